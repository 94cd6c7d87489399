internal import HostCore
internal import TradepostContract
public import TradepostJSON

/// What a push would change, field by field, against what the books hold. Nothing is sent for it.
public struct PushPreview: Sendable {
  public struct Field: Sendable, Hashable {
    public var name: String
    /// Nil: the books do not know it.
    public var before: String?
    public var after: String
  }

  public struct Item: Sendable {
    public var key: String
    /// What it is about, in the platform's ids.
    public var about: String
    public var fields: [Field]
  }

  public let items: [Item]

  public init(_ items: PushItems, _ before: PushBefore) {
    switch items {
    case .products(let items): self.items = items.map { Self.item($0, before) }
    case .stock(let items): self.items = items.map { Self.item($0, before) }
    case .orders(let items): self.items = items.map { Self.item($0, before) }
    }
  }

  private static func item(_ item: ProductPush, _ before: PushBefore) -> Item {
    let product = item.productID.flatMap { before.products[$0] }
    let variant = before.variant(item)
    var fields: [Field] = []
    func compare(_ name: String, _ old: String?, _ new: String?) {
      guard let new, old.map({ !$0.utf8.elementsEqual(new.utf8) }) ?? true else { return }
      fields.append(Field(name: name, before: old, after: new))
    }
    func compare(_ name: String, _ old: Amount?, _ new: Amount?) {
      guard let new, !new.isSame(as: old) else { return }
      fields.append(Field(name: name, before: old?.text, after: new.text))
    }
    compare("name", product?.name, item.name)
    compare("details", product?.details, item.details)
    compare("status", product?.status.rawValue, item.status?.rawValue)
    compare("sku", variant?.sku, item.sku)
    compare("barcode", variant?.barcode, item.barcode)
    compare("price", before.price(item), item.price)
    compare("compare_at_price", item.market == nil ? variant?.compareAtPrice : nil, item.compareAtPrice)
    compare("attributes", nil as String?, item.attributes)
    let about = item.productID.map { "product \($0)" + (item.variantID.map { ", variant \($0)" } ?? "") } ?? "a new product"
    return Item(key: item.key, about: about + (item.market.map { ", market \($0)" } ?? ""), fields: fields)
  }

  private static func item(_ item: StockPush, _ before: PushBefore) -> Item {
    let known = before.level(item)?.available
    let field = Field(name: "quantity", before: known?.text, after: item.quantity.text)
    var about = "product \(item.productID), variant \(item.variantID)"
    if !item.sku.isEmpty { about = "\(item.sku): " + about }
    if !item.location.isEmpty { about += " at \(item.location)" }
    return Item(key: item.key, about: about, fields: item.quantity.isSame(as: known) ? [] : [field])
  }

  private static func item(_ item: OrderPush, _ before: PushBefore) -> Item {
    let known = before.orders[item.orderID]
    var fields: [Field] = []
    if let status = item.status?.rawValue, status != known?.summary.status {
      fields.append(Field(name: "status", before: known?.summary.status, after: status))
    }
    if let shipment = item.fulfilment {
      let lines =
        shipment.lines.isEmpty ? "all that is left" : shipment.lines.map { "\($0.quantity.text) of \($0.lineID)" }.joined(separator: ", ")
      let tracking = shipment.trackingNumber.isEmpty ? "" : " \(shipment.trackingNumber)"
      fields.append(
        Field(
          name: "fulfilment", before: known?.record?.fulfilmentStatus,
          after: "\(lines) by \(shipment.carrier)\(tracking)\(shipment.notifies ? ", the shopper is told" : "")"))
    }
    return Item(key: item.key, about: "order \(known?.summary.number ?? item.orderID)", fields: fields)
  }

  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("changed", items.filter { !$0.fields.isEmpty }.count)
      writer.member("items", items) { item, writer in
        writer.object { writer in
          writer.member("about", item.about)
          writer.member("changes", item.fields) { field, writer in
            writer.object {
              $0.member("after", field.after)
              $0.member("before", field.before)
              $0.member("field", field.name)
            }
          }
          writer.member("key", item.key)
        }
      }
    }
  }
}
