import Foundation
import HostCore
import HostNetwork
import Testing
import TradepostContract

@Suite("Sign-ins and secrets")
struct SignInTests {
  static let all = #"""
    [{"name":"oauth1","method":"oauth1","key":"key","secret":"secret","schemes":["http"]},
     {"name":"basic","method":"basic","user":"key","password":"secret","schemes":["http","https"]},
     {"name":"query","method":"query","parameters":{"consumer_key":"key","consumer_secret":"secret"},"schemes":["http"]},
     {"name":"token","method":"header","header":"X-Access-Token","value":"Bearer {token}","schemes":["http"]},
     {"name":"lost","method":"header","header":"X-Access-Token","value":"{lost}","schemes":["http"]},
     {"name":"safe","method":"header","header":"X-Access-Token","value":"{token}","schemes":["https"]}]
    """#

  static func head(_ signIn: String, path: String = "/orders") async throws -> String {
    var request = OutboundRequest(method: "GET", path: path)
    request.signIn = signIn
    return try await Shop.exchange(request, signIns: all) { _, _ in [.answer("200 OK")] }.heads.first ?? ""
  }

  @Test func theFirstThatFitsTheSchemeIsTheDefault() async throws {
    let head = try await Self.head("", path: "/orders?per_page=2")
    #expect(head.hasPrefix("GET /base/orders?per_page=2&oauth_consumer_key=ck_canary_5f0b&oauth_nonce="))
    #expect(head.contains("&oauth_signature_method=HMAC-SHA256&oauth_timestamp=1795"))
  }

  @Test func signsEachWayIn() async throws {
    #expect(try await Self.head("basic").contains("authorization: Basic Y2tfY2FuYXJ5XzVmMGI6Y3MvY2FuYXJ5K3NlY3JldD03Nw==\r\n"))
    #expect(try await Self.head("token").contains("X-Access-Token: Bearer tok-canary-1\r\n"))
    #expect(
      try await Self.head("query", path: "/orders?a=1")
        .hasPrefix("GET /base/orders?a=1&consumer_key=ck_canary_5f0b&consumer_secret=cs%2Fcanary%2Bsecret%3D77 HTTP/1.1"))
    let none = try await Self.head("none")
    #expect(!none.contains("canary") && none.hasPrefix("GET /base/orders HTTP/1.1"))
  }

  static let local = #"""
    [{"name":"api","method":"header","header":"X-Access-Token","value":"{token}","schemes":["http"],"origins":["files"]},
     {"name":"queue","method":"basic","user":"key","password":"secret","schemes":["http"],"origins":["api"]}]
    """#
  static let localSecrets = #"""
    [{"name":"token","label":"Token","origins":["files"]},{"name":"key","label":"Key"},{"name":"secret","label":"Secret"}]
    """#

  /// An address that a setting names must not be given what is meant for the platform.
  @Test(
    arguments: [
      ("", "authorization: Basic", ""),
      ("api", nil, "The adapter asked for the sign-in \"api\" at \"api\", where its manifest does not let it be used."),
      ("queue", "authorization: Basic", ""),
    ] as [(String, String?, String)])
  func aSignInGoesWhereItIsMeantToGo(_ signIn: String, _ head: String?, _ sentence: String) async throws {
    var request = OutboundRequest(method: "GET", path: "/orders")
    request.signIn = signIn
    let (response, heads) = try await Shop.exchange(request, signIns: Self.local, secrets: Self.localSecrets) { _, _ in [.answer("200 OK")]
    }
    #expect(response.failure?.message ?? "" == sentence)
    #expect(heads.count == (head == nil ? 0 : 1) && !heads.joined().contains("tok-canary"))
    if let head { #expect(heads[0].contains(head)) }
  }

  @Test func anOriginThatNoSignInIsForIsAskedWithoutOne() async throws {
    let signIn = #"[{"name":"a","method":"header","header":"X-A","value":"{token}","schemes":["http"],"origins":["files"]}]"#
    let (response, heads) = try await Shop.exchange(signIns: signIn) { _, _ in [.answer("200 OK")] }
    #expect(response.status == 200 && !heads[0].contains("canary"))
  }

  @Test(arguments: [true, false])
  func aSecretGoesWhereItIsMeantToGo(inBody: Bool) async throws {
    var request = OutboundRequest(method: "POST", path: "/orders")
    request.signIn = "none"
    request.fields = [OutboundField(name: "content-type", value: "application/json")]
    request.bodyHoldsSecrets = inBody
    request.body = Array(#"{"t":"{token}"}"#.utf8)
    if !inBody { request.fields.append(OutboundField(name: "x-t", value: "{key}{token}", holdsSecret: true)) }
    let (response, heads) = try await Shop.exchange(request, signIns: Self.local, secrets: Self.localSecrets) { _, _ in [.answer("200 OK")]
    }
    #expect(
      response.failure
        == Failure(.adapter, "The adapter named the secret token in a request to \"api\", where its manifest does not let it go."))
    #expect(response.delivery == .neverSent && heads.isEmpty)
  }

  @Test func anOriginThatIsNoneIsAMistakeInTheManifest() throws {
    let signIn = #"[{"name":"a","method":"header","header":"X-A","value":"{token}","origins":["apis"]}]"#
    let error = #expect(throws: (any Error).self) { try Shop.manifest(signIns: signIn) }
    #expect("\(try #require(error))".contains("sign_ins/0/origins names apis, which is none of the manifest's origins"))
  }

  @Test func aFieldMayNameASecret() async throws {
    var request = OutboundRequest(method: "GET", path: "/orders")
    request.signIn = "none"
    request.fields = [
      OutboundField(name: "Authorization", value: "Key {token}", holdsSecret: true), OutboundField(name: "X-Plain", value: "{token}"),
    ]
    let head = try await Shop.exchange(request, signIns: Self.all) { _, _ in [.answer("200 OK")] }.heads[0]
    #expect(head.contains("Authorization: Key tok-canary-1\r\n") && head.contains("X-Plain: {token}\r\n"))
  }

  @Test(arguments: [
    ("lost", Failure.Code.auth, "The store's secret lost is not to be had: There is no secret lost."),
    ("other", .adapter, "The adapter asked for the sign-in \"other\", which its manifest does not list."),
    ("safe", .invalid, "The package has no sign-in for http addresses: connect the store with its https address."),
  ])
  func saysWhatIsMissing(_ signIn: String, _ code: Failure.Code, _ sentence: String) async throws {
    var request = OutboundRequest(method: "GET", path: "/orders")
    request.signIn = signIn
    let (response, heads) = try await Shop.exchange(request, signIns: Self.all) { _, _ in [.answer("200 OK")] }
    #expect(response.failure == Failure(code, sentence))
    #expect(response.delivery == .neverSent && heads.isEmpty)
  }

  @Test func aSecretWithALineBreakIsNotSent() async throws {
    let (response, heads) = try await Shop.exchange(
      signIns: #"[{"name":"t","method":"header","header":"X-Token","value":"{token}","schemes":["http"]}]"#,
      change: { $0.vault = Vault(["token": "a\r\nhost: evil"]) }
    ) { _, _ in [.answer("200 OK")] }
    #expect(response.failure?.code == .auth && heads.isEmpty)
  }

  @Test func noSecretReachesATape() async throws {
    let peer = try await Peer.start { _, head in
      [.answer("200 OK", ["X-Total: \(head.split(separator: "\r\n").joined(separator: " "))"], head)]
    }
    let connection = try Shop.connection(to: peer.port, signIns: Self.all)
    let path = TapeTests.file()
    let recorder = try TapeRecorder(path: path, header: TapeTests.header, sealer: NoSealer(), clock: .system)
    let session = recorder.session(Asking(outbound: recorder.outbound(connection)))
    _ = try await session.run(OperationCall("check")) { _ in }
    try recorder.finish()
    await connection.shutdown()
    try await peer.stop()
    let tape = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    #expect(tape.contains("/orders") && tape.contains("\"sign_in\":\"basic\""))
    for secret in Array(Shop.secrets.values) + ["Y2tfY2FuYXJ5"] { #expect(!tape.contains(secret), "\(secret)") }
    #expect(peer.heads.joined().contains("tok-canary-1"))
  }

  /// Asks once with every secret.
  struct Asking: StoreSession {
    let outbound: any Outbound
    func run(_ call: OperationCall, keep: @Sendable (Page) async throws -> Void) async throws -> OperationResult {
      for signIn in ["token", "basic"] {
        var request = OutboundRequest(method: "GET", path: "/orders")
        request.signIn = signIn
        _ = await outbound.send([request])
      }
      var request = OutboundRequest(method: "GET", path: "/orders")
      request.signIn = "basic"
      request.fields = [OutboundField(name: "X-Token", value: "{token}", holdsSecret: true)]
      let answer = await outbound.send([request])[0]
      return OperationResult(value: answer.body, isComplete: false, through: 0)
    }
    func close() async {}
  }

  struct NoSealer: Sealer {
    func seal(_ bytes: [UInt8], place: String) throws(HostError) -> [UInt8] { bytes }
    func open(_ sealed: [UInt8], place: String) throws(HostError) -> [UInt8] { sealed }
  }

  /// The canary: a shop that repeats our secrets in every form finds none of them in what is handed over.
  @Test(arguments: ["oauth1", "basic", "query", "token"])
  func noSecretComesBack(_ signIn: String) async throws {
    let forms = [
      "ck_canary_5f0b", "cs/canary+secret=77", "cs%2Fcanary%2Bsecret%3D77", "cs%2fcanary%2bsecret%3d77",
      "cs\\/canary+secret=77", "tok-canary-1", "Y2tfY2FuYXJ5XzVmMGI6Y3MvY2FuYXJ5K3NlY3JldD03Nw==",
    ]
    var request = OutboundRequest(method: "GET", path: "/orders")
    request.signIn = signIn
    let used = signIn == "token" ? ["tok-canary-1"] : signIn == "basic" ? forms.filter { !$0.hasPrefix("tok") } : Array(forms.prefix(5))
    let echo = forms.joined(separator: " ")
    let seen = try await Shop.exchange(request, signIns: Self.all) { _, _ in
      [.answer("200 OK", ["X-Total: \(echo)", "Link: </orders?consumer_secret=cs%2Fcanary%2Bsecret%3D77>"], #"{"echo":"\#(echo)"}"#)]
    }.response
    let redirected = try await Shop.exchange(request, signIns: Self.all) { _, _ in
      [.answer("302 Found", ["Location: https://evil.example/cs%2Fcanary%2Bsecret%3D77/\(echo)"])]
    }.response
    let broken = try await Shop.exchange(request, signIns: Self.all) { _, _ in
      [.answer("200 OK", ["content-encoding: \(echo)"], "x")]
    }.response
    for response in [seen, redirected, broken] {
      let text = "\(response) " + String(decoding: response.body, as: UTF8.self)
      for form in used where form.utf8.count >= 8 { #expect(!text.contains(form), "\(form) in \(text)") }
    }
    #expect(seen.body.count == #"{"echo":"\#(echo)"}"#.utf8.count)
  }
}
