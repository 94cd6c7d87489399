internal import HostCore
internal import TradepostContract

/// Drives one operation from start to end: performs what ``DriverState`` decides.
struct OperationDriver {
  let lane: any Lane
  let manifest: Manifest
  let context: LaneContext
  let outbound: any Outbound
  let clock: HostClock

  /// Runs the operation; it is dropped whatever happens. Cancelling the task is noticed between steps and while
  /// waiting, never while requests are under way: what was sent is answered first.
  func run(_ call: OperationCall, keep: @Sendable (Page) async throws -> Void) async throws -> OperationResult {
    let blame = Blame(package: context.package, store: context.store, operation: call.name)
    var state = DriverState(call, manifest: manifest, blame: blame, limits: context.limits)
    let operation: LaneOperation
    do throws(LaneError) {
      operation = try await lane.start(LaneCall(call: call, now: clock.now()))
    } catch { throw blame.failure(error) }

    let outcome: Result<OperationResult, any Error>
    do { outcome = .success(try await drive(operation, &state, blame, keep)) } catch { outcome = .failure(error) }
    await lane.drop(operation)
    if state.evidenceGone > 0 {
      context.report(
        .evidenceGone(
          package: blame.package, store: blame.store, operation: blame.operation, pieces: state.evidenceGone))
    }
    return try outcome.get()
  }

  private func drive(
    _ operation: LaneOperation, _ state: inout DriverState, _ blame: Blame, _ keep: @Sendable (Page) async throws -> Void
  ) async throws -> OperationResult {
    var reply = LaneReply.Content.start
    while true {
      let step: LaneStep
      do throws(LaneError) {
        step = try await lane.resume(operation, LaneReply(content: reply, now: clock.now()))
      } catch { throw blame.failure(error) }
      let action = state.take(step)
      switch action {
      case .done(let result): return result
      case .fail(let failure): throw failure
      case .send, .keep, .wait, .refuse: try await stopIfCancelled(operation)
      }
      do {
        reply = try await perform(action, &state, keep)
      } catch is CancellationError {
        await cancel(operation)
        throw CancellationError()
      }
      try await stopIfCancelled(operation)
    }
  }

  /// Does what was asked for and says what the adapter is resumed with.
  private func perform(
    _ action: DriverState.Action, _ state: inout DriverState, _ keep: @Sendable (Page) async throws -> Void
  ) async throws -> LaneReply.Content {
    switch action {
    case .send(let requests):
      let responses = await outbound.send(requests)
      guard responses.count == requests.count else {
        throw HostError(
          "runtime.outbound",
          "\(responses.count) answers came to \(requests.count) requests · \(context.store) · this is a bug in Tradepost: report it")
      }
      state.answered(responses)
      return .responses(responses)
    case .keep(let page): try await keep(page)
    case .wait(let milliseconds, let page):
      if let page { try await keep(page) }
      try await clock.sleep(milliseconds)
    case .refuse(let why): return .refused(why)
    case .done, .fail: break
    }
    return .ok
  }

  private func stopIfCancelled(_ operation: LaneOperation) async throws {
    guard Task.isCancelled else { return }
    await cancel(operation)
    throw CancellationError()
  }

  /// Lets the adapter tidy up; what it says to that is nobody's business.
  private func cancel(_ operation: LaneOperation) async {
    _ = try? await lane.resume(operation, LaneReply(content: .cancel, now: clock.now()))
  }
}
