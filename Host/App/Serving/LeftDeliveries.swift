internal import Synchronization

/// Deliveries that a worker of this process took and could neither do nor give back, since the database took nothing: whoever
/// works next for their store gives them back. Nobody else may: another store's worker may have them in hand.
final class LeftDeliveries: Sendable {
  private let rows = Mutex<[Int64: Set<Int64>]>([:])

  func add(_ more: [Int64], store: Int64) { rows.withLock { $0[store, default: []].formUnion(more) } }

  func takeAll(store: Int64) -> [Int64] { rows.withLock { $0.removeValue(forKey: store) ?? [] }.sorted() }
}
