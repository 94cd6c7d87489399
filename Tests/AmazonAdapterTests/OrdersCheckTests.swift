import TestHost
import Testing
import TradepostABI
import TradepostContract
import TradepostJSON

@Suite("What check says about a seller")
struct OrdersCheckTests {
  @Test func theSimulatedSeller() throws {
    let seller = try SimulatedSeller()
    #expect(
      try seller.open().run(seller, "check").end
        == .done(
          #"{"api_version":"2026-01-01","currency":"EUR","id":"A2TRADEPOST0S1-eu","name":"Nordlicht Handel","time_zone":"Europe/Berlin"}"#,
          complete: false))
    // Searching orders is one call in three minutes: asking how the account is must not spend it.
    #expect(seller.calls["orders_search"] == nil)
  }

  @Test func homeIsTheFirstMarketplaceAndStrangersAreNamed() throws {
    let seller = try SimulatedSeller(settings: ["marketplaces": "UK, A1PA6795UKMFR9;JP", "orders_model": "v0"])
    #expect(
      try seller.open().run(seller, "check").end
        == .done(
          #"{"api_version":"v0","currency":"GBP","id":"A2TRADEPOST0S1-eu","missing":["the seller takes no part in the marketplace JP","orders are read by v0, which Amazon ends on 2027-03-27: set orders_model to 2026-01-01"],"name":"Nordlicht Handel","time_zone":"Europe/London"}"#,
          complete: false))
  }

  @Test func missingRolesAreNamed() throws {
    let seller = try SimulatedSeller()
    let refusal = #"{"errors":[{"code":"Unauthorized","message":"Access to requested resource is denied.","details":""}]}"#
    seller.accident = { $0.path.hasPrefix("/finances/") ? Answer(refusal, status: 403) : nil }
    let host = try seller.open()
    guard case .done(let text, _, _) = try host.run(seller, "check").end else {
      Issue.record("check did not end well")
      return
    }
    #expect(text.contains(#""missing":["refunds: the app lacks the role \"Finance and Accounting\", or the seller's consent to it"]"#))
    // Orders without their refunds would be wrong books: none are kept, and the sentence says what to do.
    let ran = try host.run(seller, "list", "orders")
    #expect(ran.records.isEmpty)
    #expect(
      ran.end.words.hasSuffix(
        #"The app lacks the role "Finance and Accounting", or the seller has withdrawn its consent: add the role in Seller Central > Develop Apps, authorise the app again and update the store's refresh_token"#
      ))
  }

  @Test(arguments: [
    (#"{"region":"eu","seller_id":"A","marketplaces":"Atlantis"}"#, "the setting marketplaces names Atlantis, no marketplace"),
    (#"{"region":"eu","seller_id":"A","marketplaces":","}"#, "the setting marketplaces must name 1 to 50 marketplaces, not 0"),
    (#"{"region":"eu","marketplaces":"DE"}"#, "the setting seller_id is missing"),
    (#"{"region":"eu","seller_id":"A","marketplaces":"DE","orders_model":"v1"}"#, "the setting orders_model is v1"),
  ])
  func wrongSettingsAreNamed(_ settings: String, _ words: String) throws {
    let host = try #require(TestHost(try BuiltLibrary.adapter("libAmazonAdapter.so"), settings: settings))
    #expect(host.begin("check", "").words.contains(words))
  }

  @Test func theManifestFitsTheSimulatorAndTheQuotas() throws {
    let bytes = try Fixtures.manifest()
    let manifest = try Manifest(parsing: bytes)
    let host = try #require(TestHost(try BuiltLibrary.adapter("libAmazonAdapter.so")))
    #expect(TestHost.bytes(host.table.pointee.manifest) == bytes)
    let connection = try JSONDocument(parsing: SimulatedWorld("libAmazonSimulator.so").connection).root
    let settings = Set(manifest.settings.map { $0.name })
    let secrets = Set(manifest.secrets.map { $0.name })
    #expect(connection["settings"]?.members.filter { !settings.contains($0.key) }.map { $0.key } == [])
    #expect(connection["secrets"]?.members.filter { !secrets.contains($0.key) }.map { $0.key } == [])
    #expect(manifest.limits.filter { $0.name != "queue" }.allSatisfy { $0.correction?.meaning == .perSecond })
    #expect(manifest.limits.first { $0.name == "orders_search" }?.perSecond == Amount("0.0056"))
  }
}
