import Foundation
import HostCore
import HostNetwork
import Testing
import TradepostContract

@testable import HostNetwork

@Suite("Secrets taken out of answers, and written into bodies")
struct CaptureTests {
  @Test(arguments: [
    (#"{"rdt":"Atz.sprdt|canary","n":1}"#, "/rdt", "Atz.sprdt|canary", #"{"rdt":"****************","n":1}"#),
    (#"{"a":[{"t":"x"},{"t":"se\"cr\\et"}]}"#, "/a/1/t", #"se"cr\et"#, #"{"a":[{"t":"x"},{"t":"**********"}]}"#),
    (#"{"a/b":{"~":"one"}}"#, "/a~1b/~0", "one", #"{"a/b":{"~":"***"}}"#),
    (#"{"t":"größe"}"#, "/t", "größe", #"{"t":"*******"}"#),
  ])
  func masksInPlace(_ body: String, _ pointer: String, _ secret: String, _ masked: String) {
    var bytes = Array(body.utf8)
    let taken = Capture.take([pointer: "rdt"], from: &bytes)
    #expect(taken == ["rdt": secret])
    #expect(String(decoding: bytes, as: UTF8.self) == masked)
  }

  @Test(arguments: [
    (#"{"rdt":7}"#, "/rdt"), (#"{"rdt":""}"#, "/rdt"), (#"{"rdt":"x"}"#, "/other"), (#"["x"]"#, "/1"), (#"["x"]"#, "/00"),
    ("<html>", "/rdt"),
    ("", "/rdt"), (#"{"rdt":null}"#, "/rdt"),
  ])
  func takesNothingElse(_ body: String, _ pointer: String) {
    var bytes = Array(body.utf8)
    #expect(Capture.take([pointer: "rdt"], from: &bytes) == nil)
    #expect(bytes == Array(body.utf8))
  }

  static let secrets = #"[{"name":"rdt","label":"Token","from":"obtained"},{"name":"token","label":"Token"}]"#

  /// Captured, masked everywhere in that answer and in later ones, and usable in a header.
  @Test func aCapturedSecretIsUsedAndNeverSeen() async throws {
    let peer = try await Peer.start { _, head in
      let body = #"{"rdt":"Atz.sprdt|canary-9","again":"Atz.sprdt|canary-9"}"#
      return [.answer("200 OK", ["X-Total: Atz.sprdt|canary-9"], head.contains("/first") ? body : "[\"Atz.sprdt|canary-9\"]")]
    }
    let connection = try Shop.connection(to: peer.port, secrets: Self.secrets)
    var first = OutboundRequest(method: "POST", path: "/first")
    first.capture = ["/rdt": "rdt"]
    let taken = await connection.send([first])[0]
    var second = OutboundRequest(method: "GET", path: "/second")
    second.fields = [OutboundField(name: "x-token", value: "{rdt}", holdsSecret: true)]
    let used = await connection.send([second])[0]
    await connection.shutdown()
    try await peer.stop()
    #expect(String(decoding: taken.body, as: UTF8.self) == #"{"rdt":"******************","again":"******************"}"#)
    #expect(String(decoding: used.body, as: UTF8.self) == #"["******************"]"#)
    #expect(taken.field("x-total") == "******************")
    #expect(peer.heads[1].contains("x-token: Atz.sprdt|canary-9\r\n"))
  }

  @Test func anAnswerWithoutTheSecretIsNotShown() async throws {
    var request = OutboundRequest(method: "POST", path: "/first")
    request.capture = ["/rdt": "rdt"]
    let response = try await Shop.exchange(request) { _, _ in [.answer("200 OK", [], #"{"token":"elsewhere"}"#)] }.response
    #expect(response.body.isEmpty && response.delivery == .answered)
    #expect(
      response.failure?.message
        == "POST http://shop.example/base/first answered without the text at /rdt that the adapter wants kept as a secret. Nothing of the answer is shown to it."
    )
    let refused = try await Shop.exchange(request) { _, _ in [.answer("403 Forbidden", [], #"{"why":"role"}"#)] }.response
    #expect(refused.status == 403 && refused.body == Array(#"{"why":"role"}"#.utf8))
  }

  @Test func saysWhenNothingWasCapturedYet() async throws {
    var request = OutboundRequest(method: "GET", path: "/second")
    request.fields = [OutboundField(name: "x-token", value: "{rdt}", holdsSecret: true)]
    let response = try await Shop.exchange(request, secrets: Self.secrets, change: { $0.vault = Vault([:]) }) { _, _ in [.answer("200 OK")]
    }
    .response
    #expect(
      response.failure
        == Failure(
          .auth,
          "The store has no secret rdt. It comes of an installation, or out of an answer that the adapter has to ask for first. "
            + "Give it: tradepost store update STORE --secret rdt=-"))
  }

  @Test(arguments: [
    ("application/json; charset=utf-8", #"{"key":"{token}","other":{"x":"{rest}"}}"#, #"{"key":"to\"k\\/+ä&=","other":{"x":"{rest}"}}"#),
    ("application/x-www-form-urlencoded", "a={token}&b={rest}", "a=to%22k%5C%2F%2B%C3%A4%26%3D&b={rest}"),
    ("application/vnd.api+json", "{token}{token", #"to\"k\\/+ä&={token"#),
  ])
  func fillsABody(_ type: String, _ body: String, _ filled: String) async throws {
    var request = OutboundRequest(method: "POST", path: "/hooks")
    request.fields = [OutboundField(name: "Content-Type", value: type)]
    request.body = Array(body.utf8)
    request.bodyHoldsSecrets = true
    let peer = try await Peer.start { _, _ in [.answer("200 OK")] }
    let connection = try Shop.connection(to: peer.port, secrets: Self.secrets) { $0.vault = Vault(["token": "to\"k\\/+ä&="]) }
    let echoed = await connection.send([request])[0]
    await connection.shutdown()
    try await peer.stop()
    #expect(echoed.status == 200)
    #expect(peer.bodies == [filled])
  }

  /// A shop that sends back what it was sent shows nothing, in either spelling of JSON.
  @Test func whatIsSentBackIsMasked() async throws {
    var request = OutboundRequest(method: "POST", path: "/hooks")
    request.fields = [OutboundField(name: "Content-Type", value: "application/json")]
    request.body = Array(#"{"secret":"{token}"}"#.utf8)
    request.bodyHoldsSecrets = true
    let response = try await Shop.exchange(
      request, secrets: Self.secrets, change: { $0.vault = Vault(["token": #"can"ary/secret"#]) }
    ) { _, _ in [.answer("200 OK", [], #"["can\"ary/secret","can\"ary\/secret"]"#)] }.response
    #expect(String(decoding: response.body, as: UTF8.self) == #"["***************","****************"]"#)
  }

  @Test func aBodyOfAnotherKindTakesNoSecret() async throws {
    var request = OutboundRequest(method: "POST", path: "/hooks")
    request.body = Array("{token}".utf8)
    request.bodyHoldsSecrets = true
    let (response, heads) = try await Shop.exchange(request, secrets: Self.secrets) { _, _ in [.answer("200 OK")] }
    #expect(heads.isEmpty)
    #expect(
      response.failure
        == Failure(
          .adapter,
          "The adapter asked for a request that is not sent: its body holds secrets, and its content-type is neither JSON nor a form."))
  }

  /// On a tape stands what the adapter wrote and saw: names of secrets and stars.
  @Test func aTapeHoldsNamesAndStars() async throws {
    let peer = try await Peer.start { _, _ in [.answer("200 OK", [], #"{"rdt":"Atz.sprdt|canary-9"}"#)] }
    let connection = try Shop.connection(to: peer.port, secrets: Self.secrets)
    let path = TapeTests.file()
    let recorder = try TapeRecorder(path: path, header: TapeTests.header, sealer: SignInTests.NoSealer(), clock: .system)
    _ = try await recorder.session(Asking(outbound: recorder.outbound(connection))).run(OperationCall("check")) { _ in }
    try recorder.finish()
    await connection.shutdown()
    try await peer.stop()
    let tape = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    #expect(tape.contains(#""secret_body":true"#) && tape.contains("{token}") && tape.contains("******************"))
    #expect(!tape.contains("canary"))
    #expect(peer.bodies == [#"{"key":"tok-canary-1"}"#])
  }

  struct Asking: StoreSession {
    let outbound: any Outbound
    func run(_ call: OperationCall, keep: @Sendable (Page) async throws -> Void) async throws -> OperationResult {
      var request = OutboundRequest(method: "POST", path: "/first")
      request.capture = ["/rdt": "rdt"]
      request.bodyHoldsSecrets = true
      request.fields = [OutboundField(name: "content-type", value: "application/json")]
      request.body = Array(#"{"key":"{token}"}"#.utf8)
      let answer = await outbound.send([request])[0]
      return OperationResult(value: answer.body, isComplete: false, through: 0)
    }
    func close() async {}
  }
}
