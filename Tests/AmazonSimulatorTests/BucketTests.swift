import SimulatorKit
import TestHost
import Testing

/// The limits on how often an operation may be called, on the world's own clock.
@Suite struct BucketTests {
  /// Which operation has the plan of a timeline.
  private static let targets = [
    "bucket-0": "/orders/2026-01-01/orders/x",
    "bucket-1":
      "/fba/inventory/v1/summaries?granularityType=Marketplace&granularityId=\(Account.germany)&marketplaceIds=\(Account.germany)",
    "bucket-3": "/listings/2021-08-01/items/\(Account.seller)/TP-00001?marketplaceIds=\(Account.germany)",
    "bucket-5": "/orders/v0/orders?MarketplaceIds=\(Account.germany)&CreatedAfter=2026-11-01",
  ]

  @Test(.enabled(if: Fixtures.areThere, "the timelines are not beside the checkout (shared/fixtures/amazon)"))
  func `calls are let through as in the timelines`() throws {
    let timelines = try Fixtures.json("vectors-token-bucket.json")["timelines"]?.items ?? []
    #expect(timelines.count == 4)
    for timeline in timelines {
      let name = timeline["id"]?.string ?? ""
      let account = try Account("{\"orders\": 10}")
      let target = try #require(Self.targets[name])
      for (number, call) in (timeline["calls"]?.items ?? []).enumerated() {
        guard case .number(let text)? = call["t"], let seconds = Double(text) else { continue }
        account.now = Account.moment + Int64(seconds * 1000)
        let status = account.get(target).status
        #expect((status == 429) == (call["status"]?.whole == 429), "\(name), call \(number) at \(text) s gave \(status)")
      }
    }
  }

  @Test func `a refusal names no time to wait, an answer names the rate`() throws {
    let account = try Account("{\"orders\": 3, \"rates\": {\"searchOrders\": {\"rate\": 0.25, \"burst\": 1}}}")
    let target = "/orders/2026-01-01/orders?createdAfter=2026-01-01"
    let first = account.get(target)
    #expect(first.status == 200)
    #expect(first["x-amzn-RateLimit-Limit"] == "0.25")
    let second = account.get(target)
    #expect(second.status == 429)
    #expect(second.code == "QuotaExceeded")
    #expect(second["Retry-After"] == nil && second["x-amzn-RateLimit-Limit"] == nil)
    account.now += 3999
    #expect(account.get(target).status == 429)
    account.now += 1
    #expect(account.get(target).status == 200)
    #expect(account.counters["throttled.searchOrders"]?.whole == 2)
  }
}
