public import TradepostJSON

/// One thing that `push` shall bring about on the platform. Its ``key`` is the host's: outcomes name it, and where the
/// platform takes idempotency keys, it is one.
public protocol PushItem: Sendable, Hashable {
  static var resource: Resource { get }
  var key: String { get }

  init(json: JSONValue) throws(JSONError)
  func write(to writer: inout JSONWriter)
}

/// What `push` and `locate` are asked for: schemas `push-products.json`, `push-inventory.json`, `push-orders.json`.
public struct PushArguments<Item: PushItem>: Sendable, Hashable {
  public var items: [Item]

  public init(items: [Item]) { self.items = items }

  /// Two items of one key could not be told apart in the outcomes: they are refused.
  public init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    _ = try object.read("items") { value throws(JSONError) in value }
    items = try object.list("items") { value throws(JSONError) in try Item(json: value) }
    var keys: Set<[UInt8]> = []
    for item in items where !keys.insert(Array(item.key.utf8)).inserted {
      throw JSONError(.value, "holds the key \"\(item.key.prefix(80))\" twice").inside("items")
    }
  }

  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.key("items")
      writer.list { for item in items { item.write(to: &$0) } }
    }
  }
}
