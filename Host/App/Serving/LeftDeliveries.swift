internal import Synchronization

/// Deliveries that a worker of this process took and could neither do nor give back, since the database took nothing: whoever
/// works next gives them back.
final class LeftDeliveries: Sendable {
  private let rows = Mutex<Set<Int64>>([])

  func add(_ more: [Int64]) { rows.withLock { $0.formUnion(more) } }

  func takeAll() -> [Int64] {
    rows.withLock { rows in
      defer { rows = [] }
      return rows.sorted()
    }
  }
}
