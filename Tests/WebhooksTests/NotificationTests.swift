import Testing
import TradepostContract
import TradepostJSON

@testable import HostWebhooks

@Suite struct NotificationTests {
  private static let topic = "arn:aws:sns:eu-west-1:123456789012:spapi-bridge"
  /// Half an hour after the vectors were signed.
  private static let now: Int64 = 1_795_177_803_000

  private struct Vector {
    var id: String
    var delivery: Delivery
    var certificate: String
    var isValid: Bool
  }

  private static func vectors() throws -> [Vector] {
    try #require(try Rules.json("amazon/vectors-sns-signature.json")["vectors"]).items.map { vector in
      var writer = JSONWriter()
      writer.value(try #require(vector["message"]))
      let fields = try #require(vector["httpHeaders"]).members.map { Delivery.Field($0.key, $0.value.string ?? "") }
      return Vector(
        id: try #require(vector["id"]?.string), delivery: Delivery(fields: fields, body: writer.bytes),
        certificate: try #require(vector["certificatePem"]?.string), isValid: vector["expectValid"]?.bool == true)
    }
  }

  private static func verdict(
    _ vector: Vector, topic: String? = topic, now: Int64 = now
  ) async throws -> DeliveryVerdict {
    let check = try Rules.check(Rules.notifications, secrets: [], settings: topic.map { ["topic": $0] } ?? [:])
    return await check(vector.delivery, now: now) { _ in Array(vector.certificate.utf8) }
  }

  @Test func theVectors() async throws {
    var seen: [String: String] = [:]
    for vector in try Self.vectors() { seen[vector.id] = try await Self.verdict(vector).code }
    #expect(
      seen == [
        "v1-notif-unicode": "verified", "v1-subconfirm": "confirm", "v1-bad-cert-host": "delivery.certificate",
        "v1-bad-cert-scheme": "delivery.certificate", "v1-version-swapped": "delivery.signature",
        "v2-notif-order-change": "verified", "v2-notif-subject": "verified", "v2-notif-unicode": "verified",
        "v2-subconfirm": "confirm", "v2-unsubconfirm": "acknowledged", "v2-bad-message": "delivery.signature",
        "v2-bad-cert-host": "delivery.certificate", "v2-other-key": "delivery.signature",
        "v2-version-swapped": "delivery.signature", "v3-unknown": "delivery.version",
      ])
    for vector in try Self.vectors() {
      #expect(["verified", "confirm", "acknowledged"].contains(seen[vector.id] ?? "") == vector.isValid, "\(vector.id)")
    }
  }

  @Test func topicAgeAndRawDelivery() async throws {
    var vector = try #require(try Self.vectors().first { $0.id == "v2-notif-subject" })
    #expect(try await Self.verdict(vector, topic: nil).code == "delivery.topic")
    #expect(try await Self.verdict(vector, topic: Self.topic + "2").code == "delivery.topic")
    #expect(try await Self.verdict(vector, now: Self.now + 3_600_000).code == "delivery.age")
    #expect(try await Self.verdict(vector, now: Self.now - 7_200_000).code == "delivery.age")
    vector.delivery.fields.append(.init("X-Amz-Sns-RawDelivery", "true"))
    #expect(try await Self.verdict(vector).code == "delivery.raw")
    vector.delivery.body = Array(#"{"notificationType":"ORDER_CHANGE"}"#.utf8)
    vector.delivery.fields = []
    #expect(try await Self.verdict(vector).code == "delivery.raw")
  }

  /// A true message into which somebody has put a second one: whoever reads the last of two names would be deceived.
  @Test func aMessageThatSaysSomethingTwice() async throws {
    var vector = try #require(try Self.vectors().first { $0.id == "v2-notif-subject" })
    vector.delivery.body.removeLast()
    vector.delivery.body += Array(#","Message":"{}"}"#.utf8)
    let verdict = try await Self.verdict(vector)
    #expect(verdict.code == "delivery.malformed")
  }

  @Test func aCertificateThatDoesNotComeIsNoForgery() async throws {
    struct Away: Error {}
    let vector = try #require(try Self.vectors().first { $0.isValid })
    let check = try Rules.check(Rules.notifications, settings: ["topic": Self.topic])
    guard case .refused(let refusal) = await check(vector.delivery, now: Self.now, certificate: { _ in throw Away() }) else {
      Issue.record("it was taken")
      return
    }
    #expect(refusal.status == 503)
    let other = await check(vector.delivery, now: Self.now) { _ in Array("no certificate".utf8) }
    #expect(other.code == "delivery.certificate")
  }

  @Test(arguments: [
    ("https://sns.eu-west-1.amazonaws.com/a.pem", true),
    ("https://sns.eu-west-1.amazonaws.com/a.pem?x", false),
    ("https://sns.eu-west-1.amazonaws.com/a.txt", false),
    ("https://sns.eu-west-1.amazonaws.com:444/a.pem", false),
    ("https://user@sns.eu-west-1.amazonaws.com/a.pem", false),
    ("https://sns.eu-west-1.amazonaws.com@evil.io/a.pem", false),
    ("https://sns.amazonaws.com/a.pem", false),
    ("https://sns.a.b.amazonaws.com/a.pem", false),
    ("https://sns..amazonaws.com/a.pem", false),
    ("https://sns.eu-west-1.amazonaws.com\\@evil.io/a.pem", false),
    ("https://sns.eu-west-1.amazonaws.com#.evil.io/a.pem", false),
    ("HTTPS://sns.eu-west-1.amazonaws.com/a.pem", false),
    ("https://sns.EU-WEST-1.amazonaws.com/a.pem", false),
    ("https://sns.us-gov-west-1.amazonaws.com/a.pem", true),
    // A bucket that is called sns, which is anybody's.
    ("https://sns.s3.amazonaws.com/a.pem", false),
    ("https://sns.s3-us-west-2.amazonaws.com/a.pem", false),
    ("https://sns.eu-west-1.amazonaws.com./a.pem", false),
    ("https://sns.eu--1.amazonaws.com/a.pem", false),
    ("https://sns.eu-west-x.amazonaws.com/a.pem", false),
  ])
  func addressesOfCertificates(url: String, isAllowed: Bool) throws {
    guard case .sns(let scheme) = try Rules.parse(Rules.notifications).scheme else { return }
    #expect(scheme.allows(url, mustBePEM: true) == isAllowed)
  }
}
