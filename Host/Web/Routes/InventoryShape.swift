internal import HostApp
internal import HostCore
internal import TradepostContract
internal import TradepostJSON

/// Stock, as it is asked for and told.
enum InventoryShape {
  /// Who asked, for the log.
  static func actor(_ call: Call) -> String { call.identity?.token ?? "api" }

  /// A quantity as a number, or as text for whoever fears that it is rounded on its way.
  private static let quantity = Schema.oneOf(.number, .amount)

  static func wish(_ more: [Schema.Member]) -> Schema {
    .object(
      more + [
        .optional("approve", Schema.boolean.says("Also where it empties the fifth place within ten minutes.")),
        .optional("expected", quantity.says("What is believed to be there: with another quantity nothing is changed.")),
        .optional("location", .string(0...200).says("The shop's id of the place; needed where the variant lies at several.")),
        .required("quantity", quantity), .optional("reason", .string(0...500).says("For the log.")),
        .optional("sku", .identifier), .optional("variant_id", .identifier.says("Needed where the product has several variants.")),
      ])
  }

  /// Answers 202 as soon as the intent is recorded, or 200 when it is over and the asker waits for that.
  static func follow(_ route: inout Route) {
    route.answers = [200: intent, 202: intent]
    route.parameters = [.init("wait", .boolean, "True: answer when it is over; after 25 seconds with how it stands.")]
  }

  static func put(_ call: Call, store: String, product: String?) async throws -> Answer {
    func amount(_ name: String) throws -> Amount? {
      guard let value = call.body?[name], !value.isNull else { return nil }
      guard let amount = (value.string ?? value.numberText).flatMap({ Amount($0) }) else {
        throw Problem(422, "push.quantity", "\(name) is no decimal number of at most 18 digits.")
      }
      return amount
    }
    let (asked, told) = (call.query["quantity"].flatMap { Amount($0) }, try amount("quantity"))
    guard let quantity = told ?? asked, asked ?? quantity == quantity else {
      throw Problem(422, "push.quantity", "Say once how much there shall be: {\"quantity\":12}, or ?quantity=12.")
    }
    var change = Tradepost.StockChange(
      quantity: quantity, cause: StockCause(actor: actor(call), reason: call.text("reason") ?? ""))
    change.productID = product
    change.variantID = call.text("variant_id")
    change.sku = call.text("sku")
    change.location = call.text("location")
    change.expected = try amount("expected")
    change.approves = call.body?["approve"]?.bool ?? false
    var entry = try await call.host.enqueue(change, store: store)
    if call.flag("wait") { entry = try await call.host.outboxEnd(entry.uid, within: 25_000) }
    return .json(entry, status: entry.state.isOver ? 200 : 202).with("Location", "\(Routes.shop)/outbox/\(entry.uid)")
  }

  static let level = Schema.object(
    .optional("available", Schema.amount.says("Not there: the shop keeps no count.")), .optional("location", .string),
    .optional("material_id", .string), .required("name", .string), .optional("pool", .string), .required("product_id", .string),
    .optional("quantity", Schema.number.says("As available.")),
    .required("reserved", Schema.amount.says("Held back by orders that are not paid yet.")),
    .required("sku", .string), .required("store", .string), .required("store_id", .string), .required("variant_id", .string)
  ).named("StockLevel")

  static let levelExample = """
    {"available":"12","material_id":"MAT-06e8mvq3k0000000000000000a","name":"Red mug","product_id":"632910392","quantity":12,\
    "reserved":"1","sku":"MUG-RED","store":"Acme shop","store_id":"store-06e8mvq3k0000000000000000b","variant_id":"808950810"}
    """

  static let intent = Schema.object(
    .required("attempts", .count), .required("by", Schema.string.says("Who wants it: a token, or cli.")), .required("created_at", .time),
    .optional("ended_at", .time), .optional("expected", .number), .required("id", .string), .required("key", .string),
    .optional("location", .string), .optional("market", .string), .optional("message", .string),
    .optional("previous_quantity", Schema.number.says("What the books held when it was asked for.")), .required("product_id", .string),
    .required("quantity", .number), .optional("reason", .string), .optional("run_id", .string), .optional("sent_at", .time),
    .required("sku", .string), .required("status", .choice(OutboxState.allCases.map(\.rawValue))), .required("store", .string),
    .required("store_id", .string), .required("success", Schema.boolean.says("Whether nothing speaks against it.")),
    .required("variant_id", .string)
  ).named("StockIntent")

  static let intentExample = """
    {"attempts":0,"by":"TOK-06e8mvq3k0000000000000000c","created_at":"2026-11-01T10:00:00Z","id":"OUT-06e8mvq3k0000000000000000d",\
    "key":"06e8mvq3k0000000000000000d","previous_quantity":5,"product_id":"632910392","quantity":12,"reason":"counted","sku":"MUG-RED",\
    "status":"pending","store":"Acme shop","store_id":"store-06e8mvq3k0000000000000000b","success":true,"variant_id":"808950810"}
    """

  static let alert = Schema.object(
    .optional("acknowledged_at", .time), .optional("acknowledged_by", .string), .optional("closed_at", .time),
    .required("created_at", .time),
    .required("current_stock", .number), .required("id", .string), .optional("location", .string), .required("name", .string),
    .required("platform", .string), .required("product_id", .string), .required("severity", .choice("warning", "critical")),
    .required("sku", .string), .required("state", .choice("open", "acknowledged", "closed")), .required("store", .string),
    .required("store_id", .string), .required("threshold", .number), .required("updated_at", .time), .required("variant_id", .string)
  ).named("StockAlert")

  static let alertExample = """
    {"created_at":"2026-11-01T10:00:00Z","current_stock":5,"id":"ALERT-06e8mvq3k0000000000000000e","name":"Red mug","platform":"acme",\
    "product_id":"632910392","severity":"warning","sku":"MUG-RED","state":"open","store":"Acme shop",\
    "store_id":"store-06e8mvq3k0000000000000000b","threshold":10,"updated_at":"2026-11-01T10:00:00Z","variant_id":"808950810"}
    """

  static let logLine = Schema.object(
    .required("action", .choice("pull", "push")), .required("by", .string), .required("id", .string), .optional("location", .string),
    .optional("new_quantity", .number), .optional("previous_quantity", .number), .optional("product_id", .string),
    .optional("reason", .string), .optional("result", .choice(OutboxState.allCases.map(\.rawValue))), .optional("run_id", .string),
    .optional("sku", .string),
    .optional(
      "stats", .object(.required("alerts_created", .count), .required("total", .count), .required("updated", .count))),
    .required("store", .string), .required("store_id", .string), .required("timestamp", .time), .optional("variant_id", .string)
  ).named("InventoryLogLine")

  static let logExample = """
    {"action":"push","by":"TOK-06e8mvq3k0000000000000000c","id":"INVLOG-06e8mvq3k0000000000000000f","new_quantity":12,\
    "previous_quantity":5,"product_id":"632910392","reason":"counted","result":"confirmed","run_id":"SYNC-06e8mvq3k0000000000000000g",\
    "sku":"MUG-RED","store":"Acme shop","store_id":"store-06e8mvq3k0000000000000000b","timestamp":"2026-11-01T10:00:01Z",\
    "variant_id":"808950810"}
    """

  static let pullExample = """
    {"completed_at":"2026-11-01T10:00:02Z","direction":"import","full":false,"id":"SYNC-06e8mvq3k0000000000000000h","platform":"acme",\
    "started_at":"2026-11-01T10:00:00Z","stats":{"alerts_created":1,"created":12,"deleted":0,"errors":0,"skipped":3,\
    "total":15,"updated":0},"status":"completed","store_id":"store-06e8mvq3k0000000000000000b","success":true,"type":"inventory"}
    """
}
