internal import HostCore
public import TradepostContract

/// Tells a true delivery from a forged one by what the manifest declares, before any code of an adapter sees it. A value:
/// it asks nobody but the closure that gets it a certificate.
public struct DeliveryCheck: Sendable {
  /// Header fields, and bytes in them.
  static let mostFields = 256
  static let mostFieldBytes = 64 << 10

  /// Bytes that a body may have.
  public static let longestBody = 2 << 20

  private let rules: Deliveries
  private let secrets: [String]
  private let settings: [String: String]
  /// All headers that are read here. One that stands there twice could be one thing to us and another to the adapter.
  private let headers: [String]
  /// What the header that names the store must say; nil: nothing does, since a setting is missing.
  private let storeName: String?

  /// - Parameters:
  ///   - secrets: what it may be signed with; more than one while a secret is being changed.
  ///   - settings: of the store, with the manifest's fallbacks.
  public init(_ rules: Deliveries, secrets: [String], settings: [String: String]) {
    self.rules = rules
    self.secrets = secrets
    self.settings = settings
    var headers = [rules.topicHeader, rules.idHeader, rules.store?.header]
    if case .hmac(let scheme) = rules.scheme { headers.append(scheme.header) }
    self.headers = headers.compactMap(\.self)
    storeName = rules.store.flatMap { Self.filled($0.equals, settings) }
  }

  /// - Parameters:
  ///   - now: in milliseconds.
  ///   - certificate: fetches what an https address holds, in PEM; the address is one that the manifest allows.
  public func callAsFunction(
    _ delivery: Delivery, now: Int64, certificate: @Sendable (String) async throws -> [UInt8]
  ) async -> DeliveryVerdict {
    guard delivery.body.count <= Self.longestBody else { return .refused(.tooLarge) }
    guard delivery.fields.count <= Self.mostFields,
      delivery.fields.reduce(0, { $0 + $1.name.utf8.count + $1.value.utf8.count }) <= Self.mostFieldBytes
    else { return .refused(.tooMuchHead) }
    do throws(DeliveryRefusal) {
      for header in headers where delivery.fields.filter({ Self.isSame($0.name, header) }).count > 1 { throw .twice(header) }
      switch rules.scheme {
      case .hmac(let scheme):
        if delivery.field(scheme.header) == nil, isPing(delivery) { return .acknowledged("the platform tried the address") }
        try scheme.check(delivery, secrets: secrets)
        try checkStore(delivery)
        return .verified(facts(delivery, id: nil))
      case .sns(let scheme):
        let message = try NotificationMessage(delivery)
        try await scheme.check(message, topic: settings[scheme.topicSetting], now: now, certificate: certificate)
        try checkStore(delivery)
        return try verdict(message, delivery, scheme)
      }
    } catch { return .refused(error) }
  }

  private func verdict(
    _ message: NotificationMessage, _ delivery: Delivery, _ scheme: Deliveries.SNS
  ) throws(DeliveryRefusal) -> DeliveryVerdict {
    switch message.kind {
    case .notification: return .verified(facts(delivery, id: message.id))
    case .unsubscribed: return .acknowledged("the subscription was ended")
    case .subscribing:
      let url = message.subscribeURL
      guard scheme.allows(url, mustBePEM: false) else { throw .address("SubscribeURL") }
      return .confirm(url: url)
    }
  }

  private func facts(_ delivery: Delivery, id: String?) -> VerifiedDelivery {
    VerifiedDelivery(
      topic: rules.topicHeader.flatMap { delivery.field($0) }, id: rules.idHeader.flatMap { delivery.field($0) } ?? id)
  }

  /// An unsigned form of just the one field that the manifest names.
  private func isPing(_ delivery: Delivery) -> Bool {
    guard let field = rules.pingField, delivery.body.count <= field.utf8.count + 33,
      delivery.field("content-type")?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true
    else { return false }
    let parts = delivery.body.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false)
    let isPlain = { (byte: UInt8) in byte != UInt8(ascii: "&") && (0x21...0x7E).contains(byte) }
    return parts.count == 2 && parts[0].elementsEqual(field.utf8) && parts[1].allSatisfy(isPlain)
  }

  /// Whether it says by itself that it is for this store. Nobody signed that.
  public func names(_ delivery: Delivery) -> Bool {
    guard let store = rules.store, let value = delivery.field(store.header) else { return false }
    return Self.isSame(value, storeName)
  }

  private func checkStore(_ delivery: Delivery) throws(DeliveryRefusal) {
    guard let store = rules.store else { return }
    guard let value = delivery.field(store.header), Self.isSame(value, storeName) else {
      throw .store(store.header)
    }
  }

  /// `{setting}` stands for the setting; without one of that name nothing fits.
  static func filled(_ template: String, _ settings: [String: String]) -> String? {
    var text = ""
    var rest = template[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      guard let value = settings[String(rest[rest.index(after: open)..<close])], !value.isEmpty else { return nil }
      text += rest[..<open] + value
      rest = rest[rest.index(after: close)...]
    }
    return text + rest
  }

  private static func isSame(_ one: String, _ other: String?) -> Bool {
    guard let other, one.utf8.count == other.utf8.count else { return false }
    func lower(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 0x20 : byte }
    return zip(one.utf8, other.utf8).allSatisfy { lower($0) == lower($1) }
  }
}
