public import HostCore
internal import HostStorage
internal import HostWebhooks
internal import TradepostContract

/// Looking into the inbox, and having things done again.
extension Tradepost {
  /// The newest first; `before` is the id behind which to go on.
  public func deliveries(
    store: String?, state: InboxState?, before: String? = nil, limit: Int
  ) async throws(HostError) -> [DeliveryView] {
    try await storage.deliveries(
      store: try await row(store), state: state, before: try before.map { text throws(HostError) in try Self.delivery(text) }, limit: limit)
  }

  /// One delivery with its message, unless that was forgotten.
  public func delivery(_ name: String) async throws(HostError) -> DeliveryView {
    guard let found = try await storage.delivery(try Self.delivery(name)) else { throw Self.unknownDelivery(name) }
    var view = found.view
    guard let bytes = found.message else { return view }
    let message = try DeliveryFile.read(bytes)
    view.fields = message.fields
    view.body = message.body
    return view
  }

  /// Has deliveries done again that are done or were given up; says how many.
  public func retryDeliveries(_ names: [String]) async throws(HostError) -> Int {
    var uids: [Ident] = []
    for name in names {
      let uid = try Self.delivery(name)
      guard let found = try await storage.delivery(uid) else { throw Self.unknownDelivery(name) }
      guard found.message != nil else {
        throw HostError(
          "delivery.forgotten",
          "\"\(name)\" cannot be done again: what it asked for was answered, and what it said was forgotten with that.")
      }
      uids.append(uid)
    }
    return try await storage.retryDeliveries(uids)
  }

  /// Has everything done again that was given up.
  public func retryDeadDeliveries(store: String?) async throws(HostError) -> Int {
    try await storage.retryDeadDeliveries(store: try await row(store))
  }

  private static func delivery(_ name: String) throws(HostError) -> Ident {
    guard let uid = Ident(text: name) else { throw unknownDelivery(name) }
    return uid
  }

  private static func unknownDelivery(_ name: String) -> HostError {
    HostError("delivery.unknown", "There is no delivery \"\(name)\". Look for it with: tradepost webhooks list", exit: 2)
  }
}
