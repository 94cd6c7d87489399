internal import TradepostContract
internal import TradepostJSON

/// What the shop shows of a product or a variation: read before it is written, and again in the answer to the write.
struct Holding {
  /// Who counts its pieces.
  enum Count: Equatable {
    case nobody
    case itself(Amount)
    /// A variation whose product keeps one count for all of them.
    case product
  }

  let id: String
  /// `simple`, `variable`, `variation`, …
  let type: String
  let status: String
  let name: String
  let details: String
  let sku: String
  let barcode: String
  /// What a shopper pays now.
  let price: Amount?
  let regularPrice: Amount?
  let salePrice: Amount?
  let isOnSale: Bool
  let count: Count
  /// The product that a variation belongs to.
  let parent: String?
  /// How many variations it has.
  let variations: Int
  let changedAt: Timestamp?
  /// As it came, for members that only the shop knows.
  let source: JSONValue

  init(_ value: JSONValue) throws(JSONError) {
    var object = try value.requireObject()
    source = value
    id = try object.wooID()
    name = object.name("name")
    changedAt = StoreTime.read(local: nil, utc: object.member("date_modified_gmt"))
    type = object.text("type")
    status = object.text("status")
    details = object.text("description")
    sku = object.text("sku")
    price = object.amountIfAny("price")
    regularPrice = object.amountIfAny("regular_price")
    salePrice = object.amountIfAny("sale_price")
    isOnSale = object.member("on_sale")?.bool ?? false
    count =
      switch object.member("manage_stock") {
      case let manages? where manages.bool == true: .itself(object.amountIfAny("stock_quantity") ?? .zero)
      case let manages? where manages.string == "parent": .product
      default: .nobody
      }
    parent = object.reference("parent_id")
    variations = object.member("variations").map { $0.items.reduce(0) { count, _ in count + 1 } } ?? 0
    barcode = object.text("global_unique_id")
  }

  /// The platform's notion of newer: a second of UTC.
  var version: String? { changedAt?.text }
}

extension Amount {
  /// 10.5 is 10.50.
  func isSame(as other: Amount) -> Bool {
    let scale = max(scale, other.scale)
    guard let one = exactly(scale: scale), let two = other.exactly(scale: scale) else { return false }
    return one.coefficient == two.coefficient
  }

  /// Whether it is more; nil when the numbers are too far apart for 64 bits.
  func isMore(than other: Amount) -> Bool? {
    guard let difference = try? minus(other) else { return nil }
    return difference.coefficient > 0
  }
}
