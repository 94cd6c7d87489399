public import TradepostContract
public import TradepostJSON

/// What somebody asks for under the law, as admins see it.
public struct PrivacyRequestView: View {
  public var uid: String
  public var store: String
  public var platform: String
  /// `erase_customer`, `erase_store`, `export_customer`.
  public var kind: String
  public var receivedAt: Int64
  /// When it must be answered.
  public var dueAt: Int64
  public var doneAt: Int64?
  /// What the platform said, as JSON; nil once it is answered.
  public var payload: [UInt8]?

  public init(
    uid: String, store: String, platform: String, kind: String, receivedAt: Int64, dueAt: Int64, doneAt: Int64?, payload: [UInt8]?
  ) {
    self.uid = uid
    self.store = store
    self.platform = platform
    self.kind = kind
    self.receivedAt = receivedAt
    self.dueAt = dueAt
    self.doneAt = doneAt
    self.payload = payload
  }

  /// Whom it is about; nil once nobody knows any more.
  public var event: Received.Event? {
    guard let payload, let document = try? JSONDocument(parsing: payload) else { return nil }
    return (try? Received(json: document.root))?.events.first
  }

  public func write(to writer: inout JSONWriter) {
    let event = event
    writer.object { writer in
      writer.member("customer", event?.customerID)
      writer.member("done_at", doneAt.map { Timestamp(milliseconds: $0).text })
      writer.member("due_at", Timestamp(milliseconds: dueAt).text)
      writer.member("email", event?.email)
      writer.member("id", uid)
      writer.member("kind", kind)
      writer.key("orders")
      writer.list { writer in for order in event?.orderIDs ?? [] { writer.string(order) } }
      writer.member("platform", platform)
      writer.member("received_at", Timestamp(milliseconds: receivedAt).text)
      writer.member("store", store)
    }
  }
}
