public import HostCore
internal import HostLedger
public import TradepostContract
internal import TradepostJSON

/// Asking the platform what it has of a push.
extension Push {
  /// How often an item in doubt is asked about: a request that came late may still take effect a moment later.
  private static let questionsInDoubt = OutboxDecision.questionsInDoubt

  /// Asks again about a push that has ended.
  public func locate(
    run: Int64, uid: Ident, _ resource: Resource, startedAt: Int64
  ) async throws(HostError) -> PushReport {
    guard facts.manifest.has("locate", resource) else {
      throw HostError(
        "push.locate", "\(facts.manifest.name) cannot be asked what became of a push of \(resource.rawValue). Look at the shop itself.")
    }
    var end = RunEnd(state: .done, endedAt: 0)
    do { try await ask(run, resource) } catch { end.fail(error, cancelled: "It was cancelled; what was found stays.") }
    let items = try await storage.pushed(run)
    if end.state == .done, !PushCounts(items).areAllWell { end.state = .doneWithSkips }
    end.endedAt = clock.now()
    return PushReport(uid: uid, store: facts.name, resource: resource, items: items, end: end, startedAt: startedAt)
  }

  /// Asks about what a push left open. That it cannot be asked is no failure of the push.
  func locate(_ run: Int64, _ resource: Resource, _ end: inout RunEnd) async {
    guard !Task.isCancelled, facts.manifest.has("locate", resource) else { return }
    do { try await ask(run, resource) } catch {
      var asking = RunEnd(state: .done, endedAt: 0)
      asking.fail(error, cancelled: "it was cancelled")
      let words = "What is open could not be asked about: \(asking.message)"
      end.message = end.message.isEmpty ? words : end.message
    }
  }

  private func ask(_ run: Int64, _ resource: Resource) async throws {
    for number in 0...waits.count {
      let open = try await storage.pushed(run).filter { Self.isOpen($0, afterQuestions: number) }
      guard !open.isEmpty else { return }
      if number > 0 { try await clock.sleep(waits[number - 1]) }
      for start in stride(from: 0, to: open.count, by: Self.batch) {
        let lines = open[start..<min(start + Self.batch, open.count)].map(\.line)
        let keys = Set(lines.map { Array($0.key.utf8) })
        _ = try await session.run(Self.call("locate", resource, lines, run)) { page in
          try await storage.keep(try Self.found(page, keys), of: run)
        }
      }
    }
  }

  private static func isOpen(_ item: PushedItem, afterQuestions number: Int) -> Bool {
    guard item.located?.state != .applied else { return false }
    return switch item.outcome.state {
    case .accepted: true
    case .inDoubt, .pending: number < questionsInDoubt
    default: false
    }
  }

  private static func found(_ page: Page, _ keys: Set<[UInt8]>) throws -> [Located] {
    try page.records.map { record in
      guard keys.contains(Array(record.id.utf8)) else {
        throw Failure(.adapter, "The adapter found \"\(record.id.prefix(80))\", which nobody asked about. Tell its author.")
      }
      do throws(JSONError) {
        let located = try Located(json: JSONDocument(parsing: record.json).root)
        guard located.key.utf8.elementsEqual(record.id.utf8) else { throw JSONError(.value, "is not its record's id").inside("key") }
        return located
      } catch {
        throw Failure(.adapter, "What the adapter found of \"\(record.id.prefix(80))\" cannot be read: \(error). Tell its author.")
      }
    }
  }
}
