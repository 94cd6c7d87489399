import TestHost
import Testing
import TradepostABI
import TradepostContract
import TradepostJSON

@Suite("Stock of a seller")
struct InventoryTests {
  private func levels(_ ran: TestHost.Ran) throws -> [String: StockLevel] {
    try ran.records.mapValues { try StockLevel(json: JSONDocument(parsing: $0.json).root) }
  }

  @Test func ownStockAndAmazonsStandSideBySide() throws {
    let seller = try SimulatedSeller(#"{"products":200,"orders":0,"markets":["DE","FR"]}"#)
    let ran = try seller.open().run(seller, "list", "inventory")
    #expect(ran.end == .done("{}", complete: true))
    let levels = try levels(ran)
    // Twenty parents have none; every other SKU lies at one place.
    #expect(levels.count == 180)
    #expect(Set(levels.values.map { $0.location }) == ["MFN", "FBA"])
    #expect(Set(levels.values.map { $0.variantID }).count == 180)
    #expect(levels.allSatisfy { $0.value.id == "\($0.value.location):\($0.value.sku)" && $0.value.available != nil })
    let child = try #require(levels.values.first { $0.variantID == "TP-00011" })
    #expect(child.productID == "TP-00010")
    let single = try #require(levels.values.first { $0.variantID == "TP 00005/A+B" })
    #expect(single.productID == single.variantID)
    // Germany and France share one stock of Amazon's, which is asked for once: two pages of fifty.
    #expect(try seller.counter("requests.searchListingsItems") == 10)
    #expect(try seller.counter("requests.getInventorySummaries") == 2)
  }

  /// Amazon's warehouses in another country are another place.
  @Test func otherNetworksAreOtherPlaces() throws {
    let seller = try SimulatedSeller(#"{"products":20,"orders":0,"markets":["DE","FR","GB"],"fba_share":1}"#)
    let levels = try levels(seller.open().run(seller, "list", "inventory"))
    #expect(Set(levels.values.map { $0.location }) == ["FBA", "FBA-GB"])
    #expect(levels.count == 36)
  }

  @Test func withoutAmazonsStockNobodyAsksForIt() throws {
    let seller = try SimulatedSeller(#"{"products":20,"orders":0,"fba_share":0}"#)
    let ran = try seller.open().run(seller, "list", "inventory")
    #expect(ran.end == .done("{}", complete: true))
    #expect(seller.calls == ["listings_search": 1])
  }

  /// The token of the next page lives thirty seconds; storing a page took longer.
  @Test func aTokenThatDiedStartsTheWalkAnew() throws {
    let seller = try SimulatedSeller(#"{"products":200,"orders":0,"markets":["DE"],"fba_share":1}"#)
    var slept = false
    seller.accident = { [unowned seller] request in
      if request.path.contains("nextToken="), !slept {
        slept = true
        seller.now += 31_000
      }
      return nil
    }
    let ran = try seller.open().run(seller, "list", "inventory")
    #expect(ran.end == .done("{}", complete: true))
    #expect(slept)
    #expect(ran.records.count == 180)
    #expect(ran.pages.flatMap { $0 }.count == 180)
    #expect(seller.calls["fba_inventory"] == 6)
  }

  @Test func anInterruptedListGoesOn() throws {
    let seller = try SimulatedSeller(#"{"products":100,"orders":0,"markets":["DE"],"fba_share":0.9}"#)
    let whole = try seller.open().run(seller, "list", "inventory")
    for stop in 1..<whole.pages.count {
      let cut = try seller.open().run(seller, "list", "inventory", stop: stop)
      let rest = try seller.open().run(seller, "list", "inventory", cursor: cut.cursors.last ?? "")
      #expect(rest.end == .done("{}", complete: true))
      let met = cut.records.merging(rest.records) { $1 }
      #expect(met.mapValues { $0.json } == whole.records.mapValues { $0.json })
    }
  }

  @Test func levelsOfSomeProducts() throws {
    let seller = try SimulatedSeller(#"{"products":60,"orders":0,"markets":["DE"]}"#)
    let host = try seller.open()
    let whole = try host.run(seller, "list", "inventory")
    let ran = try host.run(seller, "get", "inventory", arguments: #"{"ids":["TP-00010","TP 00005/A+B","TP-00021","nobody"]}"#)
    #expect(ran.end == .done(#"{"missing":["nobody"]}"#, complete: false))
    #expect(
      Set(try levels(ran).values.map { $0.sku })
        == ["TP-00011", "TP-00012", "TP-00013", "TP 00005/A+B", "TP-00021", "TP-00022", "TP-00023"])
    #expect(ran.records.allSatisfy { whole.records[$0.key]?.json == $0.value.json })
  }

  @Test func stockThatIsNoNumberIsRefusedByName() throws {
    let seller = try SimulatedSeller(#"{"products":4,"orders":0}"#)
    let host = try seller.open()
    _ = host.begin("list", "inventory")
    let step = host.answer(
      Answer(
        #"{"numberOfResults":2,"items":[{"sku":"a","fulfillmentAvailability":[{"fulfillmentChannelCode":"DEFAULT","quantity":1.5}]},"#
          + #"{"sku":"b","fulfillmentAvailability":[{"fulfillmentChannelCode":"DEFAULT","quantity":3},{"fulfillmentChannelCode":"S-9","quantity":0}]}]}"#
      ))
    #expect(step.records.map { $0.id } == ["a", "MFN:b", "S-9:b"])
    #expect(step.records[0].reason == "/fulfillmentAvailability/0/quantity is the number 1.5, not a whole number of 64 bits")
  }

  /// The official sample of a listing tells its own stock.
  @Test func officialSamplesTellStock() throws {
    for (file, expected) in [("listings-getListingsItem", ["MFN:TEST-SKU-001"]), ("pricing-getListingsItem", [])] {
      var writer = JSONWriter()
      writer.value(try Fixtures.json("sample-responses/\(file).json"))
      let seller = try SimulatedSeller(#"{"products":4,"orders":0}"#)
      let host = try seller.open()
      _ = host.begin("list", "inventory")
      let step = host.answer(Answer(#"{"numberOfResults":1,"items":[\#(writer.text)]}"#))
      #expect(step.records.map { $0.id } == expected)
      if let record = step.records.first { #expect(record.json.contains(#""available":"100""#)) }
    }
  }
}
