import TestHost
import Testing
import TradepostABI
import TradepostContract
import TradepostJSON

@Suite("Listings as products")
struct CatalogueTests {
  static let germany = "A1PA6795UKMFR9"

  private func products(_ ran: TestHost.Ran) throws -> [String: Product] {
    try ran.records.mapValues { try Product(json: JSONDocument(parsing: $0.json).root) }
  }

  @Test func everythingIsGivenInFamilies() throws {
    let seller = try SimulatedSeller(#"{"products":60,"orders":0}"#)
    let ran = try seller.open().run(seller, "list", "products")
    #expect(ran.end == .done("{}", complete: true))
    let products = try products(ran)
    // Of ten listings, one is a parent of the next three.
    #expect(products.count == 42)
    #expect(products.values.map { $0.variants.count }.reduce(0, +) == 54)
    #expect(seller.calls == ["listings_search": 3])

    let family = try #require(products["TP-00000"])
    #expect(family.variants.map { $0.sku } == ["TP-00001", "TP-00002", "TP-00003"])
    #expect(family.options.map { $0.name } == ["size", "color"])
    #expect(family.variants.map { $0.choices.map { $0.option } } == [["size", "color"], ["size", "color"], ["size", "color"]])
    #expect(family.variants.allSatisfy { !$0.name.isEmpty && $0.price != nil && $0.barcode.count == 13 })
    #expect(family.currency?.code == "EUR")
    #expect(family.url.hasPrefix("https://www.amazon.de/dp/B0T"))
    #expect(family.images.count == 1)
    #expect(family.status == .active)
    let single = try #require(products["TP 00005/A+B"])
    #expect(single.variants.map { $0.id } == ["TP 00005/A+B"])
  }

  /// The seller's home is the first marketplace; its price and currency are the record's.
  @Test func theFirstMarketplacePrices() throws {
    let british = try SimulatedSeller(#"{"products":8,"orders":0,"markets":["GB","DE"]}"#)
    let record = try #require(try products(british.open().run(british, "list", "products"))["TP-00004"])
    #expect(record.currency?.code == "GBP")
    let german = try SimulatedSeller(#"{"products":8,"orders":0,"markets":["GB","DE"]}"#, settings: ["marketplaces": "DE,GB"])
    let other = try #require(try products(german.open().run(german, "list", "products"))["TP-00004"])
    #expect(other.currency?.code == "EUR")
    #expect(other.variants[0].price != record.variants[0].price)
    #expect(other.url.hasPrefix("https://www.amazon.de/"))
  }

  @Test func aSingleOneIsFoundByAnySpelling() throws {
    let seller = try SimulatedSeller(#"{"products":40,"orders":0}"#)
    let ran = try seller.open().run(
      seller, "get", "products", arguments: #"{"ids":["TP 00005/A+B","TP-00012","TP-99999","a,b","../x"]}"#)
    #expect(ran.end == .done(#"{"missing":["TP-99999","a,b","../x"]}"#, complete: false))
    // A variation gives the product that it belongs to.
    #expect(Set(ran.records.keys) == ["TP 00005/A+B", "TP-00010"])
    #expect(try products(ran)["TP-00010"]?.variants.count == 3)
  }

  /// A search shows a thousand: the rest is found behind the oldest of them.
  @Test func moreThanASearchShows() throws {
    let seller = try SimulatedSeller(#"{"products":1300,"orders":0}"#)
    let ran = try seller.open().run(seller, "list", "products")
    #expect(ran.end == .done("{}", complete: true))
    #expect(try products(ran).values.map { $0.variants.count }.reduce(0, +) == 1170)
    #expect(ran.records.count == 910)
    // 65 pages, the overlap of windows, and parents and variations that lie in another window.
    #expect(try #require(seller.calls["listings_search"]) < 110)

    // A run that was cut off goes on behind its last stored page.
    let cut = try seller.open().run(seller, "list", "products", stop: 2)
    let rest = try seller.open().run(seller, "list", "products", cursor: try #require(cut.cursors.last { !$0.isEmpty }))
    #expect(rest.end.isEnd && rest.end.words == "")
    #expect(Set(cut.records.keys).union(rest.records.keys) == Set(ran.records.keys))
    #expect(rest.records.count < ran.records.count)
  }

  @Test func whatChangedBringsItsFamily() throws {
    let seller = try SimulatedSeller(#"{"products":60,"orders":0,"apply_ms":0}"#)
    let host = try seller.open()
    let before = seller.now
    let push = try host.run(
      seller, "push", "products",
      arguments: #"{"items":[{"key":"1","product_id":"TP-00010","variant_id":"TP-00012","price":"11.11"}]}"#)
    #expect(push.records["1"]?.json.contains("accepted") == true)
    seller.now += 5000
    let ran = try host.run(seller, "list", "products", since: before)
    #expect(ran.end == .done("{}", complete: false))
    #expect(Array(ran.records.keys) == ["TP-00010"])
    #expect(try products(ran)["TP-00010"]?.variants.map { $0.price?.text }.contains("11.11") == true)
    #expect(try products(ran)["TP-00010"]?.variants.count == 3)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func faultsChangeNothing(_ seed: UInt64) throws {
    let faults = #""html":0.06,"truncated":0.06,"reset":0.06,"5xx":0.06,"429":0.06"#
    let calm = try SimulatedSeller(#"{"products":200,"orders":0}"#, seed: seed)
    let rough = try SimulatedSeller(#"{"products":200,"orders":0,"faults":{\#(faults)}}"#, seed: seed)
    let expected = try calm.open().run(calm, "list", "products")
    let ran = try rough.open().run(rough, "list", "products")
    #expect(ran.end == .done("{}", complete: true))
    #expect(ran.records.count == expected.records.count)
    #expect(ran.records.filter { expected.records[$0.key]?.json != $0.value.json }.keys.sorted() == [])
    #expect(try rough.counter("fault.html") + rough.counter("fault.truncated") + rough.counter("fault.reset") > 0)
  }

  // MARK: By hand

  private func open(_ marketplaces: String = "DE") throws -> TestHost {
    try #require(
      TestHost(
        try BuiltLibrary.adapter("libAmazonAdapter.so"),
        settings: #"{"region":"eu","seller_id":"A2TRADEPOST0S1","marketplaces":"\#(marketplaces)"}"#))
  }

  private func item(_ sku: String, created: String = "2026-01-02T03:04:05Z") -> String {
    #"{"sku":"\#(sku)","summaries":[{"marketplaceId":"\#(Self.germany)","asin":"B0T1234567","productType":"LAMP","status":["BUYABLE"],"#
      + #""itemName":"Lampe","createdDate":"\#(created)","lastUpdatedDate":"\#(created)"}]}"#
  }

  private func page(_ items: [String], total: Int, next: String = "") -> Answer {
    Answer(
      #"{"numberOfResults":\#(total),"pagination":{\#(next.isEmpty ? "" : #""nextToken":"\#(next)""#)},"items":[\#(items.joined(separator: ","))]}"#
    )
  }

  /// One that vanishes pulls the others forward, past the walk: the list is read again.
  @Test func aListThatMovesIsReadAgain() throws {
    let host = try open()
    #expect(
      host.begin("list", "products").requests == [
        "GET /listings/2021-08-01/items/A2TRADEPOST0S1?marketplaceIds=A1PA6795UKMFR9&includedData=summaries,attributes,offers,relationships"
          + "&pageSize=20&sortBy=createdDate&sortOrder=DESC"
      ])
    #expect(host.answer(page([item("a"), item("b")], total: 4, next: "t1==")).requests[0].hasSuffix("&pageToken=t1%3D%3D"))
    // "a" is gone by now, "c" has moved to the first page, and nobody saw it.
    #expect(host.answer(page([item("d")], total: 3)).requests[0].hasSuffix("&sortOrder=DESC"))
    _ = host.answer(page([item("b"), item("c")], total: 3, next: "t2"))
    let step = host.answer(page([item("d")], total: 3))
    #expect(step.records.map { $0.id } == ["b", "c", "d"])
    #expect(host.ok() == .done("{}", complete: true))
  }

  /// Amazon counts more than it shows: what is missing is not taken for gone.
  @Test func aShortListIsNotWhole() throws {
    let host = try open()
    _ = host.begin("list", "products")
    for _ in 0..<2 { _ = host.answer(page([item("a")], total: 2)) }
    #expect(host.answer(page([item("a")], total: 2)).records.map { $0.id } == ["a"])
    #expect(host.ok() == .done("{}", complete: false))
  }

  @Test func aPoisonItemSparesItsNeighbours() throws {
    let host = try open()
    _ = host.begin("list", "products")
    let broken = #"{"sku":"x","attributes":{"weight":[{"value":1e999}]}}"#
    // Asked for again first: such an answer may be a passing fault.
    var step = Step.unknown(0)
    for _ in 0..<4 where step.records.isEmpty {
      step = host.answer(page([item("a"), broken, #"{"asin":"B0"}"#, item("b")], total: 4))
      while case .wait = step { step = host.ok() }
    }
    #expect(step.records.map { $0.id }.prefix(2) == ["a", "b"])
    #expect(step.records.map { $0.flags } == [0, 0, 2, 2])
    #expect(step.records.map { $0.reason.isEmpty } == [true, true, false, false])
  }

  /// An amount that no exact number can hold is no price: the record is named and handed over as it came.
  @Test func anImpossiblePriceIsRefusedByName() throws {
    let host = try open()
    _ = host.begin("list", "products")
    let odd =
      item("a").dropLast()
      + #","attributes":{"purchasable_offer":[{"marketplace_id":"\#(Self.germany)","currency":"EUR","our_price":[{"schedule":[{"value_with_tax":19.999999999999999999999}]}]}]}}"#
    let step = host.answer(page([String(odd)], total: 1))
    #expect(step.records.map { $0.id } == ["a"])
    #expect(step.records[0].reason.contains("purchasable_offer"))
  }

  /// Of several prices over time the one that holds now counts; businesses have offers of their own.
  @Test func theOffersOfAListing() throws {
    let host = try open("DE,GB")
    host.now = 1_800_000_000_000
    _ = host.begin("list", "products")
    let offers =
      #"[{"marketplace_id":"\#(Self.germany)","audience":"B2B","currency":"EUR","our_price":[{"schedule":[{"value_with_tax":1.00}]}]},"#
      + #"{"marketplace_id":"A1F83G8C2ARO7P","audience":"ALL","currency":"GBP","our_price":[{"schedule":[{"value_with_tax":7.70}]}]},"#
      + #"{"marketplace_id":"\#(Self.germany)","audience":"ALL","currency":"EUR","our_price":[{"schedule":[{"value_with_tax":9.90},"#
      + #"{"start_at":"2027-01-01T00:00:00Z","end_at":"2028-01-01T00:00:00Z","value_with_tax":8.80}]}]}]"#
    let step = host.answer(page([String(item("a").dropLast() + #","attributes":{"purchasable_offer":\#(offers)}}"#)], total: 1))
    #expect(step.records[0].json.contains(#""price":"8.80""#))
    #expect(step.records[0].json.contains(#""currency":"EUR""#))
  }

  // MARK: Official samples

  /// Every item of the official samples is understood, or rejected by name.
  @Test func officialSamplesBecomeProducts() throws {
    var items: [JSONValue] = [
      try Fixtures.json("sample-responses/listings-getListingsItem.json"),
      try Fixtures.json("sample-responses/pricing-getListingsItem.json"),
    ]
    for example in try #require(try Fixtures.json("sandbox-examples/listingsItems_2021-08-01.json")["examples"]).items {
      guard let response = example["response"] else { continue }
      if let found = response["items"] { items += found.items } else if response["summaries"] != nil { items.append(response) }
    }
    #expect(items.count == 5)
    for item in items {
      var writer = JSONWriter()
      writer.value(item)
      let host = try open("US,CA,BR")
      _ = host.begin("list", "products")
      let step = host.answer(page([writer.text], total: 1))
      #expect(step.records.count == 1)
      #expect(step.records[0].reason == "")
      let product = try Product(json: JSONDocument(parsing: step.records[0].json).root)
      #expect(product.id == item["sku"]?.string)
      #expect(product.variants.count == 1)
      if product.id == "GM-ZDPI-9B4E" {
        #expect(product.variants[0].price?.text == "100.00")
        #expect(product.currency?.code == "USD")
        #expect(product.updatedAt?.text == "2021-03-05T00:00:00Z")
      }
    }
  }

  /// Every error answer of the samples ends the list in words.
  @Test func officialErrorsAreToldInWords() throws {
    let all = try Fixtures.json("sandbox-examples/notifications.json")["examples"].map { Array($0.items) } ?? []
    let errors = all.filter { ($0["status"]?.int64 ?? 0) >= 400 }
    #expect(!errors.isEmpty)
    for error in errors {
      let host = try open()
      _ = host.begin("list", "products")
      var writer = JSONWriter()
      writer.value(try #require(error["response"]))
      let step = host.answer(Answer(writer.text, status: UInt32(error["status"]?.int64 ?? 400)))
      #expect(step.words.contains("GET /listings/2021-08-01/items/A2TRADEPOST0S1"))
    }
  }

  /// Any value of a listing may be anything: it is understood, or rejected by name, as a product and as stock.
  @Test func anythingMayStandAnywhere() throws {
    let seller = try SimulatedSeller(#"{"products":10,"orders":0}"#)
    let ask = "/listings/2021-08-01/items/A2TRADEPOST0S1/TP-00001?marketplaceIds=A1PA6795UKMFR9,A13V1IB3VIYZZH"
    let data = "&includedData=summaries,attributes,issues,offers,fulfillmentAvailability,relationships,productTypes"
    let sample = try JSONDocument(parsing: seller.answer(SimulatedSeller.asked("GET", ask + data)).body).root
    var made = 0
    let nobody = #"{"numberOfResults":0,"items":[]}"#
    for resource in ["products", "inventory"] {
      let host = try open("DE,FR")
      for item in Mutations(sample) {
        var step = host.begin("list", resource)
        step = host.answer(Answer(#"{"numberOfResults":1,"items":[\#(item)]}"#))
        for _ in 0..<20 where !step.isEnd {
          switch step {
          case .page(let records, _):
            made += records.count
            #expect(records.allSatisfy { $0.flags == 0 || !$0.reason.isEmpty })
            step = host.ok()
          case .wait: step = host.ok()
          default: step = host.answer(host.asked.map { _ in Answer(nobody) })
          }
        }
        #expect(step.isEnd)
        #expect(!step.words.contains("adapter threw"))
      }
    }
    #expect(made > 1000)
  }
}
