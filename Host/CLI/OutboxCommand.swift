internal import ArgumentParser
internal import HostApp
internal import HostCore
internal import TradepostContract
internal import TradepostJSON

struct OutboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outbox", abstract: "Stock on its way to the shops.", subcommands: [List.self, Add.self, Retry.self, Push.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists what is meant for the shops and what became of it, the newest first.")
    @OptionGroup var common: CommonOptions
    @Option(help: "The store's id or name.") var store: String?
    @Option(help: "Only those that are pending, sent, confirmed, refused, stale, in_doubt, dead or superseded.") var state: String?
    @Option(help: "How many.") var limit = 50

    func run() async throws {
      let state = try state.map { text in
        guard let state = OutboxState(rawValue: text) else {
          let all = OutboxState.allCases.map(\.rawValue).joined(separator: ", ")
          throw HostError("use.state", "\"\(text)\" is none of \(all).", exit: 2)
        }
        return state
      }
      OutboxOutput.show(try await common.host().outbox(store: store, state: state, limit: max(1, limit)), json: common.json)
    }
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Leaves it to the running hub to bring stock to a shop: tradepost outbox add --store Shop MUG-RED 12")
    @OptionGroup var common: CommonOptions
    @Option(help: "The store's id or name.") var store: String
    @Argument(help: "The SKU.") var sku: String
    @Argument(help: "How many there shall be.") var quantity: String
    @Option(help: "The shop's id of the place.") var location: String?
    @Option(help: "What is believed to be there: with another quantity nothing is changed.") var expected: String?
    @Option(help: "Why, for the log.") var reason = ""
    @Flag(help: "Also where it empties the fifth place within ten minutes.") var approve = false

    func run() async throws {
      var change = Tradepost.StockChange(
        quantity: try Self.amount(quantity), cause: StockCause(actor: "cli", reason: reason))
      change.sku = sku
      change.location = location
      change.expected = try expected.map(Self.amount)
      change.approves = approve
      let entry = try await common.host().enqueue(change, store: store)
      if common.json { return Output.json { entry.write(to: &$0) } }
      Output.line("\(entry.uid): sent as soon as tradepost serve runs.")
    }

    private static func amount(_ text: String) throws -> Amount {
      guard let amount = Amount(text) else { throw HostError("use.quantity", "\"\(text)\" is no quantity. Write 12.", exit: 2) }
      return amount
    }
  }

  struct Retry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sends once more what was given up, refused or stale; what may be on its way is asked about instead.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "Their ids.") var ids: [String]

    func run() async throws {
      let host = try common.host()
      var entries: [OutboxView] = []
      for id in ids { entries.append(try await host.retryOutbox(id, by: "cli")) }
      OutboxOutput.show(entries, json: common.json)
    }
  }

  struct Push: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Works off what is due now, without a running hub.")
    @OptionGroup var common: CommonOptions

    func run() async throws {
      let host = try common.host()
      let problems = try await Interruption.cancelling { try await host.workOutbox() }
      for problem in problems { Output.problem("tradepost: \(problem.description)") }
      if common.json {
        Output.json { $0.object { $0.member("failed", problems.count) } }
      } else if problems.isEmpty {
        Output.line("What was due is worked off. How each intent stands: tradepost outbox list")
      }
      if let first = problems.first { throw ExitCode(first.exit) }
    }
  }
}

enum OutboxOutput {
  static func show(_ entries: [OutboxView], json: Bool) {
    if json { return Output.json("outbox", entries) }
    Output.table(
      ["ID", "STORE", "SKU", "LOCATION", "QUANTITY", "STATE", "TRIES", "SINCE", "BY", "WHY"],
      entries.map { entry in
        [
          entry.uid, entry.store, entry.item.sku.isEmpty ? entry.item.variantID : entry.item.sku, entry.item.location,
          entry.item.quantity.text, entry.state.rawValue, String(entry.attempts), Timestamp(milliseconds: entry.createdAt).text,
          entry.actor, entry.note.isEmpty ? entry.reason : entry.note,
        ]
      }, empty: "Nothing is in the outbox.")
  }
}
