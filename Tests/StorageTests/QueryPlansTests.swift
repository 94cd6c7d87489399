import Foundation
import GRDB
import HostCore
import Synchronization
import Testing
import TradepostContract

@testable import HostStorage

/// What is asked often never walks through what grows with the years: orders, deliveries, runs, intents, lines of the log.
@Suite struct QueryPlansTests {
  /// Tables that only grow. A partial index of theirs that holds what waits, or was left aside, may be walked.
  private static let grows = [
    "orders", "inbox", "outbox", "run", "stock_alert", "inventory_log", "variant", "customer", "document", "source",
  ]
  private static let small = ["run_at_work", "outbox_open", "orders_held"]

  private static let questions: [(String, @Sendable (Storage, Int64) async throws -> Void)] = [
    ("an order", { storage, store in _ = try await storage.order("1001", store: store) }),
    ("an order of any store", { storage, _ in _ = try await storage.order("1001", store: nil) }),
    (
      "held orders",
      { storage, _ in
        var filter = OrderFilter(status: nil, from: nil, to: nil)
        filter.heldOnly = true
        _ = try await storage.orderPage(store: nil, filter, after: nil, limit: 10)
      }
    ),
    (
      "orders by status",
      { storage, store in
        _ = try await storage.orderPage(
          store: store, OrderFilter(status: "completed", from: nil, to: nil), after: ListPlace(20_000, 7), limit: 10)
      }
    ),
    ("held, page by page", { storage, _ in _ = try await storage.held(store: nil, after: 5, limit: 10) }),
    ("a SKU", { storage, store in _ = try await storage.variants(sku: "A", store: store) }),
    ("a store", { storage, store in _ = try await storage.view(of: try #require(try await storage.stores().first { $0.row == store })) }),
    ("schedules", { storage, _ in _ = try await storage.scheduledStores([.products, .orders]) }),
    ("sync status", { storage, _ in _ = try await storage.syncStatus(store: nil) }),
    (
      "everything at one glance",
      { storage, store in
        _ = try await storage.summary(store: nil)
        _ = try await storage.summary(store: store)
      }
    ),
    ("how things stand", { storage, _ in _ = try await storage.standing() }),
    (
      "runs",
      { storage, store in
        for store in [nil, store] {
          for kind in [nil, "orders"] {
            for state in [nil, "failed"] { _ = try await storage.runs(store: store, resource: kind, state: state, limit: 10) }
          }
        }
      }
    ),
    (
      "histories",
      { storage, store in
        for kind in [Resource.products, .orders] {
          _ = try await storage.history(kind, store: nil, after: nil, limit: 10)
          _ = try await storage.history(kind, store: store, after: ListPlace(9), limit: 10)
        }
      }
    ),
    (
      "deliveries",
      { storage, store in
        for store in [nil, store] {
          for state in [nil, InboxState.dead] { _ = try await storage.deliveries(store: store, state: state, before: nil, limit: 10) }
        }
      }
    ),
    (
      "alerts",
      { storage, store in
        for store in [nil, store] {
          for state in [nil, "open", "closed"] {
            _ = try await storage.alerts(store: store, severity: nil, state: state, before: nil, limit: 10)
            _ = try await storage.alerts(store: store, severity: "critical", state: state, before: 9, limit: 10)
          }
        }
      }
    ),
    (
      "intents",
      { storage, store in
        for store in [nil, store] {
          for state in [nil, OutboxState.dead] { _ = try await storage.outbox(store: store, state: state, before: nil, limit: 10) }
        }
      }
    ),
    (
      "the inventory log",
      { storage, store in
        for store in [nil, store] {
          for action in [nil, "push"] { _ = try await storage.inventoryLog(store: store, action: action, before: nil, limit: 10) }
        }
      }
    ),
    (
      "the inbox at work",
      { storage, store in
        _ = try await storage.inboxDue(at: 0)
        _ = try await storage.takeFromInbox(store: store, at: 0, most: 10)
        _ = try await storage.inboxAtWork()
        _ = try await storage.recoverInbox(store: store)
        _ = try await storage.retryDeadDeliveries(store: nil)
        _ = try await storage.pruneInbox(doneBefore: 0, deadBefore: 0)
        _ = try await InboxWriter(storage).accept(
          InboxArrival(
            store: store, source: .call, topic: nil, delivery: nil, message: [1], digest: Hash128(of: [1], seed: 7), unreadable: nil))
        _ = try await storage.pruneDeliveredRuns(before: 0)
      }
    ),
    (
      "the outbox at work",
      { storage, store in
        _ = try await storage.outboxDue(at: 0)
        _ = try await storage.outboxWaiting(store: store, at: 0, most: 10)
        _ = try await storage.outboxOpen(store: store, at: 0)
        _ = try await storage.endBrokenPushes(.inventory, store: store)
        let item = StockPush(key: "k", productID: "p", variantID: "v", quantity: .zero)
        _ = try await storage.emptiedLately(store: store, since: 0, beside: item)
        _ = try await storage.enqueue([StockIntent(item, before: nil, cause: StockCause(actor: "a", reason: ""))], store: store)
      }
    ),
    (
      "what sells",
      { storage, store in
        for store in [nil, store] {
          _ = try await storage.topProducts(store: store, months: nil, currency: nil, limit: 10)
          _ = try await storage.topProducts(
            store: store, months: try #require(Month("2026-01"))...#require(Month("2026-12")), currency: nil, limit: 10)
        }
      }
    ),
    ("lists at work", { storage, _ in _ = try await storage.listsAtWork() }),
  ]

  @Test(arguments: questions.map(\.0))
  func noneWalksThroughAll(name: String) async throws {
    let question = try #require(Self.questions.first { $0.0 == name })
    let shop = try await StorageHarness()
    _ = try await shop.pull([[try StorageHarness.order("1", "10.00")]])
    let seen = Mutex<Set<String>>([])
    let note: @Sendable (Database) -> Void = { db in
      db.trace { event in
        if case .statement(let statement) = event { seen.withLock { _ = $0.insert(statement.sql) } }
      }
    }
    try await shop.storage.pool.writeWithoutTransaction { note($0) }
    try await shop.storage.pool.read { note($0) }
    try await question.1(shop.storage, shop.store.row)
    try await shop.storage.pool.writeWithoutTransaction { $0.trace() }
    let statements = seen.withLock { $0 }.filter { $0.contains(/^(SELECT|UPDATE|DELETE|WITH)/) }
    #expect(!statements.isEmpty)
    let queue = try DatabaseQueue(path: shop.folder + "/tradepost.sqlite")
    for sql in statements {
      let plan = try await queue.read { db in
        let explain = try db.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
        explain.setUncheckedArguments([])
        return try Row.fetchAll(explain).map { $0["detail"] as String }
      }
      let walks = plan.filter { step in
        guard step.hasPrefix("SCAN "), !Self.small.contains(where: { step.hasSuffix("INDEX \($0)") }) else { return false }
        return Self.grows.contains { step == "SCAN \($0)" || step.hasPrefix("SCAN \($0) ") }
      }
      #expect(walks.isEmpty, "\(walks) in: \(sql)")
    }
  }
}
