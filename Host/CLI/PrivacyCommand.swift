internal import ArgumentParser
internal import HostApp
internal import HostCore
internal import TradepostContract
internal import TradepostJSON

struct PrivacyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "privacy", abstract: "What the law lets people ask for, passed on by platforms: to be answered in time.",
    subcommands: [List.self, Done.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Shows who waits for an answer, the most urgent first.")
    @OptionGroup var common: CommonOptions
    @Option(help: "Only of this store.") var store: String?
    @Flag(help: "Also those that were answered.") var all = false
    @Option(help: "Only those behind the one of this id.") var after: String?
    @Option(help: "At most so many.") var limit = 50

    func run() async throws {
      let views = try await common.host().privacyRequests(store: store, isOpen: all ? nil : true, after: after, limit: max(1, limit))
      if common.json { return Output.json("requests", views) }
      Output.table(
        ["ID", "KIND", "STORE", "DUE", "CUSTOMER", "EMAIL", "ORDERS", "DONE"],
        views.map { view in
          let event = view.event
          return [
            view.uid, view.kind, view.store, Timestamp(milliseconds: view.dueAt).text, event?.customerID ?? "", event?.email ?? "",
            event?.orderIDs.joined(separator: ", ") ?? "", view.doneAt.map { Timestamp(milliseconds: $0).text } ?? "",
          ]
        },
        empty: "Nobody waits for an answer.")
    }
  }

  struct Done: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says that requests were answered; whom they were about is forgotten then.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "Their ids.") var ids: [String]

    func run() async throws {
      let host = try common.host()
      for id in ids { try await host.endPrivacyRequest(id) }
      if common.json { return Output.json { $0.object { $0.member("count", ids.count) } } }
      Output.line("\(ids.count) requests are answered.")
    }
  }
}
