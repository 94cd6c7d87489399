internal import TradepostContract
internal import TradepostJSON

/// What a notification comes in: by itself in a queue, as the text of an SNS message, or as the detail of an EventBridge event.
enum Envelope {
  case notification(JSONValue, id: String?)
  /// Of a topic and not of Amazon's sellers' side: it asks to be confirmed, or tells that it was ended.
  case topic(type: String, id: String?)

  init(_ body: [UInt8]) throws(Failure) {
    let value = try Self.parse(body)
    if value["TopicArn"]?.string != nil, let type = value["Type"]?.string {
      let id = value["MessageId"]?.string
      guard type == "Notification" else {
        self = .topic(type: type, id: id)
        return
      }
      guard let message = value["Message"]?.string else {
        throw Failure(.platform, "the SNS message \(id ?? "") has no text: it holds no notification")
      }
      // A queue behind the topic hands on what it was given, envelope and all.
      self = .notification(Self.detail(try Self.parse(Array(message.utf8))), id: id)
    } else {
      self = .notification(Self.detail(value), id: value["detail-type"] != nil ? value["id"]?.string : nil)
    }
  }

  private static func detail(_ value: JSONValue) -> JSONValue {
    guard value["detail-type"] != nil, let detail = value["detail"], detail.kind == .object else { return value }
    return detail
  }

  private static func parse(_ text: [UInt8]) throws(Failure) -> JSONValue {
    do throws(JSONError) { return try JSONDocument(parsing: text).root } catch {
      throw Failure(.platform, "the notification is no JSON: \(error)")
    }
  }
}
