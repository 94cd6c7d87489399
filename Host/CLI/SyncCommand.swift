internal import ArgumentParser
internal import HostApp
internal import HostCore
internal import HostSync
internal import TradepostContract
internal import TradepostJSON

struct SyncCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync", abstract: "Brings a store's records into the books.",
    subcommands: [
      Products.self, Inventory.self, Orders.self, Customers.self, All.self, History.self, Show.self, Quarantine.self,
      RetryCommand.self, Locate.self,
    ])

  struct Options: ParsableArguments {
    @OptionGroup var common: CommonOptions
    @Option(help: "The store's id or name.") var store: String
    @Flag(help: "Read everything, whatever was read before.") var full = false
    @Option(help: "Read what changed since then: 2026-11-01 or 2026-11-01T00:00:00Z. What changed before is still read by the next run.")
    var since: String?
    @Flag(help: "Accept what would otherwise wait for a person.") var approve = false
    @Option(help: "Tape the run in this file, sealed.") var record: String?

    /// Syncs `kinds`; nil: all that the store's platform hands out.
    func run(_ kinds: [Resource]?) async throws {
      let since = try since.map { text throws(HostError) in
        if let time = Timestamp(text) { return time.milliseconds }
        if let day = Day(text) { return day.daysSince1970 * 86_400_000 }
        throw HostError("use.since", "\"\(text)\" is no time. Write 2026-11-01 or 2026-11-01T00:00:00Z.", exit: 2)
      }
      let host = try common.host()
      let progress = ProgressLine(isShown: Output.isTerminal && !common.json)
      var wanted = kinds ?? []
      if kinds == nil { wanted = try await host.kinds(of: store) }
      let requests = wanted.map { kind in
        var request = Pull.Request(kind)
        request.isFull = full
        request.since = since
        request.approves = approve
        return request
      }
      let reports = try await Interruption.cancelling { [store, record] in
        try await host.sync(store, requests, record: record, progress: { progress.show($0) })
      }
      progress.clear()
      if common.json {
        Output.json { writer in
          writer.object { writer in
            writer.key("runs")
            writer.list { writer in for report in reports { report.write(to: &writer) } }
          }
        }
      } else {
        ReportTable.show(reports)
      }
      if let code = ReportTable.exitCode(reports) { throw ExitCode(code) }
    }
  }

  struct Products: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Products with their variants.")
    @OptionGroup var options: Options
    func run() async throws { try await options.run([.products]) }
  }

  struct Inventory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Stock levels.")
    @OptionGroup var options: Options
    func run() async throws { try await options.run([.inventory]) }
  }

  struct Orders: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Orders, with tax, refunds and payments.")
    @OptionGroup var options: Options
    func run() async throws { try await options.run([.orders]) }
  }

  struct Customers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Customers.")
    @OptionGroup var options: Options
    func run() async throws { try await options.run([.customers]) }
  }

  struct All: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "All of them, in the order in which each finds what it refers to.")
    @OptionGroup var options: Options
    func run() async throws { try await options.run(nil) }
  }

  struct History: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists runs, the latest first.")
    @OptionGroup var common: CommonOptions
    @Option(help: "The store's id or name.") var store: String?
    @Option(help: "How many.") var limit = 20

    func run() async throws {
      let runs = try await common.host().runs(store: store, limit: limit)
      if common.json { return Output.json("history", runs) }
      Output.table(
        ["RUN", "STORE", "WHAT", "KIND", "STATUS", "TOTAL", "NEW", "CHANGED", "STARTED"],
        runs.map {
          [
            $0.uid, $0.store, $0.operation, $0.resource, $0.state, String($0.pushed?.total ?? $0.counts.total),
            String($0.counts.created), String($0.pushed?["confirmed"] ?? $0.counts.updated), Timestamp(milliseconds: $0.startedAt).text,
          ]
        }, empty: "Nothing was synced yet: tradepost sync all --store STORE")
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Shows one run; of a push, how each item stands.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The run's id.") var run: String

    func run() async throws {
      let found = try await common.host().run(run)
      Output.json { found.write(to: &$0) }
    }
  }

  struct Quarantine: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists quarantined records and held orders, each with its reason.")
    @OptionGroup var common: CommonOptions
    @Option(help: "The store's id or name.") var store: String?
    @Option(help: "How many.") var limit = 100

    func run() async throws {
      let skipped = try await common.host().skipped(store: store, limit: limit)
      if common.json { return Output.json("records", skipped) }
      Output.table(
        ["STORE", "KIND", "ID", "STATE", "REASON", "WHAT"],
        skipped.map { [$0.store, $0.resource, $0.externalID, $0.state, $0.reason, $0.message] },
        empty: "Nothing is held or quarantined.")
    }
  }

  struct RetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "retry", abstract: "Tries held and quarantined records again, without asking the shop.")
    @OptionGroup var common: CommonOptions
    @Option(help: "The store's id or name.") var store: String
    @Option(help: "products, inventory, orders or customers.") var kind = "orders"
    @Flag(help: "Post what an adapter's update changes.") var approve = false

    func run() async throws {
      guard let resource = Resource(rawValue: kind), Resource.synced.contains(resource) else {
        throw HostError("use.kind", "\"\(kind)\" is none of products, inventory, orders, customers.", exit: 2)
      }
      let report = try await common.host().retry(store, resource, approves: approve)
      if common.json { Output.json { report.write(to: &$0) } } else { ReportTable.show([report]) }
      if let code = ReportTable.exitCode([report]) { throw ExitCode(code) }
    }
  }
}
