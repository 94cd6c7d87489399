import Synchronization
import TradepostContract
import TradepostJSON
import TradepostSDK

/// An adapter that does what a test tells it: the test puts its code on the shelf under a name and opens a session whose
/// setting `play` is that name.
struct Toy: OrderSource {
  typealias Code = @Sendable (Run) async throws -> Listed

  static let shelf = Mutex<[String: Code]>([:])
  /// Operations whose method has not returned yet, by play.
  static let running = Mutex<[String: Int]>([:])

  let play: String

  init(_ settings: Settings) throws(Failure) { play = try settings.text("play") }

  func check(_ run: Run) async throws -> Account {
    guard let euro = Currency("EUR") else { throw Failure(.adapter, "no euro") }
    return Account(id: "toy", name: "Toy", currency: euro, timeZone: "UTC", apiVersion: "1")
  }

  func listOrders(_ run: Run) async throws -> Listed {
    guard let code = Self.shelf.withLock({ $0[play] }) else { throw Failure(.adapter, "no play \(play)") }
    Self.running.withLock { $0[play, default: 0] += 1 }
    defer { Self.running.withLock { $0[play, default: 0] -= 1 } }
    return try await code(run)
  }

  static func order(_ item: Item) throws -> Order {
    var object = try item.object()
    guard let euro = Currency("EUR") else { throw Failure(.adapter, "no euro") }
    var order = Order(
      id: String(try object.int("id")), status: "processing", currency: euro, total: try object.amount("total"),
      createdAt: Timestamp(milliseconds: 0))
    order.updatedAt = Timestamp(milliseconds: 1000)
    return order
  }
}
