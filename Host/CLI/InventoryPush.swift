internal import ArgumentParser
internal import HostApp
internal import HostCore
internal import TradepostContract

extension InventoryCommand {
  struct Push: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sets the stock of a shop by SKU: tradepost inventory push --store Shop MUG-RED=12 MUG-BLUE=0")
    @OptionGroup var options: PushOptions
    @Argument(help: "SKU=QUANTITY, as many as there are.") var quantities: [String]
    @Option(help: "SKU=QUANTITY that is believed to be there: with another one nothing is changed. May be repeated.")
    var expected: [String] = []
    @Flag(help: "Expect what the books hold.") var compare = false
    @Option(help: "The shop's id of the place.") var location: String?
    @Option(help: "Why, for the log.") var reason = ""

    func run() async throws {
      var wish = Tradepost.StockWish()
      wish.quantities = try quantities.map(Self.pair)
      for text in expected {
        let (sku, quantity) = try Self.pair(text)
        wish.expected[sku] = quantity
      }
      wish.compares = compare
      wish.location = location
      let host = try options.common.host()
      try await options.push(host, try await host.stock(wish, store: options.store), reason: reason)
    }

    /// An SKU may hold a `=` itself: the last one counts.
    private static func pair(_ text: String) throws -> (sku: String, quantity: Amount) {
      guard let equals = text.lastIndex(of: "="), equals > text.startIndex, let quantity = Amount(text[text.index(after: equals)...])
      else { throw HostError("use.quantity", "\"\(text)\" is no SKU=QUANTITY. Write MUG-RED=12.", exit: 2) }
      return (String(text[..<equals]), quantity)
    }
  }
}
