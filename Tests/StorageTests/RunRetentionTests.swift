import Foundation
import HostCore
import HostStorage
import HostSync
import Testing
import TradepostContract

/// Runs that only did what deliveries asked for are forgotten in time; what they brought in stays, and so do lists and pushes.
@Suite struct RunRetentionTests {
  @Test func runsOfDeliveriesAreForgottenAndNoOthers() async throws {
    let shop = try await StorageHarness()
    _ = try await shop.pull([[try StorageHarness.order("1", "1.00")]])
    for _ in 0..<3 {
      var start = RunStart(
        store: shop.store.row, resource: .orders, packageVersion: "1.0.0", isFull: false, since: nil, startedAt: 1_800_000_000_000)
      start.operation = "deliver"
      let begun = try await shop.storage.begin(start)
      try await shop.storage.end(begun.run, RunEnd(state: .done, endedAt: 1_800_000_000_005))
    }
    #expect(try await shop.storage.pruneDeliveredRuns(before: 1_800_000_000_005) == 0)
    #expect(try await shop.storage.syncStatus(store: nil).flatMap(\.kinds).map(\.lastState) == ["done"])
    // The newest of all stays: its row is never another run's.
    #expect(try await shop.storage.pruneDeliveredRuns(before: 1_800_000_000_006) == 2)
    #expect(try await shop.storage.runs(store: nil, limit: 9).map(\.operation) == ["deliver", "list"])
    #expect(try await shop.storage.runs(store: shop.store.row, resource: "orders", limit: 1).map(\.operation) == ["deliver"])
    #expect(try await shop.storage.runs(store: nil, state: "failed", limit: 9).isEmpty)
  }

  @Test func whatIsHeldIsNoRevenueOfItsImport() async throws {
    let shop = try await StorageHarness()
    var dice = Dice(1)
    var held = OrderState(id: 2, &dice)
    // A sum that does not hold.
    held.adds = 7
    let report = try await shop.pull([[try StorageHarness.order("1", "10.00"), try held.record(version: 1)]])
    #expect(shop.counts(report.counts) == "new 1, held 1")
    let record = try #require(try await shop.storage.syncRecord(report.uid))
    #expect(record.revenue.map { "\($0.amount) \($0.currency)" } == ["10.00 EUR"])
  }

  @Test func anOrderIsFoundByEachOfItsNames() async throws {
    let shop = try await StorageHarness()
    _ = try await shop.pull([[try StorageHarness.order("17", "10.00"), try StorageHarness.order("18", "11.00")]])
    let summary = try #require(try await shop.storage.order("17", store: nil)).summary
    for store in [nil, shop.store.row] {
      #expect(try await shop.storage.order(summary.uid, store: store)?.summary.externalID == "17")
      #expect(try await shop.storage.order(summary.number, store: store)?.summary.externalID == "17")
    }
    #expect(try await shop.storage.order("17", store: 999)?.summary.externalID == nil)
    #expect(try await shop.storage.order(summary.uid, store: 999)?.summary.externalID == nil)
  }
}
