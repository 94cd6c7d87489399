internal import ArgumentParser
internal import HostApp
internal import HostCore
internal import TradepostContract

struct OrdersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "orders", abstract: "Orders in the books, and what is told to the shops about them.",
    subcommands: [List.self, Show.self, Push.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists orders, the latest first.")
    @OptionGroup var common: CommonOptions
    @Option(help: "The store's id or name.") var store: String?
    @Option(help: "pending, processing, completed, cancelled or refunded.") var status: String?
    @Flag(help: "Only those that are held.") var held = false
    @Option(help: "How many.") var limit = 50

    func run() async throws {
      if let status, StatusRule.Status(rawValue: status) == nil {
        let all = StatusRule.Status.allCases.map(\.rawValue).joined(separator: ", ")
        throw HostError("use.status", "\"\(status)\" is none of \(all).", exit: 2)
      }
      let orders = try await common.host().orders(store: store, status: status, heldOnly: held, limit: limit)
      if common.json { return Output.json("orders", orders) }
      Output.table(
        ["ORDER", "STORE", "DATE", "STATUS", "PLATFORM SAYS", "AMOUNT", "ID"],
        orders.map { order in
          [
            order.number, order.store, order.day.text, order.held == nil ? order.status : order.status + " (held)",
            order.rawStatus, order.total.description, order.uid,
          ]
        }, empty: "No orders.")
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows an order with its lines, its proof and its documents.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "Its id, the platform's id, or its number.") var order: String
    @Option(help: "The store's id or name.") var store: String?
    @Flag(help: "Also print what the platform itself had sent.") var source = false

    func run() async throws {
      let detail = try await common.host().order(order, store: store)
      let page = OrderPage(detail)
      if common.json { return Output.json { page.write(to: &$0, withSource: source) } }
      for line in page.lines { Output.line(line) }
      if source { for bytes in detail.sources { Output.line(String(decoding: bytes, as: UTF8.self)) } }
    }
  }
}

struct InventoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inventory", abstract: "Stock.", subcommands: [List.self, Push.self, Log.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists stock levels with what unpaid orders hold back.")
    @OptionGroup var common: CommonOptions
    @Option(help: "The store's id or name.") var store: String?
    @Option(help: "Only this SKU.") var sku: String?
    @Option(help: "How many.") var limit = 100

    func run() async throws {
      let levels = try await common.host().inventory(store: store, sku: sku, limit: limit)
      if common.json { return Output.json("inventory", levels) }
      Output.table(
        ["SKU", "NAME", "STORE", "LOCATION", "AVAILABLE", "RESERVED"],
        levels.map { level in
          [level.sku, level.name, level.store, level.location, level.available ?? "not counted", level.reserved]
        }, empty: "No stock levels.")
    }
  }
}

struct CustomersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "customers", abstract: "Clients of the books.", subcommands: [List.self, Show.self])

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists clients with how often they ordered.")
    @OptionGroup var common: CommonOptions
    @Option(help: "The store's id or name.") var store: String?
    @Option(help: "How many.") var limit = 50

    func run() async throws {
      let clients = try await common.host().clients(store: store, limit: limit)
      if common.json { return Output.json("customers", clients) }
      Output.table(
        ["NAME", "ORDERS", "ID"], clients.map { [$0.name, String($0.orders), $0.uid] }, empty: "No clients.")
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Shows a client with the shops' own accounts of that person.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "Its id, or the platform's id of a customer.") var client: String

    func run() async throws {
      let found = try await common.host().client(client)
      if common.json { return Output.json { found.write(to: &$0) } }
      Output.line("\(found.name) (\(found.uid)), \(found.orders) orders")
      for customer in found.customers {
        Output.line("\(customer.store) \(customer.externalID): \(String(decoding: customer.record, as: UTF8.self))")
      }
    }
  }
}

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "The books for others.", subcommands: [Journal.self])

  struct Journal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Writes every document with its entries to standard output.")
    @OptionGroup var common: CommonOptions
    @Option(help: "hledger, csv, or json with one document a line; else hledger, or json with --json.") var format: String?
    @Option(help: "Only this book.") var book: String?
    @Option(help: "Only this store, by id or name.") var store: String?
    @Option(help: "First day, 2026-11-01.") var from: String?
    @Option(help: "Last day, 2026-11-30.") var to: String?

    func run() async throws {
      let name = format ?? (common.json ? "json" : "hledger")
      guard let format = Tradepost.JournalFormat(rawValue: name) else {
        throw HostError("use.format", "\"\(name)\" is none of hledger, csv, json.", exit: 2)
      }
      var filter = Tradepost.JournalFilter()
      filter.book = book
      filter.store = store
      filter.from = try day(from)
      filter.to = try day(to)
      try await common.host().exportJournal(format, filter) { Output.piece($0) }
    }

    private func day(_ text: String?) throws -> Day? {
      guard let text else { return nil }
      guard let day = Day(text) else { throw HostError("use.day", "\"\(text)\" is no day. Write 2026-11-01.", exit: 2) }
      return day
    }
  }
}
