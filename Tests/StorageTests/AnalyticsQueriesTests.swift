import Foundation
import GRDB
import HostCore
import HostStorage
import HostSync
import Testing
import TradepostContract
import TradepostJSON

/// Questions and their answers; and what somebody edits by hand is named.
@Suite struct AnalyticsQueriesTests {
  private static func order(
    _ id: String, _ day: String, _ lines: [(sku: String, quantity: String, amount: String)], client: String = "a", status: String = "paid",
    refunds: [(day: String, amount: String, sku: String?)] = [], version: String = "1"
  ) throws -> PageRecord {
    let at = try #require(Timestamp("\(day)T10:00:00+01:00"))
    let sum = try lines.reduce(0) { $0 + (try #require(Amount($1.amount)?.exactly(scale: 2)).coefficient) }
    var order = Order(
      id: id, status: status, currency: try #require(Currency("EUR")), total: Amount(coefficient: sum, scale: 2), createdAt: at)
    order.lines = try lines.enumerated().map { place, told in
      var line = OrderLine(id: "\(place)", kind: .item, amount: try #require(Amount(told.amount)))
      line.quantity = Amount(told.quantity)
      line.sku = told.sku
      line.name = "Named \(told.sku)"
      return line
    }
    order.tenders = [Tender(id: "pay", kind: .capture, gateway: "card", amount: order.total, at: at)]
    order.refunds = try refunds.enumerated().map { place, told in
      var refund = Refund(
        id: "r\(place)", at: try #require(Timestamp("\(told.day)T10:00:00+01:00")), amount: try #require(Amount(told.amount)))
      if let sku = told.sku {
        var line = OrderLine(id: "r", kind: .item, amount: refund.amount)
        line.quantity = Amount("1")
        line.sku = sku
        refund.lines = [line]
      }
      return refund
    }
    var address = Address()
    address.email = "\(client)@example.com"
    order.billing = address
    var writer = JSONWriter()
    order.write(to: &writer)
    return PageRecord(id: id, version: Array(version.utf8), json: writer.bytes)
  }

  private static func top(_ shop: StorageHarness, _ month: String?) async throws -> [String] {
    let month = month.flatMap { Month($0) }
    return try await shop.storage.topProducts(store: nil, months: month.map { $0...$0 }, currency: nil, limit: 9)
      .map { "\($0.rank) \($0.sku) \($0.name) \($0.pieces) \($0.revenue.amount(in: $0.currency))" }
  }

  @Test func whatSellsIsCountedByMonthAndInAllAndRefundsComeOff() async throws {
    let shop = try await StorageHarness()
    _ = try await shop.pull([
      [
        try Self.order("1", "2026-03-01", [("A", "2", "20.00"), ("B", "1.5", "10.00")], refunds: [("2026-04-02", "10.00", "A")]),
        // Nobody says what this one is for: three quarters of it fall on A.
        try Self.order("2", "2026-03-31", [("A", "3", "30.00"), ("C", "1", "10.00")], refunds: [("2026-03-31", "4.00", nil)]),
      ]
    ])
    #expect(try await Self.top(shop, "2026-03") == ["1 A Named A 5 47.00", "2 B Named B 1.5 10.00", "3 C Named C 1 9.00"])
    #expect(try await Self.top(shop, "2026-04") == ["1 A Named A -1 -10.00"])
    #expect(try await Self.top(shop, nil) == ["1 A Named A 4 37.00", "2 B Named B 1.5 10.00", "3 C Named C 1 9.00"])
    // Cancelled, the other goes with all that it had counted.
    _ = try await shop.pull([[try Self.order("1", "2026-03-01", [("A", "2", "20.00")], status: "void", version: "2")]], complete: false)
    #expect(try await Self.top(shop, nil) == ["1 A Named A 3 27.00", "2 C Named C 1 9.00"])
  }

  /// Days on which all was taken back hide no other day of their currency.
  @Test(arguments: ["2026-02-01", "2026-04-01"])
  func whatWasCancelledHidesNothing(day: String) async throws {
    let shop = try await StorageHarness()
    _ = try await shop.pull([
      [try Self.order("1", "2026-03-01", [("A", "2", "20.00")]), try Self.order("2", day, [("A", "1", "10.00")])]
    ])
    _ = try await shop.pull([[try Self.order("2", day, [("A", "1", "10.00")], status: "void", version: "2")]], complete: false)
    #expect(try await shop.storage.summary(store: nil).revenue.map { "\($0.currency) \($0.orders) \($0.gross.count)" } == ["EUR 1 2000"])
  }

  /// One SKU, three stores: of a sister in the same books what is called otherwise, and of a stranger nothing.
  @Test func aStoresReportNamesWhatThatStoreNames() async throws {
    let shop = try await StorageHarness()
    var other = try StorageHarness.store("Stranger", account: "stranger.example")
    other.book = "other"
    let stranger = try await shop.storage.add(other, secrets: [:])
    let sister = try await shop.storage.add(StorageHarness.store("Sister", account: "sister.example"), secrets: [:])
    let queue = try DatabaseQueue(path: shop.folder + "/tradepost.sqlite")
    func sell(_ store: Int64, as name: String) async throws {
      try await queue.write { db in
        try db.execute(
          sql: """
            INSERT INTO product (store_id, external_id, name, status, version, record_hash, package_version, record)
            VALUES (?1, 'p-' || ?2, ?2, 'active', x'', x'', '1', x'');
            INSERT INTO material (uid, book_id, sku, name) SELECT randomblob(16), book_id, 'A', ?2 FROM store WHERE id = ?1;
            INSERT INTO variant (product_id, external_id, material_id, sku, name)
            SELECT max(product.id), 'v', (SELECT max(id) FROM material), 'A', '' FROM product;
            """,
          arguments: [store, name, store, name])
      }
    }
    func told(_ store: Int64?) async throws -> [String] {
      try await shop.storage.topProducts(store: store, months: nil, currency: nil, limit: 9).map { "\($0.name) \($0.productID)" }
    }
    _ = try await shop.pull([[try Self.order("1", "2026-03-01", [("A", "2", "20.00")])]])
    try await sell(stranger.row, as: "Secret")
    #expect(try await told(shop.store.row) == ["A "])
    try await sell(sister.row, as: "Sisterly")
    #expect(try await told(shop.store.row) == ["Sisterly p-Sisterly"])
    try await sell(shop.store.row, as: "Own")
    #expect(try await told(shop.store.row) == ["Own p-Own"])
    #expect(try await told(nil) == ["Secret p-Secret"])
  }

  private static func customers(_ shop: StorageHarness, _ from: String?, _ to: String?) async throws -> String {
    let counts = try await shop.storage.customerCounts(store: nil, from: from.flatMap { Day($0) }, to: to.flatMap { Day($0) })
    return "\(counts.newCustomers) new, \(counts.firstOrders) first, \(counts.returningOrders) returning"
  }

  @Test func aCustomerIsNewOnceWhicheverOrderComesInFirst() async throws {
    let shop = try await StorageHarness()
    _ = try await shop.pull([[try Self.order("3", "2026-03-20", [("A", "1", "1.00")])]])
    #expect(try await Self.customers(shop, "2026-03-20", "2026-03-20") == "1 new, 1 first, 0 returning")
    _ = try await shop.pull(
      [[try Self.order("1", "2026-03-01", [("A", "1", "1.00")])], [try Self.order("2", "2026-03-01", [("A", "1", "1.00")])]],
      complete: false)
    #expect(try await Self.customers(shop, "2026-03-20", "2026-03-20") == "0 new, 0 first, 1 returning")
    #expect(try await Self.customers(shop, nil, nil) == "1 new, 2 first, 1 returning")
    // Both of the first day are cancelled: the later one is the first again.
    _ = try await shop.pull(
      [try ["1", "2"].map { try Self.order($0, "2026-03-01", [("A", "1", "1.00")], status: "void", version: "2") }], complete: false)
    #expect(try await Self.customers(shop, "2026-03-20", "2026-03-20") == "1 new, 1 first, 0 returning")
  }

  @Test(arguments: [
    ("UPDATE rollup_day SET gross = gross + 1", "rollup_day Shop 2026-03-01 EUR: gross is 3001, the books say 3000"),
    ("DELETE FROM rollup_day", "rollup_day Shop 2026-03-01 EUR: orders is 0, the books say 1; gross is 0, the books say 3000; net is 0"),
    ("UPDATE rollup_status SET orders = 7", "rollup_status Shop completed: orders is 7, the books say 1"),
    (
      "UPDATE rollup_goods SET quantity = 0 WHERE month = 0", "rollup_goods Shop all months EUR sku:A: quantity is 0, the books say 3000000"
    ),
    ("UPDATE client_first SET day = day - 1", "client_first Shop client 1: day is 20512, the books say 20513"),
    ("UPDATE orders SET total = 1", "order 1 of Shop: its total is 0.01 EUR, its sealed record says 30.00 EUR"),
    ("UPDATE orders SET raw_status = 'void'", "order 1 of Shop: its state is \"void\", its sealed record says \"paid\""),
    ("UPDATE order_goods SET goods = '[]'", "order_goods order 1: goods is [], the books say [[24314,\"EUR\",1,3000000,3000]]"),
  ])
  func whatIsEditedByHandIsNamed(sql: String, wanted: String) async throws {
    let shop = try await StorageHarness()
    _ = try await shop.pull([[try Self.order("1", "2026-03-01", [("A", "3", "30.00")])]])
    #expect(try await shop.storage.checkRollups() == [])
    let queue = try DatabaseQueue(path: shop.folder + "/tradepost.sqlite")
    try await queue.write { try $0.execute(sql: sql) }
    let found = try await shop.storage.checkRollups().map { "\($0.place): \($0.what)" }
    #expect(found.contains { $0.hasPrefix(wanted) }, "\(found)")
    guard !sql.contains("UPDATE orders") else { return }
    try await shop.storage.rebuildRollups()
    #expect(try await shop.storage.checkRollups() == [])
  }

  /// A folder from before there were sums is filled when it is opened.
  @Test func anOlderFolderGetsItsSums() async throws {
    let shop = try await StorageHarness()
    _ = try await shop.pull([[try Self.order("1", "2026-03-01", [("A", "3", "30.00")])]])
    let queue = try DatabaseQueue(path: shop.folder + "/tradepost.sqlite")
    try await queue.write { db in
      for table in ["rollup_day", "rollup_status", "rollup_goods", "order_goods", "client_first", "rollup_client_day", "rollup_clients"] {
        try db.execute(sql: "DELETE FROM \(table)")
      }
      try db.execute(sql: "DELETE FROM installation WHERE key = 'rollups'")
    }
    let opened = try Storage(folder: shop.folder)
    #expect(try await opened.checkRollups() == [])
    #expect(try await opened.summary(store: nil).revenue.map(\.gross.count) == [3000])
    #expect(try await opened.summary(store: nil).clients == 1)
  }

  @Test func aSumBeyond64BitsIsReported() async throws {
    let shop = try await StorageHarness()
    let queue = try DatabaseQueue(path: shop.folder + "/tradepost.sqlite")
    try await queue.write { db in
      for day in 1...2 {
        try db.execute(
          sql: "INSERT INTO rollup_day VALUES (1, ?, '', 'EUR', 1, 0, 9223372036854775807, 0, 0, 0, 0, 0, 0)", arguments: [day])
      }
    }
    await #expect(throws: HostError.self) { try await shop.storage.summary(store: nil) }
    let error = await #expect(throws: HostError.self) { try await shop.storage.revenue(by: .store, store: nil, from: nil, to: nil) }
    #expect(error?.code == "report.overflow")
  }

  @Test func howCurrentAStoreIsIsTold() async throws {
    let shop = try await StorageHarness()
    let empty = try await shop.storage.syncStatus(store: nil)
    #expect(empty.map { "\($0.status) \($0.kinds.count)" } == ["connected 0"])
    _ = try await shop.pull([[try Self.order("1", "2026-03-01", [("A", "3", "30.00")])]])
    let status = try #require(try await shop.storage.syncStatus(store: nil).first)
    let kind = try #require(status.kinds.first)
    #expect("\(kind.resource) \(kind.lastState) \(kind.failures) \(kind.counts.created)" == "orders done 0 1")
    #expect(status.lag(kind) == 100_000_120)
  }

  /// Whoever asks for the store and whoever asks how current it is are told the same.
  @Test func aStoreWhoseLastRunFailedIsInError() async throws {
    let shop = try await StorageHarness()
    func expect(_ status: StoreStatus, isEnabled: Bool = true) async throws {
      let store = try await shop.storage.store(shop.store.uid)
      #expect(try await shop.storage.view(of: store).status == status)
      #expect(try await shop.storage.syncStatus(store: nil).map(\.status) == [status])
    }
    let page = [try Self.order("1", "2026-03-01", [("A", "3", "30.00")])]
    try await expect(.connected)
    _ = try await shop.pull([page], failure: Failure(.auth, "the key was revoked"))
    try await expect(.error)
    try await shop.storage.enable("acme", for: shop.store.row, false)
    try await expect(.disabled)
    try await shop.storage.enable("acme", for: shop.store.row, true)
    _ = try await shop.pull([page])
    try await expect(.connected)
  }
}
