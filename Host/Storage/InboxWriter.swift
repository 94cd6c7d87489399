package import HostCore

/// Puts deliveries into the inbox: what arrives while one transaction is being written goes into the next one together, so that
/// a burst costs the disk as many waits as it can do and no more. Nobody is answered before the transaction with theirs is on
/// the disk.
package actor InboxWriter {
  /// Deliveries, and bytes of them, that may wait. Beyond that the sender is asked to come again: nothing was promised yet.
  private static let most = 8192
  private static let mostBytes = 256 << 20
  /// Rows of one transaction: runs of the same database wait for it.
  private static let batch = 1024

  private struct Waiting {
    let row: SealedArrival
    let continuation: CheckedContinuation<Result<InboxReceipt, HostError>, Never>
  }

  private let storage: Storage
  private var waiting: [Waiting] = []
  private var bytes = 0
  private var isWriting = false
  /// Says that something new stands in the inbox.
  package nonisolated let arrivals: AsyncStream<Void>
  private let arrived: AsyncStream<Void>.Continuation

  package init(_ storage: Storage) {
    self.storage = storage
    (arrivals, arrived) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Returns once the arrival is on the disk. Throws `inbox.busy` when the host cannot keep up.
  package nonisolated func accept(_ arrival: InboxArrival) async throws(HostError) -> InboxReceipt {
    let row = try SealedArrival(arrival, storage)
    return try await enqueue(row).get()
  }

  /// Returns once all of them are on the disk; throws when one is not.
  package nonisolated func accept(_ arrivals: [InboxArrival]) async throws {
    try await withThrowingTaskGroup(of: InboxReceipt.self) { group in
      for arrival in arrivals { group.addTask { try await self.accept(arrival) } }
      for try await receipt in group where receipt == .gone {
        throw HostError("store.gone", "The store was removed meanwhile; its deliveries were not taken.")
      }
    }
  }

  private func enqueue(_ row: SealedArrival) async -> Result<InboxReceipt, HostError> {
    guard waiting.count < Self.most, bytes + row.sealed.count <= Self.mostBytes else {
      return .failure(HostError("inbox.busy", "More deliveries arrive than can be stored; this one was not taken. Send it again."))
    }
    return await withCheckedContinuation { continuation in
      bytes += row.sealed.count
      waiting.append(Waiting(row: row, continuation: continuation))
      guard !isWriting else { return }
      isWriting = true
      Task { await write() }
    }
  }

  private func write() async {
    while !waiting.isEmpty {
      let some = Array(waiting.prefix(Self.batch))
      waiting.removeFirst(some.count)
      let results = await insert(some.map(\.row))
      for (one, result) in zip(some, results) {
        bytes -= one.row.sealed.count
        one.continuation.resume(returning: result)
      }
      arrived.yield()
    }
    isWriting = false
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
