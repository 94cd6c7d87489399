internal import SimulatorKit

/// The seller's own bridge from the queue to HTTP: an SNS topic that posts every notification to one address, signed.
/// The first message asks for the subscription to be confirmed. Off until the option `push_path` names a path.
struct PushTopic {
  static let arn = "arn:aws:sns:eu-west-1:123456789012:tradepost-notifications"
  private static let host = "https://sns.eu-west-1.amazonaws.com"

  /// Where the address hears of it; empty for nowhere.
  let path: String
  private let seed: UInt64
  private var waiting: [String] = []
  private var isAnnounced = false
  private var number = 0

  init(path: String, seed: UInt64) {
    self.path = path
    self.seed = seed
  }

  mutating func send(_ message: String) { if !path.isEmpty { waiting.append(message) } }

  /// What is to be posted by now; each message once.
  mutating func take(now: Int) -> [Node] {
    if path.isEmpty { return [] }
    var list: [Node] = []
    if !isAnnounced {
      isAnnounced = true
      let token = Hex.digits(seed, Stream.secret, 7_000_001, count: 64)
      list.append(
        delivery(
          "SubscriptionConfirmation",
          [
            ("Message", "You have chosen to subscribe to the topic \(Self.arn).\nTo confirm the subscription, visit the SubscribeURL."),
            ("SubscribeURL", "\(Self.host)/?Action=ConfirmSubscription&TopicArn=\(Self.arn)&Token=\(token)"), ("Token", token),
          ], now))
    }
    for message in waiting { list.append(delivery("Notification", [("Message", message)], now)) }
    waiting = []
    return list
  }

  /// Whether somebody follows the address by which the subscription is confirmed.
  static func isConfirmation(_ request: Request) -> Bool {
    request.path == "/" && request.query["Action"] == "ConfirmSubscription" && request.query["TopicArn"] == arn
  }

  static let confirmed = Reply(
    status: 200,
    body: Array(
      """
      <ConfirmSubscriptionResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><ConfirmSubscriptionResult>\
      <SubscriptionArn>\(arn):1</SubscriptionArn></ConfirmSubscriptionResult></ConfirmSubscriptionResponse>
      """.utf8))

  private mutating func delivery(_ type: String, _ more: [(String, String)], _ now: Int) -> Node {
    number += 1
    let id = Hex.identifier(seed, Stream.secret, 7_100_000 + number)
    let values =
      more + [("MessageId", id), ("Timestamp", Moment.precise(now.floorSeconds).string ?? ""), ("TopicArn", Self.arn), ("Type", type)]
    // The signed text has the members in the order of their names.
    let text = values.sorted { $0.0 < $1.0 }.map { "\($0.0)\n\($0.1)\n" }.joined()
    let signature = RSA.sign(
      digest: SHA256.digest(Array(text.utf8)), modulus: SigningKey.modulus, exponent: SigningKey.exponent)
    var body = Node.Members(values.map { ($0.0, Node.text($0.1)) })
    body.append("SignatureVersion", .text("2"))
    body.append("Signature", .text(Base64.encode(signature)))
    body.append("SigningCertURL", .text(Self.host + SigningKey.path))
    if type == "Notification" {
      body.append("UnsubscribeURL", .text("\(Self.host)/?Action=Unsubscribe&SubscriptionArn=\(Self.arn):1"))
    }
    var out = Output(plainly: true)
    out.node(.object(body))
    return .make(
      ("method", .text("POST")), ("path", .text(path)),
      (
        "headers",
        .make(
          ("Content-Type", .text("text/plain; charset=UTF-8")), ("x-amz-sns-message-type", .text(type)),
          ("x-amz-sns-message-id", .text(id)),
          ("x-amz-sns-topic-arn", .text(Self.arn)), ("User-Agent", .text("Amazon Simple Notification Service Agent")))
      ), ("body", .text(Base64.encode(out.bytes))))
  }
}
