internal import ArgumentParser
internal import HostApp
internal import HostCore
internal import TradepostContract
internal import TradepostJSON

struct StoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store", abstract: "Connected shops.",
    subcommands: [
      Add.self, StoreInstallCommand.self, List.self, Show.self, Test.self, Update.self, Remove.self, Subscribe.self, Deliver.self,
      Poll.self, Sweep.self,
    ])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Connects a shop: checks it, freezes its address, enables its adapter for it.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The platform: a package's id.") var platform: String
    @Argument(help: "What the store shall be called.") var name: String
    @Option(help: "A setting of the platform, name=value. May be repeated.") var set: [String] = []
    @Option(help: "A secret, name=- to enter it or name=env:VARIABLE. May be repeated.") var secret: [String] = []
    @Option(help: "The book that its documents go to.") var book = "main"
    @Option(help: "HOST:PORT where the shop really answers, on this machine.") var connectTo: String?
    @Flag(help: "The shop may be on this very machine.") var allowLoopback = false
    @Option(help: "PEM file of an authority that signed the shop's certificate.") var authority: String?

    func run() async throws {
      var wish = Tradepost.Connecting(platform: platform, name: name)
      wish.settings = try Pairs.read(set, option: "--set")
      wish.secrets = try Pairs.secrets(secret)
      wish.book = book
      wish.connectTo = connectTo
      wish.allowsLoopback = allowLoopback
      wish.authority = try authority.map(PEMFile.read)
      try await StoreCommand.show(try await common.host().connect(wish), common)
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the connected stores.")
    @OptionGroup var common: CommonOptions

    func run() async throws {
      let stores = try await common.host().stores()
      if common.json { return Output.json("stores", stores) }
      Output.table(
        ["STORE", "PLATFORM", "STATUS", "PRODUCTS", "ORDERS", "ID"],
        stores.map { [$0.name, $0.platform, $0.status.rawValue, String($0.products), String($0.orders), $0.uid] },
        empty: "No store is connected yet: tradepost store add PLATFORM NAME")
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Shows a store with its settings; never its secrets.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The store's id or name.") var store: String

    func run() async throws { try await StoreCommand.show(try await common.host().store(store), common) }
  }

  struct Test: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Asks the shop who it is.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The store's id or name.") var store: String

    func run() async throws {
      let account = try await common.host().test(store)
      if common.json { return Output.json { account.write(to: &$0) } }
      Output.line("\(account.name) answers as \(account.id): API \(account.apiVersion), \(account.currency), \(account.timeZone)")
      for missing in account.missing { Output.problem("Missing: \(missing)") }
    }
  }

  struct Update: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Changes a store's name, settings or secrets.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The store's id or name.") var store: String
    @Option(help: "A new name.") var name: String?
    @Option(help: "A setting, name=value. May be repeated.") var set: [String] = []
    @Option(help: "A secret, name=- to enter it or name=env:VARIABLE. May be repeated.") var secret: [String] = []
    @Option(help: "HOST:PORT where the shop really answers, on this machine.") var connectTo: String?
    @Option(help: "PEM file of an authority that signed the shop's certificate.") var authority: String?
    @Option(help: "Function that its SKUs go through, package:function; none ends it.") var mapSku: String?
    @OptionGroup var schedule: ScheduleFlags

    func run() async throws {
      let host = try common.host()
      if let mapSku { _ = try await host.map(sku: mapSku == "none" ? nil : mapSku, store: store) }
      var change = Tradepost.Change()
      change.name = name
      change.settings = try Pairs.read(set, option: "--set").merging(try schedule.settings()) { $1 }
      change.secrets = try Pairs.secrets(secret)
      change.connectTo = connectTo
      change.authority = try authority.map(PEMFile.read)
      let isOnlyMapping = name == nil && change.settings.isEmpty && secret.isEmpty && connectTo == nil && authority == nil
      let view = isOnlyMapping ? try await host.store(store) : try await host.update(store, change)
      try await StoreCommand.show(view, common)
    }
  }

  struct Remove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Forgets how to talk to a store. What is in the books stays.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The store's id or name.") var store: String

    func run() async throws {
      let isGone = try await common.host().disconnect(store)
      if common.json { return Output.json { $0.object { $0.member("removed", isGone) } } }
      Output.line(
        isGone ? "\(store) is removed." : "\(store) is disconnected: its secrets are gone, its orders stay in the books.")
    }
  }

  static func show(_ store: StoreView, _ common: CommonOptions) async throws {
    if common.json { return Output.json { store.write(to: &$0) } }
    Output.line("\(store.name) (\(store.platform), \(store.status))")
    Output.line("Id          \(store.uid)")
    Output.line("Shop        \(store.accountName), \(store.currency), \(store.timeZone), API \(store.apiVersion)")
    for (name, address) in store.origins.sorted(by: { $0.name < $1.name }) {
      Output.line("Address     \(name): \(address)\(store.connectTo.map { ", answered by \($0)" } ?? "")")
    }
    for (name, value) in store.settings.sorted(by: { $0.name < $1.name }) { Output.line("Setting     \(name) = \(value)") }
    Output.line("Book        \(store.book)")
    Output.line("May run     \(store.packages.isEmpty ? "nothing" : store.packages.joined(separator: ", "))")
    Output.line("By itself   \(ScheduleFlags.sentence(store.settings))")
    Output.line("Brought in  \(store.products) products, \(store.orders) orders, \(store.customers) customers")
    for (resource, at) in store.lastSync.sorted(by: { $0.resource.rawValue < $1.resource.rawValue }) {
      Output.line("Last sync   \(resource.rawValue) \(Timestamp(milliseconds: at).text)")
    }
  }
}
