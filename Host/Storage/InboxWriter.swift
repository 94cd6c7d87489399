package import HostCore
internal import Synchronization

/// Puts deliveries into the inbox: what arrives while one transaction is being written goes into the next one together, so that
/// a burst costs the disk as many waits as it can do and no more. Nobody is answered before the transaction with theirs is on
/// the disk.
package final class InboxWriter: Sendable {
  /// Deliveries, and bytes of them, that may wait. Beyond that the sender is asked to come again: nothing was promised yet.
  private static let most = 8192
  private static let mostBytes = 256 << 20
  /// Rows of one transaction: runs of the same database wait for it.
  private static let batch = 1024

  private struct Waiting: Sendable {
    let row: SealedArrival
    let continuation: CheckedContinuation<Result<InboxReceipt, HostError>, Never>
  }

  private struct State: Sendable {
    var waiting: [Waiting] = []
    /// Of all that are not answered.
    var bytes = 0
    var isWriting = false
    /// Of the transaction that is being written.
    var rows = 0
  }

  private enum Entry { case first, further, none }

  private let storage: Storage
  private let state = Mutex(State())
  /// Says that something new stands in the inbox.
  package let arrivals: AsyncStream<Void>
  private let arrived: AsyncStream<Void>.Continuation

  package init(_ storage: Storage) {
    self.storage = storage
    (arrivals, arrived) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Whether many arrive at once just now, more than a transaction brings to the disk in its time when all is calm.
  package var isFlooded: Bool { state.withLock { $0.isWriting && $0.rows >= Self.flood } }
  private static let flood = 16

  /// Returns once the arrival is on the disk. Throws `inbox.busy` when the host cannot keep up.
  package func accept(_ arrival: InboxArrival) async throws(HostError) -> InboxReceipt {
    let row = try SealedArrival(arrival, storage)
    let result = await withCheckedContinuation { continuation in
      switch enter(Waiting(row: row, continuation: continuation)) {
      case .first: Task { await write() }
      case .further: break
      case .none:
        continuation.resume(
          returning: .failure(
            HostError("inbox.busy", "More deliveries arrive than can be stored; this one was not taken. Send it again.")))
      }
    }
    return try result.get()
  }

  /// Returns once all of them are on the disk; throws when one is not.
  package func accept(_ arrivals: [InboxArrival]) async throws {
    try await withThrowingTaskGroup(of: InboxReceipt.self) { group in
      for arrival in arrivals { group.addTask { try await self.accept(arrival) } }
      for try await receipt in group where receipt == .gone {
        throw HostError("store.gone", "The store was removed meanwhile; its deliveries were not taken.")
      }
    }
  }

  private func enter(_ one: Waiting) -> Entry {
    state.withLock { state in
      guard state.waiting.count < Self.most, state.bytes + one.row.sealed.count <= Self.mostBytes else { return .none }
      state.bytes += one.row.sealed.count
      state.waiting.append(one)
      guard !state.isWriting else { return .further }
      state.isWriting = true
      return .first
    }
  }

  /// What is written next; empty: nobody waits any more.
  private func next() -> [Waiting] {
    state.withLock { state in
      let some = Array(state.waiting.prefix(Self.batch))
      state.waiting.removeFirst(some.count)
      state.isWriting = !some.isEmpty
      state.rows = some.count
      return some
    }
  }

  private func write() async {
    while case let some = next(), !some.isEmpty {
      let results = await insert(some.map(\.row))
      state.withLock { $0.bytes -= some.reduce(0) { $0 + $1.row.sealed.count } }
      for (one, result) in zip(some, results) { one.continuation.resume(returning: result) }
      arrived.yield()
    }
  }

  private func insert(_ rows: [SealedArrival]) async -> [Result<InboxReceipt, HostError>] {
    do throws(HostError) { return try await storage.insert(rows).map { .success($0) } } catch {
      return rows.map { _ in .failure(error) }
    }
  }
}

/// An arrival as it is stored.
struct SealedArrival: Sendable {
  let uid: Ident
  let arrival: InboxArrival
  let at: Int64
  let sealed: [UInt8]

  init(_ arrival: InboxArrival, _ storage: Storage) throws(HostError) {
    at = storage.clock.now()
    uid = Ident(at: at)
    sealed = try storage.seals.seal(arrival.message, place: Storage.inboxPlace(uid))
    var arrival = arrival
    arrival.message = []
    self.arrival = arrival
  }
}
