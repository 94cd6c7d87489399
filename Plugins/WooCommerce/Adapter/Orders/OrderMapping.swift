internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// Makes an ``Order`` of what WooCommerce answers. What money hangs on must be there and make sense, or the order is rejected
/// by that member's name; the rest is read as it comes.
struct OrderMapping {
  let rounding: String?
  /// What was answered about the refunds of each order that has any.
  let refunds: [String: Result<[Item], Failure>]

  func refunds(of item: Item) -> [Item] {
    guard !refunds.isEmpty, let id = item.id, case .success(let items)? = refunds[id] else { return [] }
    return items
  }

  /// Members are read in the order of the source, so that an order is walked once.
  func order(_ item: Item) throws -> Order {
    var object = try item.object()
    let id = try object.wooID()
    let status = try object.id("status")
    let currency = try object.currency("currency")
    let createdLocal = object.member("date_created")
    let modifiedLocal = object.member("date_modified")
    let total = try object.amount("total")
    let customer = object.reference("customer_id")
    let billing = object.address("billing")
    let shipping = object.address("shipping")
    let gateway = object.reference("payment_method") ?? "unknown"
    let note = object.text("customer_note")
    let paidLocal = object.member("date_paid")
    let number = object.text("number")
    let attributes = try object.objects("meta_data") { meta throws(JSONError) in Self.attribute(&meta) }
    let money = OrderMoney(countries: [shipping?.country ?? "", billing?.country ?? ""])
    var (lines, lacking) = try money.items(&object)
    let taxes = try money.taxes(&object)
    lines += try money.shipping(&object)
    lines += try money.fees(&object)
    lines += try money.discounts(&object, lacking: lacking)
    let hasRefunds = object.member("refunds")?.items.contains { _ in true } ?? false
    let created = try StoreTime.require(local: createdLocal, utc: object.member("date_created_gmt"), "date_created_gmt")
    guard let created else { throw JSONError(.missing, "is missing").inside("date_created_gmt") }

    var order = Order(id: id, status: status, currency: currency, total: total, createdAt: created)
    order.updatedAt = StoreTime.read(local: modifiedLocal, utc: object.member("date_modified_gmt"))
    if let paid = try StoreTime.require(local: paidLocal, utc: object.member("date_paid_gmt"), "date_paid_gmt") {
      order.tenders = [Tender(id: "payment", kind: .capture, gateway: gateway, amount: total, at: paid)]
    }
    if !number.isEmpty { order.number = number }
    order.customerID = customer
    order.billing = billing
    order.shipping = shipping
    order.note = note.isEmpty ? nil : note
    order.rounding = rounding
    order.attributes = attributes
    order.lines = lines
    order.taxes = taxes
    if hasRefunds { order.refunds = try refunds(id, money) }
    return order
  }

  private func refunds(_ id: String, _ money: OrderMoney) throws -> [Refund] {
    guard let answered = refunds[id] else { throw JSONError(.missing, "were not answered").inside("refunds") }
    var refunds: [Refund] = []
    for (position, item) in try answered.get().enumerated() {
      do throws(JSONError) { refunds.append(try money.refund(item)) } catch {
        throw error.inside("\(position)").inside("refunds")
      }
    }
    return refunds
  }

  /// Plugins keep text, numbers, lists and objects there: the value is kept as the JSON that it is.
  private static func attribute(_ object: inout JSONObject) -> Attribute {
    let key = object.text("key")
    var writer = JSONWriter()
    if let value = object.member("value") { writer.value(value) } else { writer.null() }
    return Attribute(key: key, value: writer.text)
  }
}
