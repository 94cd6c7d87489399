internal import ArgumentParser
internal import HostApp
internal import HostCore
internal import TradepostContract

struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Questions asked of the books.",
    subcommands: [Summary.self, Revenue.self, TopProducts.self, Status.self, Customers.self, Check.self, Rebuild.self])

  /// What a report is about.
  struct Asked: ParsableArguments {
    @Option(help: "The store's id or name.") var store: String?
    @Option(help: "First day, 2026-11-01, of the stores' own calendars.") var from: String?
    @Option(help: "Last day; else today.") var to: String?

    func question(currency: String? = nil) -> ReportQuestion { ReportQuestion(store: store, from: from, to: to, currency: currency) }
  }

  struct Summary: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Everything at one glance, per currency.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var asked: Asked
    @Option(help: "Also the gross of all currencies in this one, at the rates of each day.") var currency: String?

    func run() async throws {
      let summary = try await common.host().summary(asked.question(currency: currency))
      if common.json { return Output.json { summary.write(to: &$0) } }
      Output.line("\(summary.stores) stores, \(summary.products) products, \(summary.clients) clients")
      if let period = summary.period { Output.line("From \(period.from.text) to \(period.to.text)") }
      let orders = summary.orders.sorted { $0.status < $1.status }.map { "\($0.count) \($0.status)" }
      Output.line("Orders: \(orders.isEmpty ? "none" : orders.joined(separator: ", "))")
      let customers = summary.customers
      Output.line(
        "Customers: \(customers.newCustomers) new, \(customers.returningOrders) of \(customers.orders) orders by returning ones")
      Output.table(
        [
          "CURRENCY", "BOOKED", "GROSS", "CHANGE", "NET", "TAX", "SHIPPING", "DISCOUNTS", "REFUNDED", "CAPTURED", "AN ORDER",
        ],
        summary.revenue.map { sums in
          let amounts = [sums.net, sums.tax, sums.shipping, sums.discounts, sums.refunded, sums.captured]
          let percent = sums.change?.percent.map { ($0.isNegative ? "" : "+") + $0.text + " %" } ?? ""
          return [sums.currency.code, String(sums.orders), sums.gross.amount(in: sums.currency).text, percent]
            + amounts.map { $0.amount(in: sums.currency).text } + [sums.average?.amount(in: sums.currency).text ?? ""]
        }, empty: "Nothing is booked yet.")
      if let change = summary.revenue.first?.change {
        Output.line("The change is that of \(change.from.text) to \(change.to.text) against as many days before.")
      }
      if let converted = summary.converted { Output.line("Gross in one currency: \(ReportCommand.text(converted))") }
      if let alerts = summary.openAlerts, alerts > 0 { Output.line("\(alerts) low-stock alerts stand open") }
      if summary.held + summary.quarantined > 0 {
        Output.line("\(summary.held) orders held, \(summary.quarantined) records quarantined: tradepost sync quarantine")
      }
    }
  }

  struct Revenue: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Revenue by store, or by day.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var asked: Asked
    @Option(help: "Also converted into this currency, at the rates of each day.") var currency: String?
    @Option(help: "store or day.") var by = "store"

    func run() async throws {
      guard ["store", "day"].contains(by) else { throw HostError("use.by", "\"\(by)\" is none of store, day.", exit: 2) }
      let host = try common.host()
      let question = asked.question(currency: currency)
      let rows = by == "day" ? try await host.revenueByDay(question) : try await host.revenueByStore(question)
      if common.json { return Output.json("revenue", rows) }
      Output.table(
        [by == "day" ? "DAY" : "STORE", "CURRENCY", "ORDERS", "REVENUE", "NET", "TAX", "REFUNDED", "REFUND RATE", "AN ORDER", "CONVERTED"],
        rows.map { row in
          let sums = row.revenue.sums
          let money = [sums.gross, sums.net, sums.tax, sums.refunded].map { $0.amount(in: row.revenue.currency).text }
          return [row.day?.text ?? row.store?.name ?? "", row.revenue.currency.code, String(sums.orders)] + money
            + [
              row.revenue.refundRate.map { $0.text + " %" } ?? "", row.revenue.average?.amount(in: row.revenue.currency).text ?? "",
              row.converted.map { ReportCommand.text($0) } ?? "",
            ]
        }, empty: "Nothing is booked yet.")
    }
  }

  struct TopProducts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "What brought in most: in all time, or in whole months.",
      discussion: "Revenue is net of tax, before discounts, refunds taken off. Days stand for the whole months that they are in.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var asked: Asked
    @Option(help: "Only what was sold in this currency.") var currency: String?
    @Option(help: "How many of each currency.") var limit = 10

    func run() async throws {
      let products = try await common.host().topProducts(asked.question(currency: currency), limit: limit)
      if common.json { return Output.json("products", products) }
      Output.table(
        ["RANK", "SKU", "NAME", "QUANTITY", "REVENUE"],
        products.map {
          [
            String($0.rank), $0.sku.isEmpty ? $0.productID : $0.sku, $0.name, $0.pieces.text,
            "\($0.revenue.amount(in: $0.currency)) \($0.currency)",
          ]
        }, empty: "Nothing is sold yet.")
    }
  }

  struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "How current each store is, kind by kind.")
    @OptionGroup var common: CommonOptions
    @Option(help: "The store's id or name.") var store: String?

    func run() async throws {
      let stores = try await common.host().syncStatus(store: store)
      if common.json { return Output.json("stores", stores) }
      Output.table(
        ["STORE", "STATUS", "KIND", "LAST RUN", "ENDED", "LAG", "FAILURES", "NEW", "CHANGED"],
        stores.flatMap { store in
          store.kinds.isEmpty
            ? [[store.name, store.status.rawValue, "", "never"]]
            : store.kinds.map { kind in
              [
                store.name, store.status.rawValue, kind.resource.rawValue, Timestamp(milliseconds: kind.lastStartedAt).text, kind.lastState,
                store.lag(kind).map { "\($0) s" } ?? "", String(kind.failures), String(kind.counts.created), String(kind.counts.updated),
              ]
            }
        }, empty: "No store is connected yet.")
    }
  }

  struct Customers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "New customers against returning ones.",
      discussion: "A customer is new to a store on the day of the first order there; orders of later days are those of returning ones.")
    @OptionGroup var common: CommonOptions
    @OptionGroup var asked: Asked

    func run() async throws {
      let counts = try await common.host().customerCounts(asked.question())
      if common.json { return Output.json { counts.write(to: &$0) } }
      Output.line("\(counts.newCustomers) new customers with \(counts.firstOrders) orders on their first day")
      Output.line("\(counts.returningOrders) of \(counts.orders) orders by returning customers")
    }
  }

  static func text(_ converted: ConvertedView) -> String {
    let amount = "\(converted.amount.amount(in: converted.currency)) \(converted.currency)"
    return converted.rates.map { "\(amount), converted at rates of \($0.from.text) to \($0.to.text)" } ?? amount
  }
}
