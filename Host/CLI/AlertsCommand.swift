internal import ArgumentParser
internal import HostApp
internal import HostCore
internal import TradepostContract
internal import TradepostJSON

struct AlertsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "alerts", abstract: "Stock that runs out.", subcommands: [List.self, Clear.self, Threshold.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists alerts, the newest first.")
    @OptionGroup var common: CommonOptions
    @Option(help: "The store's id or name.") var store: String?
    @Option(help: "warning or critical.") var severity: String?
    @Option(help: "open, acknowledged, closed or all.") var state = "open"
    @Option(help: "How many.") var limit = 100

    func run() async throws {
      if let severity, StockSeverity(rawValue: severity) == nil {
        throw HostError("use.severity", "\"\(severity)\" is neither warning nor critical.", exit: 2)
      }
      guard ["open", "acknowledged", "closed", "all"].contains(state) else {
        throw HostError("use.state", "\"\(state)\" is none of open, acknowledged, closed, all.", exit: 2)
      }
      let alerts = try await common.host().alerts(store: store, severity: severity, state: state, limit: max(1, limit))
      if common.json { return Output.json("alerts", alerts) }
      Output.table(
        ["ID", "STORE", "SKU", "NAME", "LOCATION", "STOCK", "OF", "SEVERITY", "SINCE"],
        alerts.map { alert in
          [
            alert.uid, alert.store, alert.sku, alert.name, alert.location, alert.current.text, alert.threshold.text,
            alert.state == "open" ? alert.severity : "\(alert.severity) (\(alert.state))", Timestamp(milliseconds: alert.createdAt).text,
          ]
        }, empty: "No alerts.")
    }
  }

  struct Clear: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes note of alerts: they leave the list, and are closed when there is enough again.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "Their ids.") var ids: [String]

    func run() async throws {
      let host = try common.host()
      for id in ids { try await host.acknowledge(alert: id, by: "cli") }
      if common.json { return Output.json { $0.object { $0.member("count", ids.count) } } }
      Output.line("\(ids.count) alerts are taken note of.")
    }
  }

  struct Threshold: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows or says from which quantity downwards there are alerts, of a store or of one SKU.",
      discussion: "What is said here of a whole store goes before its setting low_stock_threshold, until that is set again.")
    @OptionGroup var common: CommonOptions
    @Option(help: "The store's id or name.") var store: String
    @Option(help: "Only of this SKU.") var sku = ""
    @Option(help: "From when on it is a warning; never: no warnings.") var warning: String?
    @Option(help: "From when on it is critical; never: nothing is.") var critical: String?
    @Flag(help: "Back to what applies without.") var reset = false

    func run() async throws {
      let host = try common.host()
      var thresholds = try await host.thresholds(store: store, sku: sku)
      if reset {
        _ = try await host.setThresholds(nil, store: store, sku: sku)
      } else if warning != nil || critical != nil {
        if let warning { thresholds.warning = try Self.amount(warning) }
        if let critical { thresholds.critical = try Self.amount(critical) }
        _ = try await host.setThresholds(thresholds, store: store, sku: sku)
      }
      thresholds = try await host.thresholds(store: store, sku: sku)
      if common.json {
        return Output.json { writer in
          writer.object {
            $0.quantity("critical", thresholds.critical)
            $0.quantity("warning", thresholds.warning)
          }
        }
      }
      Output.line("Warning from \(thresholds.warning?.text ?? "never"), critical from \(thresholds.critical?.text ?? "never").")
    }

    private static func amount(_ text: String) throws -> Amount? {
      if text == "never" { return nil }
      guard let amount = Amount(text) else { throw HostError("use.quantity", "\"\(text)\" is no quantity. Write 10, or never.", exit: 2) }
      return amount
    }
  }
}

extension InventoryCommand {
  struct Log: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows what was pulled and pushed of stock: from what, to what, when, why, by whom.")
    @OptionGroup var common: CommonOptions
    @Option(help: "The store's id or name.") var store: String?
    @Option(help: "Only what was pulled, or what was pushed: pull or push.") var action: String?
    @Option(help: "How many.") var limit = 50

    func run() async throws {
      if let action, action != "pull", action != "push" {
        throw HostError("use.action", "\"\(action)\" is neither pull nor push.", exit: 2)
      }
      let log = try await common.host().inventoryLog(store: store, action: action, limit: max(1, limit))
      if common.json { return Output.json("log", log) }
      Output.table(
        ["WHEN", "STORE", "WHAT", "SKU", "FROM", "TO", "RESULT", "BY", "WHY"],
        log.map { line in
          let stats = line.stats.map { "\($0.total) levels, \($0.updated) changed, \($0.alerts) alerts" }
          return [
            Timestamp(milliseconds: line.at).text, line.store, line.action, line.place?.sku ?? "", line.before ?? "", line.after ?? "",
            line.result ?? "", line.actor, stats ?? line.reason,
          ]
        }, empty: "Nothing was pulled or pushed.")
    }
  }
}
