internal import HostApp
internal import HostCore
internal import TradepostContract

extension Routes {
  /// A store's orders, and all stores' orders as the transactions that they are in the books.
  static let orders: [Route] = [
    Route(
      .get, shop + "/stores/{store}/orders", "listOrders", "orders", "A store's orders, the latest day first", access: .role(.viewer),
      answer: .page("orders", OrderShape.order), example: #"{"count":1,"next_cursor":null,"orders":[\#(OrderShape.orderExample)]}"#
    ) { call in
      let page = try await call.host.orders(
        store: call.step("store"), status: call.query["status"], from: OrderShape.day(call, "from"), to: OrderShape.day(call, "to"),
        after: call.page.after, limit: call.page.limit)
      return .page("orders", page.items, next: page.next?.parts, of: call)
    }.with {
      $0.isPaged = true
      $0.parameters = OrderShape.filters
    },
    Route(
      .get, shop + "/stores/{store}/orders/{order}", "getOrder", "orders",
      "One order, by the shop's id, its number or ours, with its proof and what was posted; addresses are told to operators only",
      access: .role(.viewer), answer: OrderShape.sheet, example: OrderShape.sheetExample
    ) { call in
      .json(try await call.host.orderSheet(call.step("order"), store: call.step("store"), Disclosure(call.identity?.role)))
    },
    Route(
      .get, shop + "/sync/orders", "listTransactions", "orders", "Imported orders of all stores as transactions, the latest day first",
      access: .role(.viewer), answer: .page("orders", OrderShape.transaction, and: [.required("stats", OrderShape.stats)]),
      example: """
        {"count":1,"next_cursor":null,"orders":[\(OrderShape.transactionExample)],"stats":{"by_status":{"cancelled":0,"completed":1,\
        "pending":0,"processing":0,"refunded":0},"total_orders":1,"total_revenue":[{"amount":"38.48","currency":"EUR"}]}}
        """
    ) { call in
      let page = try await call.host.transactions(
        store: call.query["store_id"], status: call.query["status"], from: OrderShape.day(call, "from"), to: OrderShape.day(call, "to"),
        after: call.page.after, limit: call.page.limit, Disclosure(call.identity?.role))
      let stats = try await call.host.transactionStats(store: call.query["store_id"])
      return .page("orders", page.items, next: page.next?.parts, of: call, and: ["stats": { stats.write(to: &$0) }])
    }.with {
      $0.isPaged = true
      $0.parameters = [SyncShape.ofStore] + OrderShape.filters
    },
    Route(
      .get, shop + "/sync/orders/{transaction}", "getTransaction", "orders", "One imported order as a transaction", access: .role(.viewer),
      answer: OrderShape.transaction, example: OrderShape.transactionExample
    ) { call in .json(try await call.host.transaction(call.step("transaction"), Disclosure(call.identity?.role))) },
  ]
}

/// Orders, as they are shown.
enum OrderShape {
  static let filters: [Route.Parameter] = [
    .init("status", status, "Only those in this state."), .init("from", .day, "From this day of the store's calendar on."),
    .init("to", .day, "Up to this day."),
  ]

  static func day(_ call: Call, _ name: String) -> Day? { call.query[name].flatMap { Day($0) } }

  private static let status = Schema.choice(TransactionStats.statuses)

  private static let summary: [Schema.Member] = [
    .required("amount", .amount), .optional("client_id", .string), .required("currency", .currency), .required("date", .day),
    .required("effect", .choice("books", "reserves", "ignores", "reverses")), .required("external_id", .string),
    .optional("held", .string.says("Why it is not posted.")), .required("id", .string), .optional("market", .string),
    .required("platform_status", .string), .required("reference", .string.says("The number that people know it by.")),
    .required("status", status), .required("store", .string),
  ]

  static let order = Schema.object(summary).named("Order")

  static let orderExample = """
    {"amount":"38.48","client_id":"CLI-06e8mvq3k0000000000000000a","currency":"EUR","date":"2026-11-01","effect":"books",\
    "external_id":"820982911946154508","id":"TXN-06e8mvq3k0000000000000000c","platform_status":"paid","reference":"1001",\
    "status":"completed","store":"Main shop"}
    """

  private static let document = Schema.object(
    .required("currency", .currency), .required("date", .day),
    .required("entries", .array(.object(.required("account", .string), .required("amount", .amount.says("Below zero: credited."))))),
    .required("external_id", .string), .required("flags", .array(.string)), .required("kind", .string), .optional("market", .string),
    .required("revision", .integer)
  ).named("Document")

  static let sheet = Schema.object(
    summary + [
      .optional("client_name", .string), .required("documents", .array(document)),
      .optional("proof", Schema.array(.string, atMost: 2).says("The two sums that the order adds up by.")),
      .optional(
        "record", Schema.openObject(.required("id", .string), .optional("lines", .array(.anything))).says("The order as it was read.")),
    ]
  ).named("OrderSheet")

  static let sheetExample = """
    {"amount":"38.48","currency":"EUR","date":"2026-11-01","documents":[{"currency":"EUR","date":"2026-11-01","entries":\
    [{"account":"receivable","amount":"38.48"},{"account":"sales","amount":"-38.48"}],"external_id":"820982911946154508","flags":[],\
    "kind":"sale","revision":1}],"effect":"books","external_id":"820982911946154508","id":"TXN-06e8mvq3k0000000000000000c",\
    "platform_status":"paid","proof":["38.48 item + 0.00 tax = 38.48 EUR","38.48 captured + 0.00 outstanding = 38.48 EUR"],\
    "record":{"created_at":"2026-11-01T10:00:00Z","currency":"EUR","id":"820982911946154508","lines":[],"number":"1001","total":"38.48"},\
    "reference":"1001","status":"completed","store":"Main shop"}
    """

  private static let item = Schema.object(
    .required("amount", .amount.says("Net of tax, before discounts, of the whole quantity.")), .required("name", .string),
    .optional("price", .amount.says("Of one piece, where it is a decimal number.")), .optional("product_id", .string),
    .optional("quantity", .amount), .required("sku", .string), .optional("tax", .amount), .optional("variant_id", .string))

  static let transaction = Schema.object(
    .optional("client_email", .string.says("For operators.")), .optional("client_id", .string),
    .optional("client_name", .string.says("Not for viewers.")), .required("currency", .currency),
    .required("date", .oneOf(.time, .day)), .optional("discount", .amount), .optional("held", .string), .required("id", .string),
    .required("imported_at", .time), .required("items", .array(item)), .optional("payment_method", .string),
    .optional("shipping", .amount.says("With fees, tips and duties.")),
    .optional("shipping_address", CatalogueShape.address.says("For operators.")), .required("source", .string.says("The platform.")),
    .required("source_id", .string), .required("source_order_number", .string), .required("status", status),
    .required("store_id", .string), .optional("subtotal", .amount), .optional("tax", .amount), .required("total", .amount),
    .required("type", .choice("sale"))
  ).named("Transaction")

  static let transactionExample = """
    {"client_id":"CLI-06e8mvq3k0000000000000000a","client_name":"Ada Example","currency":"EUR","date":"2026-11-01T10:00:00Z",\
    "discount":"0.00","id":"TXN-06e8mvq3k0000000000000000c","imported_at":"2026-11-01T10:05:00Z","items":[{"amount":"28.56",\
    "name":"Wireless Headphones","price":"28.56","product_id":"632910392","quantity":"1","sku":"WH-1"}],"payment_method":"card",\
    "shipping":"4.12","source":"acme","source_id":"820982911946154508","source_order_number":"1001","status":"completed",\
    "store_id":"store-06e8mvq3k0000000000000000b","subtotal":"28.56","tax":"5.80","total":"38.48","type":"sale"}
    """

  static let stats = Schema.object(
    .required("by_status", Schema.object(TransactionStats.statuses.map { .required($0, .count) })), .required("total_orders", .integer),
    .required("total_revenue", .array(.money))
  ).named("TransactionStats")
}
