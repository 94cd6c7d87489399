internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// An Etsy shop by its Open API v3 (developers.etsy.com/documentation/reference): a whole adapter, to be read from top to
/// bottom. The host knows the address, signs in, keeps the pace, stores and books; this says what to ask, and what it means.
struct Etsy: OrderSource {
  private let shop: String

  init(_ settings: Settings) throws(Failure) { shop = "/v3/application/shops/" + (try settings.text("shop_id")).percentEncoded }

  /// Etsy wants the app's keys beside the token. Secrets are only named here; the host fills them in.
  private func request(_ path: String) -> Request {
    var request = Request.get(shop + path)
    request.fields = [Request.Field("x-api-key", "{client_id}:{client_secret}", holdsSecret: true)]
    return request
  }

  func check(_ run: Run) async throws -> Account {
    _ = try await run.json(request("/receipts?limit=1"))
    var shop = try await run.json(request("")).value.requireObject()
    let currency = try shop.currency("currency_code")
    return Account(
      id: try shop.number("shop_id"), name: try shop.string("shop_name"), currency: currency, timeZone: "UTC", apiVersion: "v3")
  }

  func listOrders(_ run: Run) async throws -> Listed {
    var list = KeysetList("receipts", items: "/results", id: "receipt_id", time: "updated_timestamp") { place in
      // Etsy takes no time before the year 2000.
      let since = max(946_684_800, place.time / 1000)
      return request("/receipts?sort_on=updated&sort_order=asc&limit=100&min_last_modified=\(since)&offset=\(place.offset)")
    }
    list.total = "/count"
    let walk = try run.walk(list)
    while let page = try await walk.next() { try await run.keep(page.map(Self.order)) }
    return walk.listed
  }

  /// grandtotal = Σ price × quantity − discount_amt + total_shipping_cost + gift_wrap_price + total_tax_cost + total_vat_cost,
  /// says the reference. A receipt for which that is not true the host holds back, and shows.
  static func order(_ item: Item) throws -> Order {
    var receipt = try item.object()
    let id = try receipt.number("receipt_id")
    let total = try receipt.read("grandtotal", Money.init(etsy:))
    // The reference writes `paid`, the answers `Paid`.
    let status = try receipt.string("status").lowercased()
    var order = Order(
      id: id, status: status, currency: total.currency, total: total.amount, createdAt: try receipt.time("created_timestamp"))
    order.updatedAt = try receipt.time("updated_timestamp")

    var paidAt = order.createdAt
    order.lines = try receipt.list("transactions") { value throws(JSONError) in
      var sold = try value.requireObject()
      if let at = try sold.readIfPresent("paid_timestamp", Timestamp.init(etsy:)) { paidAt = at }
      let quantity = try sold.int("quantity")
      let price = try sold.read("price", Money.init(etsy:)).amount
      let (amount, isTooLarge) = price.coefficient.multipliedReportingOverflow(by: quantity)
      if isTooLarge { throw JSONError(.value, "is too large").inside("price") }
      var line = OrderLine(id: try sold.number("transaction_id"), kind: .item, amount: Amount(coefficient: amount, scale: price.scale))
      line.quantity = Amount(coefficient: quantity, scale: 0)
      line.name = try sold.text("title")
      line.sku = try sold.text("sku")
      return line
    }
    order.lines.append(OrderLine(id: "discount", kind: .discount, amount: try receipt.part("discount_amt")))
    order.lines.append(OrderLine(id: "shipping", kind: .shipping, amount: try receipt.part("total_shipping_cost")))
    order.lines.append(OrderLine(id: "gift-wrap", kind: .fee, amount: try receipt.part("gift_wrap_price")))

    let (country, state) = (try receipt.text("country_iso"), try receipt.text("state"))
    let place = country.isEmpty ? "ZZ" : country == "US" && state.utf8.count == 2 ? "US-" + state : country
    // Etsy remits the sales tax of the United States itself. Whose a VAT is it does not say: Etsy's on imports, or the seller's.
    let salesTax = try receipt.part("total_tax_cost")
    order.taxes.append(TaxLine(jurisdiction: place, liable: country == "US" ? .channel : .merchant, amount: salesTax))
    order.taxes.append(TaxLine(jurisdiction: place, liable: .unknown, amount: try receipt.part("total_vat_cost")))
    order.lines.removeAll { $0.amount.isZero && $0.kind != .item }
    order.taxes.removeAll { $0.amount.isZero }

    if try receipt.boolIfPresent("is_paid") ?? false {
      order.tenders = [Tender(id: id, kind: .capture, gateway: "etsy", amount: total.amount, at: paidAt)]
    }
    order.refunds = try receipt.list("refunds") { value throws(JSONError) in
      var back = try value.requireObject()
      let (at, amount) = (try back.time("created_timestamp"), try back.part("amount"))
      // It has no id: when and how much tells it apart.
      return Refund(id: "\(id)-\(at.milliseconds / 1000)-\(amount)", at: at, amount: amount)
    }
    order.fulfilments = try receipt.list("shipments") { value throws(JSONError) in
      var sent = try value.requireObject()
      var parcel = Fulfilment(
        id: String(try sent.intIfPresent("receipt_shipping_id") ?? 0), at: try sent.time("shipment_notification_timestamp"))
      (parcel.carrier, parcel.trackingNumber) = (try sent.text("carrier_name"), try sent.text("tracking_code"))
      return parcel
    }
    return order
  }
}
