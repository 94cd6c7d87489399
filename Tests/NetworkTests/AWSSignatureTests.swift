import Foundation
import HostCore
import Testing
import TradepostContract
import TradepostJSON

@testable import HostNetwork

@Suite("AWS signatures")
struct AWSSignatureTests {
  static let file = Fixtures.own.appending(path: "aws/vectors-sigv4.json")

  @Test func signsAsThePublishedVectorsDo() throws {
    let root = try JSONDocument(parsing: Array(try Data(contentsOf: Self.file))).root
    var checked = 0
    for vector in root["vectors"]!.items {
      func text(_ name: String) -> String { vector[name]!.string! }
      let signature = AWSSignature(
        accessKey: root["accessKey"]!.string!, secretKey: root["secretKey"]!.string!, region: root["region"]!.string!,
        service: text("service"), seconds: root["seconds"]!.int64!)
      var fields = [OutboundField(name: "Host", value: text("host"))]
      for (name, value) in vector["fields"]!.members { fields.append(OutboundField(name: name, value: value.string!)) }
      let added = signature.fields(
        method: text("method"), path: text("path"), query: text("query"), fields: fields, body: Array(text("body").utf8))
      #expect(added[0] == OutboundField(name: "x-amz-date", value: "20150830T123600Z"))
      #expect(added[1].value.hasPrefix("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/\(text("service"))/aws4_request, "))
      #expect(added[1].value.hasSuffix(", Signature=" + text("signature")), "\(text("name"))")
      checked += 1
    }
    #expect(checked == 12)
  }

  /// A name that is sent encoded counts as plain text, so its `%` is encoded once more.
  @Test func encodesWhatIsSentEncoded() {
    #expect(AWSSignature.canonical(path: "/queue%20one/two") == "/queue%2520one/two")
    #expect(AWSSignature.canonical(query: "b=2&a=%2F+x&a=1") == "a=%2F%20x&a=1&b=2")
    #expect(AWSSignature.canonical(query: "") == "")
    #expect(AWSSignature.canonical(path: "") == "/")
  }

  @Test func signsWhatGoesOverTheWire() async throws {
    let vault = Vault(["access": "AKIDCANARY", "secret": "wJalrCANARY"])
    var request = OutboundRequest(method: "POST", path: "/")
    request.fields = [
      OutboundField(name: "Content-Type", value: "application/x-amz-json-1.0"),
      OutboundField(name: "X-Amz-Target", value: "AmazonSQS.ReceiveMessage"),
    ]
    request.body = Array("{}".utf8)
    let (response, heads) = try await Shop.exchange(
      request,
      signIns:
        #"[{"name":"queue","method":"aws_sigv4","access_key":"access","secret_key":"secret","service":"sqs","region":"{region}","schemes":["http"]}]"#,
      change: {
        $0.vault = vault
        $0.settings = ["region": "eu-west-1"]
      }
    ) { _, head in [.answer("200 OK", ["X-Total: \(head.split(separator: "\r\n").joined(separator: " "))"], "{}")] }
    let head = try #require(heads.first)
    #expect(head.contains("/eu-west-1/sqs/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature="))
    #expect(!"\(response)".contains("AKIDCANARY") && !head.contains("wJalrCANARY"))
  }

  @Test func namesTheSettingThatIsMissing() async throws {
    let response = try await Shop.exchange(
      signIns:
        #"[{"name":"queue","method":"aws_sigv4","access_key":"key","secret_key":"secret","service":"sqs","region":"{region}","schemes":["http"]}]"#
    ) { _, _ in [.answer("200 OK")] }.response
    #expect(
      response.failure
        == Failure(.invalid, "The sign-in queue needs the setting region. Give it: tradepost store update STORE --set region=…"))
  }
}
