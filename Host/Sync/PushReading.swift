public import HostCore
public import TradepostContract
internal import TradepostJSON

/// Items of a push as a person's file holds them.
extension PushItems {
  /// Reads `{"items":[…]}` or a list of items. An item without a key gets one; a member that no item of the kind has is
  /// refused, since it would be lost without a word.
  ///
  /// - Parameter currency: the store's own.
  public init(reading bytes: [UInt8], _ resource: Resource, currency: Currency, now: Int64) throws(HostError) {
    switch resource {
    case .products: try self.init(products: Self.read(bytes, Self.productMembers, now), currency: currency)
    case .inventory: try self.init(stock: Self.read(bytes, Self.stockMembers, now))
    case .orders: try self.init(orders: Self.read(bytes, Self.orderMembers, now))
    case .customers, .payouts: throw HostError("push.kind", "\(resource.rawValue) cannot be pushed.", exit: 2)
    }
  }

  private static let productMembers: Set<String> = [
    "key", "product_id", "variant_id", "market", "expected_version", "sku", "name", "details", "status", "price",
    "compare_at_price", "currency", "barcode", "attributes",
  ]
  private static let stockMembers: Set<String> = [
    "key", "product_id", "variant_id", "sku", "location", "market", "quantity", "expected",
  ]
  private static let orderMembers: Set<String> = ["key", "order_id", "market", "status", "fulfilment"]

  private static func read<Item: PushItem>(_ bytes: [UInt8], _ known: Set<String>, _ now: Int64) throws(HostError) -> [Item] {
    do throws(JSONError) {
      let root = try JSONDocument(parsing: bytes).root
      let list = root.kind == .list ? root : root["items"] ?? root
      guard list.kind == .list else { throw JSONError(.type, "It must be a list of items, or an object with a list \"items\"") }
      var items: [Item] = []
      for (number, value) in list.items.enumerated() {
        do throws(JSONError) { items.append(try item(value, known, now)) } catch { throw error.inside("\(number)") }
      }
      return items
    } catch { throw HostError("push.file", "The items cannot be read: \(error). Nothing was sent.", exit: 2) }
  }

  private static func item<Item: PushItem>(_ value: JSONValue, _ known: Set<String>, _ now: Int64) throws(JSONError) -> Item {
    for (name, _) in value.members where !known.contains(name) {
      throw JSONError(.value, "is no member of such an item; there are: \(known.sorted().joined(separator: ", "))").inside(name)
    }
    return try Item(json: value["key"] == nil ? try keyed(value, now) : value)
  }

  private static func keyed(_ item: JSONValue, _ now: Int64) throws(JSONError) -> JSONValue {
    let key = Ident(at: now).text
    var writer = JSONWriter()
    writer.object { writer in
      let names = Set(item.members.map(\.key)).union(["key"])
      for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
        writer.key(name)
        if let value = item[name] { writer.value(value) } else { writer.string(key) }
      }
    }
    return try JSONDocument(parsing: writer.bytes).root
  }
}
