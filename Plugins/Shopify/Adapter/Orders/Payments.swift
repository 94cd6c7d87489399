internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// What the REST interface leaves out of an order: its payments, which would be a request for each order and, where the
/// shopper paid in another currency, in that; and that an authorization has run out. GraphQL tells both of many orders at
/// once, in the shop's currency.
struct Payments: Sendable {
  private var items: [String: Item] = [:]

  /// Asks for those of all orders of a page.
  static func of(_ page: Page, _ run: Run) async throws -> Payments {
    var payments = Payments()
    let ids = page.items.compactMap { $0.id }.filter { GlobalID.isNumber($0) }
    for item in try await run.nodes(OrderQueries.payments, "Order", ids, atOnce: 250).items {
      if let id = item.id { payments.items[id] = item }
    }
    return payments
  }

  /// What was read of an order.
  func item(ofOrder id: String) -> [Item] { items[id].map { [$0] } ?? [] }

  /// An order's payments, and its state of payment as GraphQL tells it.
  func of(_ id: String, _ currency: Currency) throws(JSONError) -> (payments: [OrderFacts.Payment], state: String?) {
    guard let item = items[id] else { throw JSONError(.missing, "are told by neither interface").inside("transactions") }
    var object = try item.object()
    let state = object.text("displayFinancialStatus")
    let payments = try object.objects("transactions") { payment throws(JSONError) in try GraphOrder.payment(&payment, currency) }
    return (payments, state.isEmpty ? nil : state.lowercased())
  }

  /// A payment as REST tells it: in the currency that the shopper paid in, which must be the shop's.
  static func payment(_ object: inout JSONObject, _ currency: Currency) throws(JSONError) -> OrderFacts.Payment {
    let id = try object.number("id")
    let kind = object.text("kind")
    let gateway = object.text("gateway")
    let status = object.text("status")
    let created = try object.moment("created_at")
    let processed = try object.moment("processed_at")
    let paid = object.text("currency")
    guard paid == currency.code || paid.isEmpty else {
      throw JSONError(.value, "is \(paid.prefix(20)), not the order's \(currency)").inside("currency")
    }
    guard let at = processed ?? created else { throw JSONError(.missing, "is missing").inside("processed_at") }
    guard let amount = try object.minor("amount", currency) else { throw JSONError(.missing, "is missing").inside("amount") }
    return OrderFacts.Payment(id: id, kind: kind, status: status, gateway: gateway, amount: amount, at: at)
  }
}
