internal import HostCore
internal import HostSync
internal import TradepostContract

/// The runs of this process that go on, whether somebody or the schedule started them. Two starts of the same sync become one.
actor SyncDesk {
  /// What makes two starts the same.
  struct Key: Hashable, Sendable {
    var store: Int64
    var resource: Resource
    var isFull: Bool
    var since: Int64?
    var approves: Bool
  }

  private struct Run {
    let number: Int
    let store: Int64
    /// Has its id as soon as it is recorded; throws when it could not begin.
    let begun: Task<Ident, any Error>
    let whole: Task<Void, Never>
  }

  private var lists: [Key: Run] = [:]
  private var others: [Int: Run] = [:]
  private var number = 0
  private var isClosed = false

  /// Joins the run of that key, or starts it; returns once the run is recorded.
  ///
  /// - Parameter body: runs to the end, and says the run's id as soon as there is one.
  func list(
    _ key: Key, _ body: @escaping @Sendable (@escaping @Sendable (Ident) -> Void) async throws -> Void
  ) async throws -> (uid: Ident, isJoined: Bool) {
    if let run = lists[key] { return (try await run.begun.value, true) }
    let run = try start(key.store, body) { await self.end(list: key, $0) }
    lists[key] = run
    return (try await run.begun.value, false)
  }

  /// Starts what is nobody else's: a push, another try of what was left aside. Returns once its run is recorded.
  func apart(
    _ store: Int64, _ body: @escaping @Sendable (@escaping @Sendable (Ident) -> Void) async throws -> Void
  ) async throws -> Ident {
    let run = try start(store, body) { await self.end(other: $0) }
    others[run.number] = run
    return try await run.begun.value
  }

  private func start(
    _ store: Int64, _ body: @escaping @Sendable (@escaping @Sendable (Ident) -> Void) async throws -> Void,
    end: @escaping @Sendable (Int) async -> Void
  ) throws -> Run {
    guard !isClosed else { throw HostError("host.ends", "The host is being stopped. Start it again when it is back.", exit: 5) }
    number += 1
    let own = number
    let (ids, said) = AsyncThrowingStream<Ident, any Error>.makeStream()
    let whole = Task {
      await Self.perform(body, said)
      await end(own)
    }
    let begun = Task {
      for try await uid in ids { return uid }
      throw HostError("run.lost", "The run ended before it began. Start it again.")
    }
    return Run(number: own, store: store, begun: begun, whole: whole)
  }

  private static func perform(
    _ body: @escaping @Sendable (@escaping @Sendable (Ident) -> Void) async throws -> Void,
    _ said: AsyncThrowingStream<Ident, any Error>.Continuation
  ) async {
    do {
      try await body { said.yield($0) }
      said.finish()
    } catch { said.finish(throwing: error) }
  }

  private func end(list key: Key, _ number: Int) { if lists[key]?.number == number { lists[key] = nil } }
  private func end(other number: Int) { others[number] = nil }

  /// Asks the pulls of one kind of a store to end.
  func cancel(_ store: Int64, _ resource: Resource) {
    for (key, run) in lists where key.store == store && key.resource == resource { run.whole.cancel() }
  }

  /// Asks everything that runs for a store to end, and waits until it has, but no longer than that.
  func end(_ store: Int64, within limit: Duration) async {
    for run in runs where run.store == store { run.whole.cancel() }
    let deadline = ContinuousClock.now + limit
    while runs.contains(where: { $0.store == store }), ContinuousClock.now < deadline {
      if (try? await Task.sleep(for: .milliseconds(20))) == nil { return }
    }
  }

  private var runs: [Run] { Array(lists.values) + Array(others.values) }

  /// Does not know a run any more that did not end when it was asked to: nobody joins it.
  func forget(_ store: Int64, _ resource: Resource) {
    lists = lists.filter { $0.key.store != store || $0.key.resource != resource }
  }

  /// Returns once the pull of that key has ended.
  func wait(for key: Key) async { await lists[key]?.whole.value }

  /// Ends everything that runs, and waits until it has; nothing more is started.
  func close() async {
    isClosed = true
    let runs = runs
    for run in runs { run.whole.cancel() }
    for run in runs { await run.whole.value }
  }
}
