public import TradepostContract
public import TradepostJSON

/// A delivery of the inbox, as operators see it.
public struct DeliveryView: View {
  public var uid: String
  public var store: String
  public var platform: String
  public var source: String
  public var topic: String?
  public var delivery: String?
  public var receivedAt: Int64
  /// How often the same came while it waited.
  public var repeats: Int
  public var state: String
  public var attempts: Int
  /// Of one that waits.
  public var nextAt: Int64?
  public var endedAt: Int64?
  public var note: String
  public var entities: [String]
  /// The HTTP message; set when one delivery is asked for.
  public var fields: [Delivery.Field]?
  public var body: [UInt8]?

  public init(
    uid: String, store: String, platform: String, source: String, topic: String?, delivery: String?, receivedAt: Int64, repeats: Int,
    state: String, attempts: Int, nextAt: Int64?, endedAt: Int64?, note: String, entities: [String]
  ) {
    self.uid = uid
    self.store = store
    self.platform = platform
    self.source = source
    self.topic = topic
    self.delivery = delivery
    self.receivedAt = receivedAt
    self.repeats = repeats
    self.state = state
    self.attempts = attempts
    self.nextAt = nextAt
    self.endedAt = endedAt
    self.note = note
    self.entities = entities
  }

  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("attempts", attempts)
      // Bytes that are no text are shown as what they are.
      if let body {
        if let text = String(validating: body, as: UTF8.self) {
          writer.member("body", text)
        } else {
          writer.member("body_base64", Base64.encode(body))
        }
      }
      writer.member("delivery", delivery)
      writer.member("ended_at", endedAt.map { Timestamp(milliseconds: $0).text })
      writer.list("entities", entities) { entity, writer in
        let parts = entity.split(separator: " ", maxSplits: 1)
        writer.object {
          $0.member("id", parts.count > 1 ? String(parts[1]) : "")
          $0.member("kind", String(parts.first ?? ""))
        }
      }
      if let fields {
        writer.list("headers", fields) { field, writer in
          writer.object {
            $0.member("name", field.name)
            $0.member("value", field.value)
          }
        }
      }
      writer.member("id", uid)
      writer.member("message", note.isEmpty ? nil : note)
      writer.member("next_at", nextAt.map { Timestamp(milliseconds: $0).text })
      writer.member("platform", platform)
      writer.member("received_at", Timestamp(milliseconds: receivedAt).text)
      writer.member("repeats", repeats)
      writer.member("source", source)
      writer.member("state", state)
      writer.member("store", store)
      writer.member("topic", topic)
    }
  }
}
