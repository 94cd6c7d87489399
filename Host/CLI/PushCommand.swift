internal import ArgumentParser
internal import HostApp
internal import HostCore
internal import HostSync
internal import TradepostContract

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#endif
#if canImport(Glibc)
  internal import Glibc
#endif

struct PushCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "push", abstract: "Brings local changes to a shop.",
    discussion: """
      Items are JSON, {"items":[…]} or a list, as the schemas push-products, push-inventory and push-orders say; --items -
      reads them from standard input. An item without a key gets one. By SKU and order number: tradepost inventory push,
      tradepost orders push.
      """,
    subcommands: [Products.self, Inventory.self, Orders.self])

  struct Products: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Products: new ones, texts, prices, states.")
    @OptionGroup var options: PushOptions
    @Option(help: "File of items; - for standard input.") var items: String?
    @Option(help: "Instead of a file: the SKU of the one variant that is meant.") var sku: String?
    @Option(help: "Its price, as the shop enters prices.") var price: String?
    @Option(help: "The price that it is compared with.") var compareAtPrice: String?
    @Option(help: "Its product's name.") var name: String?
    @Option(help: "active, draft or archived.") var status: String?
    @Option(help: "Its barcode.") var barcode: String?
    @Option(help: "The market whose price is meant.") var market: String?

    func run() async throws {
      let host = try options.common.host()
      if let items {
        guard sku == nil else { throw HostError("use.items", "--items and --sku exclude each other.", exit: 2) }
        return try await options.push(host, try await host.pushItems(try ItemFile.read(items), .products, store: options.store))
      }
      guard let sku else { throw HostError("use.items", "Say what is pushed: --items FILE, or --sku SKU with what changes.", exit: 2) }
      var item = try await host.product(sku: sku, store: options.store)
      item.price = try amount(price, "--price")
      item.compareAtPrice = try amount(compareAtPrice, "--compare-at-price")
      item.name = name
      item.barcode = barcode
      item.market = market
      item.status = try status.map { text throws(HostError) in
        guard let status = Product.Status(rawValue: text) else {
          throw HostError("use.status", "\"\(text)\" is none of active, draft, archived.", exit: 2)
        }
        return status
      }
      try await options.push(host, try PushItems(products: [item], currency: try await host.currency(store: options.store)))
    }

    private func amount(_ text: String?, _ option: String) throws -> Amount? {
      guard let text else { return nil }
      guard let amount = Amount(text) else { throw HostError("use.amount", "\(option) is \"\(text)\". Write 12.50.", exit: 2) }
      return amount
    }
  }

  struct Inventory: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Stock, by the shop's own ids.")
    @OptionGroup var options: PushOptions
    @Option(help: "File of items; - for standard input.") var items: String

    func run() async throws {
      let host = try options.common.host()
      try await options.push(host, try await host.pushItems(try ItemFile.read(items), .inventory, store: options.store))
    }
  }

  struct Orders: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "States of orders, and goods that left, by the shop's own ids.")
    @OptionGroup var options: PushOptions
    @Option(help: "File of items; - for standard input.") var items: String

    func run() async throws {
      let host = try options.common.host()
      try await options.push(host, try await host.pushItems(try ItemFile.read(items), .orders, store: options.store))
    }
  }
}

/// Bytes that a person names by a file, or by `-`.
enum ItemFile {
  static func read(_ path: String) throws -> [UInt8] {
    if path == "-" { return try standardInput() }
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw HostError("use.file", "\(path) cannot be read.", exit: 2)
    }
    return Array(bytes)
  }

  private static func standardInput() throws -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = Glibc.read(STDIN_FILENO, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw HostError("use.file", "Standard input cannot be read: \(String(cString: strerror(errno))).", exit: 2) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: piece[..<count])
      guard bytes.count <= 256 << 20 else { throw HostError("use.file", "Standard input is larger than 256 MiB.", exit: 2) }
    }
  }
}
