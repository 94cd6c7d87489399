import HostCore
import HostStorage
import HostSync
import Synchronization
import Testing
import TradepostContract

@Suite struct OutboxTests {
  @Test func whatLeftMeanwhileIsNotCalledUnsent() async throws {
    let shop = try await Outbox()
    try await shop.want("a")
    let waiting = try await shop.waiting()
    let run = try await shop.begin(waiting)
    // The round broke off after it was sent, and puts off what it had meant to send.
    try await shop.storage.keep(
      waiting.map { ($0, OutboxStep.again(after: 0, note: "The disk is full.")) }, asked: 0, store: shop.store)
    #expect(try await shop.waiting().isEmpty)
    #expect(try await shop.storage.outboxOpen(run: run).map(\.state) == [.sent])
    #expect(try await shop.storage.outboxOpen(store: shop.store, at: shop.now).count == 1)
  }

  @Test func whatWasBroughtAlreadyFollowsItsPushAndHoldsUpNobody() async throws {
    let shop = try await Outbox()
    try await shop.want("a")
    let first = try await shop.waiting()
    let run = try await shop.begin(first)
    try await shop.storage.keep([PushOutcome(first[0].intent.item.key, .confirmed)], of: run)
    try await shop.storage.end(run, RunEnd(state: .done, endedAt: shop.now))
    try await shop.keep(run, .again(after: 0, note: ""))
    try await shop.want("b")
    let both = try await shop.waiting()
    #expect(both.count == 2)
    let refusal = await #expect(throws: HostError.self) { _ = try await shop.begin(both) }
    #expect(refusal?.code == "push.key")
    #expect(try await shop.storage.followBrought(both.map(\.row), store: shop.store) == 1)
    #expect(try await shop.waiting().map(\.intent.item.productID) == ["b"])
    #expect(try await shop.storage.outboxOpen(run: run).map(\.intent.item.productID) == ["a"])
  }

  @Test func anOlderQuantityDoesNotTakeALaterOnesPlace() async throws {
    let shop = try await Outbox()
    let old = try await shop.want("a", 5)
    try await shop.keep(try await shop.begin(try await shop.waiting()), .end(.dead, note: "Look at the shop."))
    let new = try await shop.want("a", 7)
    let refusal = await #expect(throws: HostError.self) { _ = try await shop.storage.resend(old, actor: "test") }
    #expect(refusal?.code == "push.later")
    #expect(try await shop.waiting().map(\.uid) == [new])
    try await shop.keep(try await shop.begin(try await shop.waiting()), .end(.refused, note: "no"))
    let again = try #require(try await shop.storage.resend(new, actor: "test"))
    #expect(try await shop.waiting().map(\.uid) == [again])
  }

  @Test func whatMayHaveArrivedAndWasReplacedStandsInTheLog() async throws {
    let shop = try await Outbox()
    // Replaced before it was sent: nothing that anybody has to know.
    try await shop.want("a", 1)
    try await shop.want("a", 2)
    let run = try await shop.begin(try await shop.waiting())
    try await shop.want("a", 3)
    try await shop.keep(run, .end(.superseded, note: "A later intent took its place."))
    // A person pushes by hand what has just been sent.
    let waiting = try await shop.waiting()
    _ = try await shop.begin(waiting)
    var start = PushStart(
      store: shop.store, resource: .inventory, packageVersion: "1", startedAt: shop.now, lines: [PushLine(key: "hand", item: [])])
    start.outbox = .intents([try Outbox.intent("a", 4, key: "hand")])
    _ = try await shop.storage.begin(start)
    let lines = try await shop.storage.inventoryLog(store: shop.store, action: "push", before: nil, limit: 10)
    #expect(lines.map(\.after) == ["3", "2"])
    #expect(lines.map(\.result) == ["superseded", "superseded"])
  }

  @Test func twoThatWaitForOnePlaceBecomeTheLaterOne() async throws {
    let shop = try await Outbox()
    try await shop.want("a", 1)
    let run = try await shop.begin(try await shop.waiting())
    // It is found not to have left, while another one came.
    let open = try await shop.storage.outboxOpen(run: run)
    let later = try await shop.want("a", 2)
    try await shop.storage.keep(open.map { ($0, OutboxStep.again(after: 0, note: "")) }, asked: 0, store: shop.store)
    #expect(try await shop.waiting().map(\.uid) == [later])
    // What waits behind something on its way is not due by itself, or the store would be worked for without end.
    let second = try await shop.begin(try await shop.waiting())
    try await shop.keep(second, .ask(.inDoubt, after: 60_000, note: ""))
    try await shop.want("a", 3)
    #expect(try await shop.storage.outboxDue(at: shop.now).isEmpty)
    #expect(try await shop.storage.outboxDue(at: shop.now + 60_000) == [shop.store])
  }

  @Test func whatIsOverIsForgottenAfterAWhile() async throws {
    let shop = try await Outbox()
    let over = try await shop.want("a")
    try await shop.keep(try await shop.begin(try await shop.waiting()), .end(.confirmed, note: ""))
    shop.hand.now.withLock { $0 += 1000 }
    let waits = try await shop.want("b")
    #expect(try await shop.storage.pruneStock(intents: shop.now - 1000, alerts: 0) == 0)
    #expect(try await shop.storage.pruneStock(intents: shop.now, alerts: 0) == 1)
    #expect(try await shop.storage.outbox(over) == nil)
    #expect(try await shop.storage.outbox(waits) != nil)
    #expect(try await shop.storage.inventoryLog(store: shop.store, action: "push", before: nil, limit: 10).count == 1)
  }

  @Test func anEmptiedShopIsSeenThoughItIsEmptiedOneByOne() async throws {
    let shop = try await Outbox()
    for product in ["a", "b", "c", "d"] { try await shop.want(product, 0) }
    let fifth = try Outbox.intent("e", 0).item
    // What is set to something meanwhile makes it no better.
    try await shop.want("z", 7)
    let lately = try await shop.storage.emptiedLately(store: shop.store, since: shop.now - 1000, beside: fifth)
    #expect(lately == 4)
    #expect(throws: HostError.self) { try PushGuard.check(fifth, PushBefore(), others: lately) }
    #expect(throws: Never.self) { try PushGuard.check(fifth, PushBefore(), others: lately - 1) }
    #expect(throws: Never.self) { try PushGuard.check(try Outbox.intent("e", 1).item, PushBefore(), others: lately) }
    #expect(try await shop.storage.emptiedLately(store: shop.store, since: shop.now + 1, beside: fifth) == 0)
    #expect(try await shop.storage.emptiedLately(store: shop.store + 1, since: shop.now - 1000, beside: fifth) == 0)
    // Filled again, it is empty no more.
    try await shop.want("a", 1)
    #expect(try await shop.storage.emptiedLately(store: shop.store, since: shop.now - 1000, beside: fifth) == 3)
  }

  @Test(arguments: [("", ["L1"], "L1"), ("", ["L1", "L2"], ""), ("L2", ["L1", "L2"], "L2"), ("L9", ["L1", "L2"], ""), ("L2", [], "")])
  func aPushWithoutAPlaceMeansTheOneThatTheBooksKnow(usual: String, places: [String], expected: String) throws {
    var before = PushBefore()
    before.levels = places.map { StoredLevel(place: VariantPlace(product: "a", variant: "v"), location: $0, available: .zero) }
    guard case .stock(let items) = try PushItems(stock: [try Outbox.intent("a", 1).item]).placed(before, usual: usual) else { return }
    #expect(items.map(\.location) == [expected])
  }
}

/// A store with an outbox, without anybody who works it off.
private final class Outbox {
  /// A clock that stands until a test moves it.
  final class Hand: Sendable {
    let now = Mutex<Int64>(1_800_000_000_000)
  }

  let shop: PushHarness
  let hand = Hand()
  var storage: Storage { shop.storage }
  var store: Int64 { shop.store.row }
  var now: Int64 { hand.now.withLock { $0 } }

  init() async throws {
    shop = try await PushHarness(clock: HostClock(now: { [hand] in hand.now.withLock { $0 } }, sleep: { _ in }))
  }

  static func intent(_ product: String, _ quantity: Int64, key: String = "") throws -> StockIntent {
    let key = key.isEmpty ? Ident(at: 1_800_000_000_000).text : key
    return StockIntent(
      StockPush(key: key, productID: product, variantID: "v", quantity: Amount(coefficient: quantity, scale: 0)), before: nil,
      cause: StockCause(actor: "test"))
  }

  @discardableResult
  func want(_ product: String, _ quantity: Int64 = 3) async throws -> Ident {
    try #require(try await storage.enqueue([try Self.intent(product, quantity)], store: store).first)
  }

  func waiting() async throws -> [OutboxEntry] { try await storage.outboxWaiting(store: store, at: now, most: 250) }

  /// Begins a push of them, as if they left at once.
  func begin(_ entries: [OutboxEntry]) async throws -> Int64 {
    try await storage.endBrokenPushes(.inventory, store: store)
    var start = PushStart(
      store: store, resource: .inventory, packageVersion: "1", startedAt: now,
      lines: entries.map { PushLine(key: $0.intent.item.key, item: []) })
    start.outbox = .rows(entries.map(\.row))
    return try await storage.begin(start).run
  }

  /// Lets something become of all that a push has on its way.
  func keep(_ run: Int64, _ step: OutboxStep) async throws {
    try await storage.keep(try await storage.outboxOpen(run: run).map { ($0, step) }, asked: 0, store: store)
  }
}
