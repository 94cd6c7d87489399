import Foundation
import HostCore
import Testing
import TradepostContract
import TradepostJSON

@testable import HostNetwork

@Suite("Installation by browser")
struct InstallationTests {
  static let redirect = "http://127.0.0.1:7777/callback"
  static let begun: Int64 = 1_795_212_900_000
  static let secrets = ["client_id": "app-1", "client_secret": "hush"]
  static let state = "4f2e"

  static func manifest(
    _ callback: String,
    query: String = #"{"client_id":"{client_id}","scope":"read write","redirect_uri":"{redirect_uri}","state":"{state}"}"#
  )
    throws -> Manifest
  {
    try Manifest(
      parsing: Array(
        """
        {"contract":"0.2","id":"shop","library":"shop.so","name":"Shop","version":"1.0.0",
         "origins":[{"name":"api","pattern":"https://{shop}.myshop.example"}],
         "settings":[{"name":"shop","label":"Shop","type":"text","required":true},{"name":"seller","label":"Seller","type":"text"}],
         "install":{"origin":"api","path":"/admin/authorize","query":\(query),"callback":\(callback),"sign_in":"token","exchange":{"expiring":"1"}},
         "secrets":[{"name":"client_id","label":"a"},{"name":"client_secret","label":"b"},{"name":"refresh_token","label":"c","from":"obtained"}],
         "sign_ins":[{"name":"token","method":"oauth2","grant":"refresh_token","origin":"api","path":"/token","encoding":"form",
          "client_id":"client_id","client_secret":"client_secret","refresh_token":"refresh_token","header":"X-Token","value":"{access_token}"}]}
        """.utf8))
  }

  static let signed = #"{"code":"code","hmac":"hmac","secret":"client_secret","equals":{"shop":"{shop}.myshop.example"}}"#
  static let unsigned = #"{"code":"spapi_code","settings":{"seller":"seller_id"}}"#

  static func begin(_ callback: String = signed, settings: [String: String] = ["shop": "My-Shop"]) throws -> Installation {
    try Installation(
      try manifest(callback), settings: settings, secrets: secrets, redirect: redirect, now: begun, state: state)
  }

  static func query(_ parameters: [String: String], key: String = "hush") -> String {
    let code = CallbackSignature.code(parameters, key: key)
    return redirect + "?" + (parameters.map { "\($0.key)=\(PercentCoding.encode($0.value))" } + ["hmac=\(code)"]).joined(separator: "&")
  }

  @Test func sendsTheOwnerToThePlatformWithoutASecret() throws {
    let installation = try Self.begin()
    #expect(
      installation.address
        == "https://my-shop.myshop.example/admin/authorize?client_id=app-1&redirect_uri=http%3A%2F%2F127.0.0.1%3A7777%2Fcallback&scope=read%20write&state=4f2e"
    )
  }

  @Test func everyStateIsAnother() throws {
    let states = try (0..<50).map { _ in
      try Installation(try Self.manifest(Self.signed), settings: ["shop": "a"], secrets: Self.secrets, redirect: Self.redirect, now: 0)
        .address.suffix(64)
    }
    #expect(Set(states).count == 50 && states.allSatisfy { $0.allSatisfy(\.isHexDigit) })
  }

  @Test func takesBackWhatThePlatformSigned() throws {
    var installation = try Self.begin()
    let query = Self.query(["code": "c0de", "shop": "my-shop.myshop.example", "state": "4f2e", "timestamp": "1"])
    let granted = try installation.finish(query, secrets: Self.secrets, now: Self.begun + 600_000)
    #expect(granted == Installation.Granted(code: "c0de", settings: ["shop": "My-Shop"]))
    #expect(throws: HostError.self) { try installation.finish(query, secrets: Self.secrets, now: Self.begun) }
  }

  @Test func takesASettingFromTheCallback() throws {
    var installation = try Self.begin(Self.unsigned)
    let granted = try installation.finish("?state=4f2e&spapi_code=c0de&seller_id=A1B2", secrets: Self.secrets, now: Self.begun)
    #expect(granted.settings == ["shop": "My-Shop", "seller": "A1B2"])
    var other = try Self.begin(Self.unsigned, settings: ["shop": "a", "seller": "ZZZ"])
    #expect(throws: HostError.self) {
      try other.finish("?state=4f2e&spapi_code=c0de&seller_id=A1B2", secrets: Self.secrets, now: Self.begun)
    }
  }

  static let good = ["code": "c0de", "shop": "my-shop.myshop.example", "state": "4f2e"]

  static let refused: [(String, Int64, String)] = [
    (query(good.merging(["state": "4f2f"]) { $1 }), 0, "belongs to another installation"),
    (query(good.filter { $0.key != "state" }), 0, "belongs to another installation"),
    (query(good, key: "another"), 0, "is not signed by the platform"),
    (query(good).replacing("c0de", with: "c0df"), 0, "is not signed by the platform"),
    (query(good).replacing("hmac=", with: "hmak="), 0, "is not signed by the platform"),
    (query(good.merging(["shop": "evil.myshop.example"]) { $1 }), 0, "is for another shop"),
    (query(good.filter { $0.key != "code" }), 0, "holds no code"),
    (query(good) + "&code=other", 0, "says code twice"),
    (query(good) + "&x=%00", 0, "cannot be read"),
    (query(good), 600_001, "came after more than ten minutes"),
    (query(good), -1, "came after more than ten minutes"),
    ("", 0, "belongs to another installation"),
  ]

  @Test(arguments: refused)
  func refuses(_ callback: String, _ after: Int64, _ why: String) throws {
    var installation = try Self.begin()
    #expect(
      throws: HostError(
        "install.callback", "What the platform sent back \(why). Nothing was stored. Begin again: tradepost store install")
    ) { try installation.finish(callback, secrets: Self.secrets, now: Self.begun + after) }
    #expect(throws: HostError.self) { try installation.finish(Self.query(Self.good), secrets: Self.secrets, now: Self.begun) }
  }

  @Test func tellsThatTheOwnerSaidNo() throws {
    var installation = try Self.begin(Self.unsigned)
    #expect(
      throws: HostError(
        "install.refused", "The platform did not let the app in (access_denied: not today). Begin again: tradepost store install")
    ) {
      try installation.finish("?state=4f2e&error=access_denied&error_description=not+today", secrets: Self.secrets, now: Self.begun)
    }
  }

  @Test(arguments: ["http://evil.example/cb", "ftp://127.0.0.1/", "https://a.example/#x", "", "https://a b", "javascript:alert(1)"])
  func comesBackToASafePlaceOnly(_ redirect: String) throws {
    let manifest = try Self.manifest(Self.signed)
    #expect(throws: HostError.redirect(redirect)) {
      try Installation(manifest, settings: ["shop": "a"], secrets: Self.secrets, redirect: redirect, now: 0)
    }
  }

  @Test func onlyThePublicIdGoesToTheBrowser() throws {
    let manifest = try Self.manifest(Self.signed, query: #"{"x":"{client_secret}"}"#)
    #expect(throws: HostError.self) {
      try Installation(manifest, settings: ["shop": "a"], secrets: Self.secrets, redirect: Self.redirect, now: 0)
    }
  }

  /// The published vectors: what is signed is decoded.
  @Test func signsAsThePublishedVectorsDo() throws {
    let file = Fixtures.own.appending(path: "shopify/vectors-oauth-hmac.json")
    var checked = 0
    for vector in try JSONDocument(parsing: Array(try Data(contentsOf: file))).root["vectors"]!.items {
      var parameters: [String: String] = [:]
      for (name, value) in vector["params"]!.members { parameters[name] = value.string! }
      let code = CallbackSignature.code(parameters, key: vector["clientSecret"]!.string!)
      #expect((code == vector["hmacHex"]!.string!) == vector["expectValid"]!.bool!, "\(vector["id"]!.string!)")
      checked += 1
    }
    #expect(checked >= 10)
    #expect(
      CallbackSignature.code(
        ["code": "0907a61c0c8d55e99db179b68161bc00", "shop": "some-shop.myshopify.com", "timestamp": "1337178173"], key: "hush")
        == "4712bf92ffc2917d15a2f5a273e39f0116667419aa4b6ac0b3baaf26fa3c4d20")
  }

  @Test func oneMessageIsNeverTwo() {
    #expect(CallbackSignature.code(["a": "1&b=2"], key: "k") != CallbackSignature.code(["a": "1", "b": "2"], key: "k"))
  }

  @Test func aBrowserComesBackToThisMachine() async throws {
    let listener = try await CallbackListener(port: 0, path: "/callback")
    let port = listener.port
    let lost = try await Command.shell("curl -s -o /dev/null -w '%{http_code}' 'http://127.0.0.1:\(port)/favicon.ico'")
    let back = try await Command.shell("curl -s 'http://127.0.0.1:\(port)/callback?code=c0de&state=4f2e'")
    let again = try await Command.shell("curl -s -o /dev/null -w '%{http_code}' 'http://127.0.0.1:\(port)/callback?code=second'")
    #expect(lost == Array("404".utf8) && again == Array("200".utf8))
    #expect(
      String(decoding: back, as: UTF8.self).contains("You may close this page") && !String(decoding: back, as: UTF8.self).contains("c0de"))
    #expect(try await listener.callback(within: .seconds(30)) == "code=c0de&state=4f2e")
    await listener.close()
  }

  /// A page that the browser has open besides calls the address: it is sent away, before and after somebody waits.
  @Test func aStrangersCallEndsNothing() async throws {
    let listener = try await CallbackListener(port: 0, path: "/callback")
    let port = listener.port
    _ = try await Command.shell("curl -s 'http://127.0.0.1:\(port)/callback?state=guess'")
    let back = Task { try await listener.callback(within: .seconds(30)) { $0.hasSuffix("state=4f2e") } }
    var stranger = Array("200".utf8)
    while stranger == Array("200".utf8) {
      stranger = try await Command.shell("curl -s -o /dev/null -w '%{http_code}' 'http://127.0.0.1:\(port)/callback?state=guess'")
    }
    #expect(stranger == Array("404".utf8))
    _ = try await Command.shell("curl -s 'http://127.0.0.1:\(port)/callback?code=c0de&state=4f2e'")
    #expect(try await back.value == "code=c0de&state=4f2e")
    await listener.close()
  }

  @Test func nobodyIsWaitedForForEver() async throws {
    let listener = try await CallbackListener(port: 0, path: "/callback")
    await #expect(throws: HostError.self) { try await listener.callback(within: .milliseconds(5)) }
    await listener.close()
  }
}
