internal import TradepostContract
internal import TradepostJSON

/// A message of the notification service: a JSON object that carries its own signature.
struct NotificationMessage {
  enum Kind: String {
    case notification = "Notification"
    case subscribing = "SubscriptionConfirmation"
    case unsubscribed = "UnsubscribeConfirmation"
  }

  let kind: Kind
  let id: String
  let topic: String
  let signatureVersion: String
  let signature: [UInt8]
  let certificateURL: String
  let timestamp: Timestamp
  let subscribeURL: String
  /// What was signed: names and values on lines of their own, sorted by name.
  let canonicalText: String

  init(_ delivery: Delivery) throws(DeliveryRefusal) {
    guard delivery.field("x-amz-sns-rawdelivery")?.lowercased() != "true" else { throw .raw }
    let document: JSONDocument
    do throws(JSONError) { document = try JSONDocument(parsing: delivery.body) } catch { throw .malformed("is no JSON: \(error)") }
    var seen: Set<String> = []
    for (name, _) in document.root.members where !seen.insert(name).inserted {
      throw .malformed("says \(name.prefix(40)) twice, of which one may be signed and another read")
    }
    func text(_ name: String) throws(DeliveryRefusal) -> String {
      guard let text = document.root[name]?.string else { throw .malformed("has no text \(name)") }
      return text
    }
    // A body without any of this is what raw delivery looks like.
    guard document.root["Type"] != nil || document.root["Signature"] != nil else { throw .raw }
    guard let kind = Kind(rawValue: try text("Type")) else { throw .malformed("is of an unknown Type") }
    self.kind = kind
    id = try text("MessageId")
    topic = try text("TopicArn")
    signatureVersion = try text("SignatureVersion")
    guard let signature = Base64.decode(try text("Signature").utf8) else { throw .malformed("has a Signature that is no base64") }
    self.signature = signature
    certificateURL = try text("SigningCertURL")
    guard let timestamp = Timestamp(try text("Timestamp")) else { throw .malformed("has a Timestamp that is no time") }
    self.timestamp = timestamp
    subscribeURL = kind == .notification ? "" : try text("SubscribeURL")

    var lines = ""
    let names =
      kind == .notification
      ? ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
      : ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
    for name in names {
      // A message without a subject was signed without one.
      if name == "Subject", document.root[name].map(\.isNull) ?? true { continue }
      lines += "\(name)\n\(try text(name))\n"
    }
    canonicalText = lines
  }
}
