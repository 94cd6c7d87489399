import GRDB
import HostCore
import HostLedger
import HostStorage
import HostSync
import Testing
import TradepostContract

@Suite struct PullTests {
  @Test func whatIsKnownIsRecognisedAndWhatChangedIsPostedOnce() async throws {
    let shop = try await StorageHarness()
    let first = try await shop.pull([[try StorageHarness.order("1", "10.00"), try StorageHarness.order("2", "20.00")]])
    #expect(shop.counts(first.counts) == "new 2")
    let again = try await shop.pull([[try StorageHarness.order("1", "10.00"), try StorageHarness.order("2", "20.00")]])
    #expect(shop.counts(again.counts) == "same 2")
    let changed = try await shop.pull([[try StorageHarness.order("1", "12.00", version: "2")]], complete: false)
    #expect(shop.counts(changed.counts) == "changed 1")
    #expect(
      try await shop.journal() == [
        "1 sale r1: receivable 1000, sales -1000",
        "1 capture r1: clearing:card 1000, receivable -1000",
        "2 sale r1: receivable 2000, sales -2000",
        "2 capture r1: clearing:card 2000, receivable -2000",
        "1 sale r2: receivable 200, sales -200",
        "1 capture r2: clearing:card 200, receivable -200",
      ])
  }

  @Test func anOlderReadNeverOverwritesANewerOne() async throws {
    let shop = try await StorageHarness()
    _ = try await shop.pull([[try StorageHarness.order("1", "12.00", version: "2")]])
    let late = try await shop.pull([[try StorageHarness.order("1", "10.00", version: "1")]])
    #expect(shop.counts(late.counts) == "same 1")
    #expect(try await shop.storage.order("1", store: nil)?.summary.total.description == "12.00 EUR")
  }

  @Test func aCancelledOrderTakesBackWhatItHadBooked() async throws {
    let shop = try await StorageHarness()
    _ = try await shop.pull([[try StorageHarness.order("1", "10.00")]])
    _ = try await shop.pull([[try StorageHarness.order("1", "10.00", status: "void", version: "2")]])
    _ = try await shop.pull([[try StorageHarness.order("1", "10.00", version: "3")]])
    #expect(
      try await shop.journal() == [
        "1 sale r1: receivable 1000, sales -1000",
        "1 capture r1: clearing:card 1000, receivable -1000",
        "1 sale r2: receivable -1000, sales 1000",
        "1 capture r2: clearing:card -1000, receivable 1000",
        "1 sale r3: receivable 1000, sales -1000",
        "1 capture r3: clearing:card 1000, receivable -1000",
      ])
    let summary = try await shop.storage.summary(store: nil)
    #expect(summary.revenue.map(\.orders) == [1])
    #expect(summary.revenue.map(\.gross.count) == [1000])
  }

  @Test func anAdaptersUpdateThatChangesBytesOnlyPostsNothing() async throws {
    let shop = try await StorageHarness()
    _ = try await shop.pull([[try StorageHarness.order("1", "10.00")]])
    let updated = try await shop.pull([[try StorageHarness.order("1", "10.00", note: "new field")]], version: "1.1.0")
    #expect(shop.counts(updated.counts) == "changed 1")
    #expect(try await shop.journal().count == 2)
  }

  @Test func anAdaptersUpdateThatBooksOtherwiseWaitsForAPerson() async throws {
    let shop = try await StorageHarness()
    _ = try await shop.pull([[try StorageHarness.order("1", "10.00")]])
    let updated = try await shop.pull([[try StorageHarness.order("1", "11.00")]], version: "1.1.0")
    #expect(shop.counts(updated.counts) == "held 1")
    #expect(try await shop.journal().count == 2)
    #expect(try await shop.storage.skipped(store: nil, limit: 9).map(\.reason) == ["effects"])
    let again = try await shop.pull([[try StorageHarness.order("1", "11.00")]], version: "1.1.0")
    #expect(shop.counts(again.counts) == "held 1")
    let facts = StoreFacts(
      row: shop.store.row, name: "Shop", calendar: .utc, manifest: try StorageHarness.manifest(version: "1.1.0"))
    let retried = try await Retry(facts, storage: shop.storage, clock: .system)(.orders, approves: true)
    #expect(shop.counts(retried.counts) == "changed 1")
    #expect(
      try await shop.journal().suffix(2) == ["1 sale r2: receivable 100, sales -100", "1 capture r2: clearing:card 100, receivable -100"])
  }

  @Test func anUnknownStateIsQuarantinedByNameAndItsNeighboursLive() async throws {
    let shop = try await StorageHarness()
    let report = try await shop.pull([
      [
        try StorageHarness.order("1", "1.00"), try StorageHarness.order("2", "2.00", status: "half-shipped"),
        try StorageHarness.order("3", "3.00"),
      ]
    ])
    #expect(shop.counts(report.counts) == "new 2, quarantined 1")
    #expect(report.end.state == .doneWithSkips)
    let skipped = try await shop.storage.skipped(store: nil, limit: 9)
    #expect(skipped.map(\.message) == ["its state is \"half-shipped\", which the package's status table does not know"])
    let well = try await shop.pull([[try StorageHarness.order("2", "2.00")]], complete: false)
    #expect(shop.counts(well.counts) == "new 1")
    #expect(try await shop.storage.skipped(store: nil, limit: 9).isEmpty)
  }

  @Test func whatAWholeListLacksIsGone() async throws {
    let shop = try await StorageHarness()
    let orders = try (1...30).map { try StorageHarness.order("\($0)", "1.00") }
    _ = try await shop.pull([orders])
    let fewer = try await shop.pull([Array(orders.dropLast(2))], isFull: true)
    #expect(shop.counts(fewer.counts) == "same 28, deleted 2")
    #expect(try await shop.journal().suffix(4).map { String($0.prefix(8)) } == ["29 sale ", "29 captu", "30 sale ", "30 captu"])
    let half = try await shop.pull([Array(orders.prefix(3))], isFull: true)
    #expect(shop.counts(half.counts) == "same 3")
    #expect(half.end.message.contains("lacks 25 of 28"))
    let approved = try await shop.pull([Array(orders.prefix(3))], isFull: true, approves: true)
    #expect(shop.counts(approved.counts) == "same 3, deleted 25")
    let back = try await shop.pull([orders], isFull: true)
    #expect(shop.counts(back.counts) == "changed 27, same 3")
  }

  @Test func reservedStockIsFreedWhenTheOrderIsPaid() async throws {
    let shop = try await StorageHarness()
    _ = try await shop.pull([[try StorageHarness.order("1", "1.00", status: "open")]])
    #expect(try await shop.journal().isEmpty)
    #expect(try await shop.storage.order("1", store: nil)?.summary.effect == "reserves")
    _ = try await shop.pull([[try StorageHarness.order("1", "1.00", version: "2")]])
    #expect(try await shop.journal().count == 2)
  }

  @Test func aRunGoesOnBehindTheLastStoredPage() async throws {
    struct Stop: Error {}
    let shop = try await StorageHarness()
    let pages = try (0..<5).map { [try StorageHarness.order("\($0)", "1.00")] }
    let facts = StoreFacts(row: shop.store.row, name: "Shop", calendar: .utc, manifest: try StorageHarness.manifest())
    let broken = Pull(
      facts, session: BreakingSession(pages: pages, after: 3), storage: shop.storage, clock: .system,
      platform: PlatformClock(wrapping: NoNetwork()))
    let failed = try await broken(Pull.Request(.orders))
    #expect(failed.end.state == .failed)
    let rest = try await shop.pull(pages)
    #expect(rest.continues)
    #expect(shop.counts(rest.counts) == "new 2")
    #expect(try await shop.journal().count == 10)
  }

  @Test func anotherCurrencyMovesTheOrderWhole() async throws {
    let shop = try await StorageHarness()
    _ = try await shop.pull([[try StorageHarness.order("1", "10.00")]])
    _ = try await shop.pull([[try StorageHarness.order("1", "10.00", version: "2", currency: "USD")]])
    #expect(
      try await shop.storage.summary(store: nil).revenue.map { "\($0.currency) \($0.orders) \($0.gross.count) \($0.captured.count)" }
        == ["USD 1 1000 1000"])
    // Held with a third currency, then gone: each document is taken back in its own.
    _ = try await shop.pull([[try StorageHarness.order("1", "10.001", version: "3", currency: "GBP")]])
    let empty = try await shop.pull([[]], isFull: true)
    #expect(empty.end.message.contains("lacks 1 of 1"))
    _ = try await shop.pull([[]], isFull: true, approves: true)
    #expect(
      try await shop.storage.summary(store: nil).revenue.map { "\($0.currency) \($0.orders) \($0.gross.count) \($0.captured.count)" }
        == [])
  }

  @Test func idsAreTheSameWhenTheirBytesAre() async throws {
    let shop = try await StorageHarness()
    let report = try await shop.pull([
      [
        try StorageHarness.order("caf\u{E9}", "1.00"), try StorageHarness.order("cafe\u{301}", "2.00"),
        try StorageHarness.order("cafe\u{301}", "3.00", version: "2"),
      ]
    ])
    #expect(shop.counts(report.counts) == "new 2, same 1")
  }

  @Test func nothingIsGoneWhileARecordOfTheListCannotBeRead() async throws {
    let shop = try await StorageHarness()
    _ = try await shop.pull([[try StorageHarness.order("1", "1.00"), try StorageHarness.order("2", "2.00")]])
    let unreadable = PageRecord(id: "unnamed-1", json: Array(#"{"id":null}"#.utf8), rejection: "id is missing")
    let report = try await shop.pull([[try StorageHarness.order("1", "1.00"), unreadable]], isFull: true)
    #expect(shop.counts(report.counts) == "same 1, quarantined 1")
    #expect(report.end.message.contains("1 of its records could not be read"))
    let approved = try await shop.pull([[try StorageHarness.order("1", "1.00"), unreadable]], isFull: true, approves: true)
    #expect(shop.counts(approved.counts) == "same 1, quarantined 1, deleted 1")
  }

  @Test func whatIsGoneIsNotBroughtBackFromTheQuarantine() async throws {
    let shop = try await StorageHarness()
    _ = try await shop.pull([[try StorageHarness.order("1", "1.00")]])
    _ = try await shop.pull([[try StorageHarness.order("1", "1.00", status: "half-shipped", version: "2")]], complete: false)
    _ = try await shop.pull([[PageRecord(id: "1", json: [], isDeleted: true)]], complete: false)
    #expect(try await shop.storage.skipped(store: nil, limit: 9).isEmpty)
  }

  @Test func aShopAheadOfItsTimeDoesNotMakeLaterRunsSkip() async throws {
    let shop = try await StorageHarness()
    let facts = StoreFacts(row: shop.store.row, name: "Shop", calendar: .utc, manifest: try StorageHarness.manifest())
    let pull = Pull(
      facts, session: PagesSession(pages: [], through: 32_472_144_000_000), storage: shop.storage,
      clock: HostClock(now: { 1_800_000_000_000 }, sleep: { _ in }), platform: PlatformClock(wrapping: NoNetwork()))
    #expect(try await pull(Pull.Request(.orders)).end.watermark == 1_800_000_000_000 - Pull.overlap)
  }

  /// What changed between the last list and a later moment that somebody asked for is still to come.
  @Test func aListFromALaterMomentClaimsNothingOfTheTimeBefore() async throws {
    let shop = try await StorageHarness()
    let facts = StoreFacts(row: shop.store.row, name: "Shop", calendar: .utc, manifest: try StorageHarness.manifest())
    func watermark(since: Int64?, through: Int64) async throws -> Int64? {
      let pull = Pull(
        facts, session: PagesSession(pages: [], through: through + Pull.overlap), storage: shop.storage,
        clock: HostClock(now: { 1_800_000_000_000 }, sleep: { _ in }), platform: PlatformClock(wrapping: NoNetwork()))
      var request = Pull.Request(.orders)
      request.since = since
      _ = try await pull(request)
      return try await shop.storage.watermark(.orders, store: shop.store.row)
    }
    #expect(try await watermark(since: 1_000_000, through: 2_000_000) == nil, "the first list of all is still to come")
    #expect(try await watermark(since: nil, through: 3_000_000) == 3_000_000)
    #expect(try await watermark(since: 3_000_001, through: 4_000_000) == 3_000_000)
    #expect(try await watermark(since: 3_000_000, through: 4_000_000) == 4_000_000)
    #expect(try await watermark(since: 1_000_000, through: 5_000_000) == 5_000_000)
  }

  @Test func anOrderThatIsGoneKeepsNothingBack() async throws {
    let shop = try await StorageHarness()
    let queue = try DatabaseQueue(path: shop.folder + "/tradepost.sqlite")
    func reserved() async throws -> Int? {
      try await queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM reservation") }
    }
    _ = try await shop.pull([[try StorageHarness.order("1", "1.00", status: "open")]])
    #expect(try await reserved() == 1)
    _ = try await shop.pull([[PageRecord(id: "1", json: [], isDeleted: true)]], complete: false)
    #expect(try await reserved() == 0)
  }

  @Test func aCancelledRunSaysSo() async throws {
    let shop = try await StorageHarness()
    let report = try await Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await shop.pull([[try StorageHarness.order("1", "1.00")]])
    }.value
    #expect(try await shop.storage.runs(store: nil, limit: 1).map(\.state) == [report.end.state.rawValue])
  }

  @Test func ofAnIgnoredCartNothingPersonalIsKept() async throws {
    let shop = try await StorageHarness()
    let report = try await shop.pull([[try StorageHarness.order("1", "1.00", status: "cart")]])
    #expect(shop.counts(report.counts) == "ignored 1")
    let detail = try await shop.storage.order("1", store: nil)
    #expect(detail?.record == nil && detail?.summary.client == nil && detail?.sources.isEmpty == true)
  }
}

/// Gives some pages, then the network is gone.
struct BreakingSession: StoreSession {
  let pages: [[PageRecord]]
  let after: Int

  func run(_ call: OperationCall, keep: @Sendable (Page) async throws -> Void) async throws -> OperationResult {
    for (number, records) in pages.prefix(after).enumerated() {
      try await keep(Page(records: records, cursor: Array(String(number + 1).utf8)))
    }
    throw Failure(.platform, "The shop is gone.")
  }

  func close() async {}
}
