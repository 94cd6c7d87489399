internal import HostApp
internal import HostCore
internal import TradepostContract
internal import TradepostJSON

extension Routes {
  /// Stock: what there is, what shall be, what runs out, and what was changed by whom.
  static let inventory: [Route] = [
    Route(
      .get, shop + "/stores/{store}/inventory", "listInventory", "inventory", "What a store has of each variant at each place",
      access: .role(.viewer), answer: .page("inventory", InventoryShape.level),
      example: #"{"count":1,"inventory":[\#(InventoryShape.levelExample)],"next_cursor":null}"#
    ) { call in
      let rows = try await call.host.inventory(
        store: call.step("store"), product: call.query["product_id"], sku: call.query["sku"],
        after: call.page.after?.first.flatMap { Int64($0) }, limit: call.page.limit + 1)
      return .page("inventory", found: rows, of: call) { [String($0.row)] }
    }.with {
      $0.isPaged = true
      $0.parameters = [
        .init("product_id", .identifier, "Only of this product, by the shop's id."), .init("sku", .identifier, "Only of this SKU."),
      ]
    },
    Route(
      .put, shop + "/stores/{store}/inventory/{product}", "setInventory", "inventory",
      "Says how much there shall be; the hub brings it to the shop within seconds", access: .role(.operator),
      answer: InventoryShape.intent, example: InventoryShape.intentExample
    ) { call in try await InventoryShape.put(call, store: call.step("store"), product: call.step("product")) }.with {
      InventoryShape.follow(&$0)
      $0.parameters.append(.init("quantity", .amount, "Instead of a body."))
      $0.isBodyOptional = true
      $0.body = InventoryShape.wish([])
      $0.bodyExample = #"{"quantity":12,"reason":"counted"}"#
    },
    Route(
      .post, shop + "/sync/inventory", "syncInventory", "sync", "Brings a store's stock levels in", access: .role(.operator),
      answer: SyncShape.record, example: InventoryShape.pullExample
    ) { call in try await SyncShape.pull(.inventory, call) }.with {
      SyncShape.follow(&$0)
      $0.body = SyncShape.orders
      $0.bodyExample = #"{"store_id":"store-06e8mvq3k0000000000000000b"}"#
    },
    Route(
      .post, shop + "/sync/inventory/push", "pushInventory", "inventory",
      "Says how much there shall be; the hub brings it to the shop within seconds", access: .role(.operator),
      answer: InventoryShape.intent, example: InventoryShape.intentExample
    ) { call in try await InventoryShape.put(call, store: call.text("store_id") ?? "", product: call.text("product_id")) }.with {
      InventoryShape.follow(&$0)
      $0.body = InventoryShape.wish([.optional("product_id", .identifier), .required("store_id", .identifier)])
      $0.bodyExample = #"{"product_id":"632910392","quantity":12,"reason":"counted","store_id":"store-06e8mvq3k0000000000000000b"}"#
    },
    Route(
      .get, shop + "/sync/inventory/alerts", "listAlerts", "inventory", "Stock that runs out, the newest first", access: .role(.viewer),
      answer: .page("alerts", InventoryShape.alert),
      example: #"{"alerts":[\#(InventoryShape.alertExample)],"count":1,"next_cursor":null}"#
    ) { call in
      let alerts = try await call.host.alerts(
        store: call.query["store_id"], severity: call.query["severity"], state: call.query["state"] ?? "open",
        before: call.page.after?.first.flatMap { Int64($0) }, limit: call.page.limit + 1)
      return .page("alerts", found: alerts, of: call) { [String($0.row)] }
    }.with {
      $0.isPaged = true
      $0.aliases = [shop + "/sync/alerts"]
      $0.parameters = [
        SyncShape.ofStore, .init("severity", .choice("warning", "critical"), "Only of this severity."),
        .init("state", .choice("open", "acknowledged", "closed", "all"), "Which; without it those that nobody has taken note of."),
      ]
    },
    Route(
      .delete, shop + "/sync/inventory/alerts/{alert}", "clearAlert", "inventory",
      "Takes note of an alert: it leaves the list, and closes by itself when there is enough again", access: .role(.operator),
      answer: .success, example: #"{"success":true}"#
    ) { call in
      try await call.host.acknowledge(alert: call.step("alert"), by: InventoryShape.actor(call))
      return .success
    }.with { $0.aliases = [shop + "/sync/alerts/{alert}"] },
    Route(
      .get, shop + "/sync/inventory/log", "listInventoryLog", "inventory",
      "What was pulled and pushed of stock: from what, to what, when, why, by whom", access: .role(.viewer),
      answer: .page("log", InventoryShape.logLine), example: #"{"count":1,"log":[\#(InventoryShape.logExample)],"next_cursor":null}"#
    ) { call in
      let lines = try await call.host.inventoryLog(
        store: call.query["store_id"], action: call.query["action"], before: call.page.after?.first.flatMap { Int64($0) },
        limit: call.page.limit + 1)
      return .page("log", found: lines, of: call) { [String($0.row)] }
    }.with {
      $0.isPaged = true
      $0.parameters = [SyncShape.ofStore, .init("action", .choice("pull", "push"), "Only of this kind.")]
    },
    Route(
      .get, shop + "/outbox", "listOutbox", "inventory", "What is meant for the shops and what became of it, the newest first",
      access: .role(.viewer), answer: .page("outbox", InventoryShape.intent),
      example: #"{"count":1,"next_cursor":null,"outbox":[\#(InventoryShape.intentExample)]}"#
    ) { call in
      let entries = try await call.host.outbox(
        store: call.query["store_id"], state: call.query["status"].flatMap { OutboxState(rawValue: $0) },
        before: call.page.after?.first.flatMap { Int64($0) }, limit: call.page.limit + 1)
      return .page("outbox", found: entries, of: call) { [String($0.row)] }
    }.with {
      $0.isPaged = true
      $0.parameters = [SyncShape.ofStore, .init("status", .choice(OutboxState.allCases.map(\.rawValue)), "Only those that stand so.")]
    },
    Route(
      .get, shop + "/outbox/{intent}", "getOutboxEntry", "inventory", "One intent, as it stands", access: .role(.viewer),
      answer: InventoryShape.intent, example: InventoryShape.intentExample
    ) { call in .json(try await call.host.outboxEntry(call.step("intent"))) },
    Route(
      .post, shop + "/outbox/{intent}/retry", "retryOutboxEntry", "inventory",
      "Sends once more what was given up, refused or stale, as a new intent; what may be on its way is asked about instead",
      access: .role(.operator), answer: InventoryShape.intent, example: InventoryShape.intentExample
    ) { call in .json(try await call.host.retryOutbox(call.step("intent"), by: InventoryShape.actor(call))) },
  ]
}
