internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

extension Amazon: DeliverySource {
  /// What a notification means. Amazon's types are many and grow: one that this adapter makes nothing of means no change, and
  /// the log says so.
  func receive(_ delivery: Delivery, _ run: Run) async throws -> Received {
    var received = Received()
    let notice: Notice
    switch try Envelope(delivery.body) {
    case .topic(let type, let id):
      received.id = id
      run.log(.info, "the SNS topic sent \(type.prefix(60)), which tells of no change")
      return received
    case .notification(let value, let id):
      notice = Notice(value)
      received.id = Self.identifier(notice.id) ?? Self.identifier(id)
    }
    if let seller = notice.sellerID, seller != sellerID {
      run.log(.warning, "a notification \(notice.type.prefix(60)) is about another seller of this app, and left alone")
      return received
    }
    guard let changes = notice.changes else {
      run.log(.info, "nothing is made of notifications \(notice.type.isEmpty ? "without a type" : String(notice.type.prefix(60)))")
      return received
    }
    if changes.isEmpty { run.log(.info, "the notification \(notice.type.prefix(60)) names no order and no SKU") }
    received.changes = changes
    return received
  }

  private static func identifier(_ text: String?) -> String? {
    text.flatMap { (1...255).contains($0.utf8.count) && $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } ? $0 : nil }
  }
}
