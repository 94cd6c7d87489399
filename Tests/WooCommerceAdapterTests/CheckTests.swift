import TestHost
import Testing
import TradepostABI
import TradepostContract
import TradepostJSON

@Suite("What check says about a shop")
struct CheckTests {
  private func check(_ change: (inout DumpShop) throws -> Void = { _ in }) throws -> Step {
    var shop = try DumpShop()
    try change(&shop)
    return try Library.open().run(&shop, "check").end
  }

  @Test func theRecordedShop() throws {
    #expect(
      try check()
        == .done(
          #"{"api_version":"wc/v3","currency":"EUR","id":"127.0.0.1:8766","name":"Musterladen Grün & Co","time_zone":"Europe/Berlin"}"#,
          complete: false))
  }

  @Test func theManifestIsTheFilesBytes() throws {
    let file = try Fixtures.bytes("../../../Plugins/WooCommerce/plugin.json")
    #expect(try TestHost.bytes(Library.open().table.pointee.manifest) == file)
    let manifest = try Manifest(parsing: file)
    #expect(manifest.id == "woocommerce")
    #expect(manifest.statuses["on-hold"] == StatusRule(status: .pending, effect: .reserves))
  }

  @Test func refusalsSayWhatToDo() throws {
    let orders = "/wp-json/wc/v3/orders"
    #expect(
      try check { $0.answers[orders] = try Fixtures.answer("auth-basic-wrong-secret") }
        == .fail(
          1,
          "GET /wp-json/wc/v3/orders was answered with 401 (woocommerce_rest_authentication_error): Consumer secret is invalid. "
            + "Make a new key under WooCommerce > Settings > Advanced > REST API (permission Read or Read/Write) and update the store"))
    #expect(
      try check { $0.answers[orders] = try Fixtures.answer("auth-none-https") }.words.contains(
        "The shop does not know the key, or never saw it: check consumer_key"))
    #expect(
      try check { $0.answers["/wp-json/wc/v3/settings/tax"] = try Fixtures.answer("auth-customer-key-orders") }
        == .done(
          #"{"api_version":"wc/v3","currency":"EUR","id":"127.0.0.1:8766","missing":["the tax settings cannot be read by the key's user"],"name":"Musterladen Grün & Co","time_zone":"Europe/Berlin"}"#,
          complete: false))
    #expect(
      try check { $0.answers[orders] = try Fixtures.answer("outage-woocommerce-deactivated") }.words.contains(
        "WooCommerce is switched off on this site"))
    #expect(
      try check { $0.answers["/wp-json/"] = Answer("<html>not found</html>", status: 404) }
        == .fail(
          6,
          "GET /wp-json/ was answered with 404. The address does not answer as a WordPress REST API: check its folder, and that "
            + "Settings > Permalinks is not Plain"))
    #expect(
      try check { $0.answers["/wp-json/"] = Answer("<html>maintenance</html>", status: 503, fields: [("Retry-After", "600")]) }
        == .fail(7, "GET /wp-json/ was answered with 503"))
  }

  @Test func htmlWithAGoodStatusIsAskedForAgain() throws {
    var shop = try DumpShop()
    let host = try Library.open()
    var step = host.begin("count", "customers")
    for _ in 0..<2 {
      step = host.answer(Answer("<html>busy</html>"))
      guard case .wait = step else {
        Issue.record("no WAIT but \(step)")
        return
      }
      step = host.ok()
    }
    #expect(host.answer(step.requests.map { shop.answer($0) }) == .done(#"{"count":11}"#, complete: false))
  }

  @Test func offsetsAreTimeZonesToo() throws {
    func zone(_ json: String) throws -> String? {
      let step = try check {
        $0.answers["/wp-json/"] = Answer(#"{"name":"x","home":"HTTPS://Shop.Example:443/Sub/",\#(json),"namespaces":["wc/v3"]}"#)
        $0.answers["/wp-json/wc/v3/system_status"] = Answer(#"{"settings":{"currency":"EUR"}}"#)
      }
      guard case .done(let value, _, _) = step else { return nil }
      let account = try Account(json: JSONDocument(parsing: value).root)
      #expect(account.id == "shop.example/Sub")
      return account.timeZone
    }
    #expect(try zone(#""timezone_string":"","gmt_offset":5.5"#) == "+05:30")
    #expect(try zone(#""timezone_string":"","gmt_offset":"-3.75""#) == "-03:45")
    #expect(try zone(#""timezone_string":"","gmt_offset":0"#) == "UTC")
    #expect(try zone(#""timezone_string":"Asia/Kolkata""#) == "Asia/Kolkata")
  }
}
