import TestHost
import Testing
import TradepostContract
import TradepostJSON

/// Adapter and simulator, both as libraries, with nothing between them but this test.
@Suite("A simulated shop that misbehaves")
struct SimulatorTests {
  private static let options =
    #""consumer_key":"ck_simulated","consumer_secret":"cs_simulated","orders":700,"products":250,"customers":120"#

  @Test(arguments: ["products", "inventory", "orders", "customers"])
  func aCalmShopIsReadInFull(_ resource: String) throws {
    let shop = try SimulatedShop(options: "{\(Self.options)}")
    let host = try Library.open()
    let listed = try host.run(shop, "list", resource)
    #expect(listed.end == .done("{}", complete: true))
    let refused = listed.records.values.filter { !$0.reason.isEmpty }
    #expect(refused.isEmpty, "\(refused.first?.reason ?? "")")
    if resource != "inventory" {
      let count = listed.records.values.filter { $0.flags == 0 }.count
      #expect(try host.run(shop, "count", resource).end == .done(#"{"count":\#(count)}"#, complete: false))
    }
    #expect(try host.run(shop, "check", "").end.words == "")
  }

  /// A run with every fault that an adapter gets to see, then a quiet one for what changed: together they know what a quiet
  /// walk through the whole shop finds.
  @Test(arguments: ["orders", "products"])
  func whatAFaultyRunMissesTheNextOneBrings(_ resource: String) throws {
    var hits = ["html": Int64(0), "duplicate_page": 0, "moved": 0]
    let faults = #""fault_requests":150,"faults":{"html":0.08,"duplicate_page":0.15,"moved":0.4}"#
    for seed in 1...6 as ClosedRange<UInt64> {
      let shop = try SimulatedShop(options: "{\(Self.options),\(faults)}", seed: seed)
      let host = try Library.open()
      let start = shop.now
      var known: [String: Step.Record] = [:]
      // A whole walk may end before the faults do.
      while shop.requests < 150 {
        let faulty = try host.run(shop, "list", resource)
        #expect(faulty.end.words == "")
        known = faulty.records
      }
      known.merge(try host.run(shop, "list", resource, since: start - 1000).records) { _, newer in newer }
      let truth = try host.run(shop, "list", resource)
      #expect(truth.end == .done("{}", complete: true))
      for (id, record) in truth.records { #expect(known[id]?.json == record.json, "seed \(seed): \(resource) \(id)") }
      for fault in hits.keys { hits[fault, default: 0] += try shop.counter("fault.\(fault)") }
    }
    #expect(hits.values.allSatisfy { $0 > 0 }, "\(hits)")
  }
}
