internal import HostApp
internal import HostCore
internal import TradepostJSON

extension Routes {
  static let analytics: [Route] = [
    Route(
      .get, analyticsPath + "/summary", "analyticsSummary", "analytics", "Everything at one glance", access: .role(.viewer),
      answer: dashboard, example: dashboardExample
    ) { call in .json(SummaryView.Dashboard(try await call.host.summary(call.reportQuestion))) }
    .with { $0.parameters = asked + [inCurrency] },
    Route(
      .get, analyticsPath + "/revenue", "analyticsRevenue", "analytics",
      "Revenue by store, the largest first, or by day; a row for each currency that was sold in", access: .role(.viewer),
      answer: .array(revenueRow), example: revenueExample
    ) { call in
      let rows =
        call.query["by"] == "day"
        ? try await call.host.revenueByDay(call.reportQuestion) : try await call.host.revenueByStore(call.reportQuestion)
      return .list(rows)
    }
    .with {
      $0.parameters =
        asked + [
          inCurrency, .init("by", .choice("store", "day"), "How it is grouped; else by store. Days are told of five years at most."),
        ]
    },
    Route(
      .get, analyticsPath + "/top-products", "analyticsTopProducts", "analytics",
      "What brought in most, of each currency so many: in all time, or in the whole months that the days are in", access: .role(.viewer),
      answer: .array(topProduct), example: topProductsExample
    ) { call in .list(try await call.host.topProducts(call.reportQuestion, limit: Int(call.int("limit") ?? 10))) }
    .with {
      $0.parameters =
        asked + [
          .init("currency", .currency, "Only what was sold in this currency."), .init("limit", .integer(1...1000), "How many; else 10."),
        ]
    },
    Route(
      .get, analyticsPath + "/sync-status", "analyticsSyncStatus", "analytics", "How current each store is, kind by kind",
      access: .role(.viewer), answer: .array(syncStatus), example: syncStatusExample
    ) { call in .list(try await call.host.syncStatus(store: call.query["store"])) }
    .with { $0.parameters = [ofStore] },
    Route(
      .get, analyticsPath + "/platforms", "analyticsPlatforms", "analytics", "How many stores each platform has", access: .role(.viewer),
      answer: .map(.count), example: #"{"acme":2}"#
    ) { call in
      let platforms = try await call.host.platformDistribution()
      return .json { writer in
        writer.object { writer in
          for (platform, stores) in platforms {
            writer.key(platform)
            writer.int(stores)
          }
        }
      }
    },
  ]

  private static let analyticsPath = shop + "/analytics"

  private static let ofStore = Route.Parameter("store", .identifier, "Only this store, by id or name.")
  private static let asked: [Route.Parameter] = [
    ofStore, .init("from", .day, "First day, of the stores' own calendars; the days are five years at most."),
    .init("to", .day, "Last day; else today."),
  ]
  private static let inCurrency = Route.Parameter(
    "currency", .currency, "Also converted into this currency, each day at its own rate; refused where a rate is missing.")

  private static let converted = Schema.object(
    .required("amount", .amount), .required("currency", .currency), .optional("rates_from", .day.says("The day of the oldest rate.")),
    .optional("rates_to", .day)
  ).says("Converted, each day at its own rate.").named("Converted")

  private static let change = Schema.object(
    .required("before", .amount), .required("from", .day), .required("now", .amount),
    .required("percent", Schema.amount.orNull.says("Null: there was nothing before.")), .required("to", .day)
  ).says("The gross of these days against as many days right before.")

  private static let currencySums = Schema.object(
    .optional("average_order", .amount), .required("captured", .amount), .optional("change", change), .required("currency", .currency),
    .required("discounts", .amount), .required("gross", .amount), .required("net", .amount), .required("orders", .integer),
    .optional("refund_rate", Schema.amount.says("What was refunded, in percent of the gross.")), .required("refunded", .amount),
    .required("refunds", .integer), .required("shipping", .amount), .required("tax", .amount)
  ).named("CurrencySums")

  private static let dashboard = Schema.object(
    .required("alerts", .object(.required("open", Schema.count.orNull))),
    .required(
      "customers",
      .object(
        .required("first_orders", .integer), .required("new_customers", .integer), .required("orders", .integer),
        .required("returning_orders", .integer))),
    .required(
      "orders",
      .object(
        .required("cancelled", .integer), .required("completed", .integer), .required("pending", .integer),
        .required("processing", .integer), .required("refunded", .integer), .required("total", .integer))),
    .optional("period", .object(.required("from", .day), .required("to", .day))),
    .required("products", .object(.required("synced", .count), .required("total", .count))),
    .required(
      "revenue",
      .object(
        .required("by_currency", .array(currencySums)), .optional("converted", converted),
        .required("currency", Schema.currency.orNull.says("Null: there are several, and none was asked for.")),
        .required("total", Schema.amount.orNull))),
    .required(
      "stores",
      .object(.required("connected", .count), .required("disabled", .count), .required("error", .count), .required("total", .count)))
  ).named("Dashboard")

  private static let revenueRow = Schema.object(
    .optional("average_order", .amount), .optional("converted", converted), .required("currency", .currency), .optional("date", .day),
    .required("net", .amount), .required("orders", .integer), .optional("platform", .string), .optional("refund_rate", .amount),
    .required("refunded", .amount), .required("refunds", .integer), .required("revenue", .amount), .optional("store_id", .string),
    .optional("store_name", .string), .required("tax", .amount)
  ).named("RevenueRow")

  private static let topProduct = Schema.object(
    .required("currency", .currency), .required("name", .string), .optional("product_id", .string), .required("quantity", .amount),
    .required("rank", .integer), .required("revenue", Schema.amount.says("Net of tax, before discounts; refunds taken off.")),
    .required("sku", .string)
  ).named("TopProduct")

  private static let syncKind = Schema.object(
    .required(
      "counts",
      .object(
        .required("created", .count), .required("deleted", .count), .required("held", .count), .required("ignored", .count),
        .required("quarantined", .count), .required("unchanged", .count), .required("updated", .count))),
    .required("failures", Schema.count.says("Runs that failed since the last that did not.")), .required("kind", .string),
    .required("lag_seconds", Schema.count.orNull.says("Between what is here and now; null: not everything is here yet.")),
    .required("last_run", .string), .required("last_run_at", .time), .required("last_run_status", .string),
    .required("last_success_at", Schema.time.orNull), .optional("message", .string))

  private static let syncStatus = Schema.object(
    .required("kinds", .array(syncKind)), .required("last_inventory_sync", Schema.time.orNull),
    .required("last_order_sync", Schema.time.orNull), .required("last_product_sync", Schema.time.orNull), .required("platform", .string),
    .required("status", .choice(StoreStatus.allCases.map(\.rawValue))), .required("store_id", .string), .required("store_name", .string)
  ).named("SyncStatus")

  private static let sumsExample = """
    {"average_order":"32.50","captured":"65.00","currency":"EUR","discounts":"0.00","gross":"65.00","net":"54.62","orders":2,\
    "refund_rate":"7.69","refunded":"5.00","refunds":1,"shipping":"0.00","tax":"10.38"}
    """
  private static let dashboardExample = """
    {"alerts":{"open":0},"customers":{"first_orders":1,"new_customers":1,"orders":2,"returning_orders":1},"orders":{"cancelled":0,\
    "completed":2,"pending":0,"processing":0,"refunded":0,"total":2},"products":{"synced":14,"total":14},"revenue":{"by_currency":\
    [\(sumsExample)],"currency":"EUR","total":"65.00"},"stores":{"connected":1,"disabled":0,"error":0,"total":1}}
    """
  private static let revenueExample = """
    [{"average_order":"32.50","currency":"EUR","net":"54.62","orders":2,"platform":"acme","refund_rate":"7.69","refunded":"5.00",\
    "refunds":1,"revenue":"65.00","store_id":"store-01kb0000000000000000000000","store_name":"Shop","tax":"10.38"}]
    """
  private static let topProductsExample = """
    [{"currency":"EUR","name":"Mug","product_id":"17","quantity":"4","rank":1,"revenue":"39.60","sku":"MUG-1"}]
    """
  private static let syncStatusExample = """
    [{"kinds":[{"counts":{"created":2,"deleted":0,"held":0,"ignored":0,"quarantined":0,"unchanged":0,"updated":0},"failures":0,\
    "kind":"orders","lag_seconds":130,"last_run":"IMP-01kb0000000000000000000000","last_run_at":"2026-11-21T12:00:00Z",\
    "last_run_status":"done","last_success_at":"2026-11-21T12:00:03Z"}],"last_inventory_sync":null,\
    "last_order_sync":"2026-11-21T12:00:03Z","last_product_sync":null,"platform":"acme","status":"connected",\
    "store_id":"store-01kb0000000000000000000000","store_name":"Shop"}]
    """
}

extension Call {
  fileprivate var reportQuestion: ReportQuestion {
    ReportQuestion(store: query["store"], from: query["from"], to: query["to"], currency: query["currency"])
  }
}
