internal import HostApp
internal import HostCore
internal import TradepostContract
internal import TradepostJSON

extension Routes {
  /// Bringing products and orders in, and products out; what came of it.
  static let syncs: [Route] = [
    Route(
      .post, shop + "/sync/products", "syncProducts", "sync",
      "Brings a store's products in, or, with `direction` export, changes of them out", access: .role(.operator),
      answer: SyncShape.record, example: SyncShape.productsExample
    ) { call in
      guard call.text("direction") == "export" else { return try await SyncShape.pull(.products, call) }
      let run = try await call.host.startPush(
        call.text("store_id") ?? "", call.bytes, .products, approves: call.body?["options"]?["approve"]?.bool ?? false)
      return try await SyncShape.followed(run, call)
    }.with {
      SyncShape.follow(&$0)
      $0.body = SyncShape.products
      $0.bodyExample = #"{"options":{"full":true},"store_id":"store-06e8mvq3k0000000000000000b"}"#
    },
    Route(
      .post, shop + "/sync/orders", "syncOrders", "sync", "Brings a store's orders in", access: .role(.operator), answer: SyncShape.record,
      example: SyncShape.ordersExample
    ) { call in try await SyncShape.pull(.orders, call) }.with {
      SyncShape.follow(&$0)
      $0.body = SyncShape.orders
      $0.bodyExample = #"{"store_id":"store-06e8mvq3k0000000000000000b"}"#
    },
    Route(
      .get, shop + "/sync/products/mappings", "listMappings", "sync", "Which variant of a shop is which material of the books",
      access: .role(.viewer), answer: .page("mappings", SyncShape.mapping),
      example: #"{"count":1,"mappings":[\#(SyncShape.mappingExample)],"next_cursor":null}"#
    ) { call in
      let page = try await call.host.mappings(store: call.query["store_id"], after: call.page.after, limit: call.page.limit)
      return .page("mappings", page.items, next: page.next?.parts, of: call)
    }.with {
      $0.isPaged = true
      $0.aliases = [shop + "/sync/mappings"]
      $0.parameters = [SyncShape.ofStore]
    },
    history(.products, "listProductSyncs", "Imports and exports of products, the latest first", SyncShape.productsExample),
    history(.orders, "listOrderImports", "Imports of orders, the latest first", SyncShape.ordersExample),
  ]

  private static func history(_ resource: Resource, _ id: String, _ summary: String, _ example: String) -> Route {
    Route(
      .get, shop + "/sync/\(resource.rawValue)/history", id, "sync", summary, access: .role(.viewer),
      answer: .page("history", SyncShape.record), example: #"{"count":1,"history":[\#(example)],"next_cursor":null}"#
    ) { call in
      let page = try await call.host.history(
        resource, store: call.query["store_id"], after: call.page.after, limit: call.page.limit)
      return .page("history", page.items, next: page.next?.parts, of: call)
    }.with {
      $0.isPaged = true
      $0.parameters = [SyncShape.ofStore]
    }
  }
}

/// Syncs, as they are asked for and told.
enum SyncShape {
  static let ofStore = Route.Parameter("store_id", .identifier, "Only of this store, by id or name.")

  private static let options: [Schema.Member] = [
    .optional("approve", Schema.boolean.says("Accept what would else wait for a person.")),
    .optional("full", Schema.boolean.says("Everything, not only what changed since the last time.")),
    .optional("since", Schema.time.says("What changed since then, by the platform's clock.")),
  ]
  /// The plan's options, which cannot be switched off here: what is left out would be missing in the books.
  private static let always = ["create_missing", "update_existing"]

  static let orders = Schema.object(
    .required("store_id", .identifier), .optional("options", .object(options))
  ).named("SyncRequest")

  private static let never = "delete_removed"

  static let products = Schema.object(
    .required("store_id", .identifier), .optional("direction", .choice("import", "export")),
    .optional(
      "items",
      Schema.array(.openObject(), atMost: 10_000).says("Of an export: what shall be so, as the schema push-products says.")),
    .optional(
      "options",
      .object(
        options + always.map { .optional($0, Schema.boolean.says("True.")) } + [.optional(never, Schema.boolean.says("False."))]))
  ).named("ProductSyncRequest")

  /// Answers 202 as soon as the run is recorded, or 200 when it has ended and the asker waits for that.
  static func follow(_ route: inout Route) {
    route.answers = [200: record, 202: record]
    route.parameters = [
      .init("wait", .boolean, "True: answer when the run has ended; after five minutes with how far it is.")
    ]
    route.deadline = 330_000
  }

  static func pull(_ resource: Resource, _ call: Call) async throws -> Answer {
    let options = call.body?["options"]
    if call.body?["items"] != nil { throw Problem(422, "sync.items", "Items go out: with \"direction\":\"export\".") }
    for name in always where options?[name]?.bool == false {
      throw Problem(422, "sync.option", "\(name) is always true here: what is left out would be missing in the books.")
    }
    if options?[never]?.bool == true {
      throw Problem(422, "sync.option", "\(never) is always false here: what a shop removes is marked as gone, and stays in the books.")
    }
    let run = try await call.host.startSync(
      call.text("store_id") ?? "", resource, isFull: options?["full"]?.bool ?? false,
      since: options?["since"]?.string.flatMap { Timestamp($0) }, approves: options?["approve"]?.bool ?? false)
    return try await followed(run, call)
  }

  /// The run as it stands: at once, or when it has ended.
  static func followed(_ run: SyncRecordView, _ call: Call, milliseconds: Int64? = nil) async throws -> Answer {
    let patience = milliseconds ?? (call.flag("wait") ? 300_000 : 0)
    let run = try await call.host.finished(run, within: patience)
    return .json(run, status: run.run.state == "running" || patience == 0 ? 202 : 200)
      .with("Location", "\(Routes.shop)/runs/\(run.run.uid)")
  }

  private static let item = Schema.object(
    .required("at", .time), .required("compared", .boolean), .optional("current", .string), .optional("id", .string),
    .required("item", .anything), .required("key", .string), .optional("located", .string), .optional("reason", .string),
    .required("result", .string.says("confirmed, accepted, refused, stale, in_doubt, not_applied, not_sent or pending.")),
    .optional("version", .string))

  /// A run as the plan's history has it.
  static let record = Schema.object(
    .optional("code", .string), .optional("completed_at", .time), .required("direction", .choice("import", "export")),
    .required("full", .boolean), .required("id", .string.says("Names the run: /runs/{id}.")), .optional("items", .array(item)),
    .optional("joined", Schema.boolean.says("True: it ran already when it was asked for.")), .optional("message", .string),
    .required("platform", .string), .required("started_at", .time), .required("stats", stats),
    .required("status", .choice("running", "completed", "failed", "cancelled")), .required("store_id", .string),
    .required("success", Schema.boolean.says("Whether nothing speaks against it.")), .required("type", .kind)
  ).named("SyncRecord")

  private static let stats = Schema.object(
    .optional("alerts_created", .count), .optional("created", .count), .optional("deleted", .count),
    .required("errors", .count.says("Left aside with a reason, or not taken.")),
    .optional("imported", .count), .optional("skipped", .count.says("Unchanged, or none of the books' business.")),
    .required("total", .count),
    .optional("total_revenue", .array(.money)), .required("updated", .count)
  ).named("SyncStats")

  static let productsExample = """
    {"completed_at":"2026-11-01T10:00:02Z","direction":"import","full":false,"id":"SYNC-06e8mvq3k0000000000000000d","platform":"acme",\
    "started_at":"2026-11-01T10:00:00Z","stats":{"created":12,"deleted":0,"errors":0,"skipped":3,"total":15,"updated":0},\
    "status":"completed","store_id":"store-06e8mvq3k0000000000000000b","success":true,"type":"products"}
    """

  static let ordersExample = """
    {"completed_at":"2026-11-01T10:00:02Z","direction":"import","full":false,"id":"IMP-06e8mvq3k0000000000000000e","platform":"acme",\
    "started_at":"2026-11-01T10:00:00Z","stats":{"deleted":0,"errors":0,"imported":1,"skipped":0,"total":1,"total_revenue":\
    [{"amount":"38.48","currency":"EUR"}],"updated":0},"status":"completed","store_id":"store-06e8mvq3k0000000000000000b","success":true,"type":"orders"}
    """

  static let pushExample = """
    {"completed_at":"2026-11-01T10:00:02Z","direction":"export","full":false,"id":"SYNC-06e8mvq3k0000000000000000f","items":[\
    {"at":"2026-11-01T10:00:01Z","compared":false,"id":"632910392","item":{"key":"k1","price":"79.90","product_id":"632910392"},\
    "key":"k1","result":"confirmed"}],"platform":"acme","started_at":"2026-11-01T10:00:00Z","stats":{"errors":0,"total":1,"updated":1},\
    "status":"completed","store_id":"store-06e8mvq3k0000000000000000b","success":true,"type":"products"}
    """

  static let mapping = Schema.object(
    .required("created_at", .time), .required("external_id", .string), .optional("last_synced", .time), .required("material_id", .string),
    .required("name", .string), .required("platform", .string), .required("sku", .string), .required("store_id", .string),
    .required("sync_direction", .choice("import", "export", "bidirectional")), .required("variant_id", .string)
  ).named("Mapping")

  static let mappingExample = """
    {"created_at":"2026-11-01T10:00:00Z","external_id":"632910392","last_synced":"2026-11-01T10:00:00Z",\
    "material_id":"MAT-06e8mvq3k0000000000000000a","name":"Wireless Headphones","platform":"acme","sku":"WH-1",\
    "store_id":"store-06e8mvq3k0000000000000000b","sync_direction":"import","variant_id":"808950810"}
    """
}
