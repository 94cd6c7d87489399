import GRDB
import HostCore
import HostStorage
import HostSync
import Testing
import TradepostContract
import TradepostJSON

/// The sums that questions are answered from move with each page, and are what they would be if they were made anew.
@Suite struct RollupTests {
  /// Orders that are made, edited, refunded, cancelled, held and deleted by dice; after each run the sums are checked.
  @Test(arguments: 1...6 as ClosedRange<UInt64>)
  func whateverHappensTheSumsAreThoseOfTheBooks(seed: UInt64) async throws {
    var dice = Dice(seed)
    let shop = try await StorageHarness()
    var orders: [Int: OrderState] = [:]
    for round in 0..<12 {
      var page: [PageRecord] = []
      for _ in 0..<30 {
        let id = dice.below(60)
        var order = orders[id] ?? OrderState(id: id, &dice)
        order.change(&dice)
        orders[id] = order
        page.append(try order.record(version: round * 100 + page.count + 1))
      }
      if round % 4 == 3 {
        let gone = dice.below(60)
        page.append(PageRecord(id: "o\(gone)", json: [], isDeleted: true))
      }
      let pages = [Array(page.prefix(11)), Array(page.dropFirst(11))]
      _ = try await shop.pull(pages, approves: true, complete: false)
      let differences = try await shop.storage.checkRollups()
      #expect(differences == [], "seed \(seed), round \(round)")
    }
    try await shop.storage.rebuildRollups()
    #expect(try await shop.storage.checkRollups() == [])
  }

  /// What pages add between the look at the sums and their mending is neither lost nor counted twice; where a page used a row that
  /// was wrong, that is noticed.
  @Test(arguments: [
    ("UPDATE rollup_day SET gross = gross + 7; DELETE FROM rollup_status; UPDATE rollup_goods SET quantity = 1", true),
    ("UPDATE rollup_clients SET clients = 99; DELETE FROM rollup_client_day; UPDATE rollup_status_day SET orders = -3", true),
    ("UPDATE order_goods SET goods = '[]'", false), ("DELETE FROM client_first", false),
    ("UPDATE client_first SET day = day + 3", false), ("DELETE FROM goods WHERE sku <> ''", false),
  ])
  func sumsAreMendedWhilePagesAreStored(damage: String, isMendedAtOnce: Bool) async throws {
    var dice = Dice(11)
    let shop = try await StorageHarness()
    var orders = (0..<40).map { OrderState(id: $0, &dice) }
    _ = try await shop.pull([try orders.map { try $0.record(version: 1) }], approves: true)
    let queue = try DatabaseQueue(path: shop.folder + "/tradepost.sqlite")
    try await queue.write { try $0.execute(sql: damage) }
    let found = try await shop.storage.rollupFindings()
    for index in orders.indices { orders[index].change(&dice) }
    orders += (40..<60).map { OrderState(id: $0, &dice) }
    _ = try await shop.pull([try orders.map { try $0.record(version: 2) }], isFull: true, approves: true)
    #expect(try await shop.storage.mendRollups(found) == isMendedAtOnce)
    if !isMendedAtOnce { try await shop.storage.rebuildRollups() }
    #expect(try await shop.storage.checkRollups() == [])
  }
}

/// The same numbers for the same seed (SplitMix64).
struct Dice {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
  }
}

/// An order as dice made it.
struct OrderState {
  let id: Int
  var day: Int
  var client: Int
  var status = "paid"
  var currency = "EUR"
  var lines: [(product: Int, quantity: Int, price: Int)] = []
  var refunds: [(day: Int, amount: Int, product: Int?)] = []
  var adds = 0

  init(id: Int, _ dice: inout Dice) {
    self.id = id
    day = dice.below(90)
    client = dice.below(12)
    for _ in 0...dice.below(3) { lines.append((dice.below(8), 1 + dice.below(4), 100 + dice.below(9000))) }
  }

  mutating func change(_ dice: inout Dice) {
    adds = 0
    switch dice.below(12) {
    case 0: day = dice.below(90)
    case 1: client = dice.below(12)
    case 2: status = "void"
    case 3: status = "open"
    case 4, 5: status = "paid"
    case 6: currency = currency == "EUR" ? "USD" : "EUR"
    case 7: lines.append((dice.below(8), 1, 500))
    case 8: refunds.append((day + dice.below(60), 1 + dice.below(3000), dice.below(2) == 0 ? lines[0].product : nil))
    // A sum that does not hold.
    case 9: adds = 7
    case 10: status = "cart"
    default: lines[0].product = dice.below(8)
    }
  }

  func record(version: Int) throws -> PageRecord {
    func moment(_ day: Int) -> Timestamp { Timestamp(milliseconds: 1_760_000_000_000 + Int64(day) * 86_400_000, offset: 60) }
    func amount(_ cents: Int) -> Amount { Amount(coefficient: Int64(cents), scale: 2) }
    let sum = lines.reduce(0) { $0 + $1.price }
    var order = Order(
      id: "o\(id)", status: status, currency: try #require(Currency(currency)), total: amount(sum + adds), createdAt: moment(day))
    order.lines = lines.enumerated().map { place, line in
      var item = OrderLine(id: "\(place)", kind: .item, amount: amount(line.price))
      item.quantity = Amount("\(line.quantity)")
      switch line.product % 3 {
      case 0: item.sku = "SKU-\(line.product)"
      case 1: item.productID = "p\(line.product)"
      default: if line.product > 4 { item.variantID = "v\(line.product)" }
      }
      return item
    }
    order.tenders = [Tender(id: "pay", kind: .capture, gateway: "card", amount: amount(sum), at: moment(day))]
    order.refunds = refunds.enumerated().map { place, told in
      var refund = Refund(id: "r\(place)", at: moment(told.day), amount: amount(told.amount))
      if let product = told.product {
        var line = OrderLine(id: "0", kind: .item, amount: amount(min(told.amount, 50)))
        line.quantity = Amount("1")
        line.sku = "SKU-\(product)"
        refund.lines = [line]
      }
      return refund
    }
    var address = Address()
    address.email = "client\(client)@example.com"
    order.billing = address
    var writer = JSONWriter()
    order.write(to: &writer)
    var number = "\(version)"
    while number.utf8.count < 8 { number = "0" + number }
    return PageRecord(id: "o\(id)", version: Array(number.utf8), json: writer.bytes)
  }
}
