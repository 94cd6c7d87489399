internal import ArgumentParser
internal import HostApp
internal import HostCore
internal import TradepostContract
internal import TradepostJSON

struct WebhooksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "webhooks", abstract: "What platforms sent, and what became of it.", subcommands: [List.self, Show.self, Retry.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Shows the inbox, the newest first.")
    @OptionGroup var common: CommonOptions
    @Option(help: "Only of this store.") var store: String?
    @Option(help: "Only those that are pending, working, done or dead.") var state: String?
    @Option(help: "Only those older than the one of this id.") var before: String?
    @Option(help: "At most so many.") var limit = 50

    func run() async throws {
      let wanted = try state.map { text in
        guard let state = InboxState(rawValue: text) else {
          throw HostError("use.state", "\"\(text)\" is none of pending, working, done, dead.", exit: 2)
        }
        return state
      }
      let views = try await common.host().deliveries(store: store, state: wanted, before: before, limit: max(1, limit))
      if common.json { return Output.json("deliveries", views) }
      Output.table(
        ["ID", "RECEIVED", "STORE", "TOPIC", "STATE", "TRIES", "ABOUT"],
        views.map { view in
          [
            view.uid, Timestamp(milliseconds: view.receivedAt).text, view.store, view.topic ?? "", view.state, String(view.attempts),
            view.note.isEmpty ? view.entities.joined(separator: ", ") : view.note,
          ]
        },
        empty: "Nothing was sent.")
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Shows one delivery as it was sent.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "Its id.") var id: String

    func run() async throws {
      let view = try await common.host().delivery(id)
      if common.json { return Output.json { view.write(to: &$0) } }
      Output.line("\(view.uid)  \(view.state), \(view.attempts) tries, the same came \(view.repeats) times more while it waited")
      Output.line("\(view.store) (\(view.platform)), \(Timestamp(milliseconds: view.receivedAt).text)")
      if !view.note.isEmpty { Output.line(view.note) }
      for entity in view.entities { Output.line("  \(entity)") }
      Output.line("")
      guard let body = view.body else { return Output.line("What it said was forgotten when what it asked for was answered.") }
      for field in view.fields ?? [] { Output.line("\(field.name): \(field.value)") }
      Output.line("")
      Output.line(String(decoding: body, as: UTF8.self))
    }
  }

  struct Retry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Has deliveries done again by the running hub.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "Their ids.") var ids: [String] = []
    @Flag(help: "All that were given up.") var dead = false
    @Option(help: "With --dead: only of this store.") var store: String?

    func run() async throws {
      guard dead != !ids.isEmpty else {
        throw HostError("use.retry", "Name deliveries, or all that were given up with --dead; not both.", exit: 2)
      }
      let host = try common.host()
      let count = dead ? try await host.retryDeadDeliveries(store: store) : try await host.retryDeliveries(ids)
      if common.json { return Output.json { $0.object { $0.member("count", count) } } }
      Output.line("\(count) deliveries are done again as soon as tradepost serve runs.")
    }
  }
}
