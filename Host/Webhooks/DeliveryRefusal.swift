/// Why a delivery is not taken: every sentence of it stands here.
public struct DeliveryRefusal: Error, Sendable, Equatable, CustomStringConvertible {
  /// Short and stable, `delivery.signature`.
  public let code: String
  public let message: String
  /// What the sender is answered: 401 forged, 404 for another store, 413 too large, 503 not now.
  public let status: Int

  private init(_ code: String, _ message: String, status: Int = 401) {
    self.code = "delivery." + code
    self.message = message
    self.status = status
  }

  public var description: String { "\(code) · \(message)" }

  static let tooLarge = DeliveryRefusal("size", "Its body is larger than 2 MiB; it was not read.", status: 413)
  static let tooMuchHead = DeliveryRefusal(
    "size", "It has more than 256 headers, or more than 64 KiB of them; they were not read.", status: 413)
  static func unsigned(_ header: String) -> DeliveryRefusal {
    DeliveryRefusal("unsigned", "It has no header \(header): whoever sent it did not sign it.")
  }
  static func twice(_ header: String) -> DeliveryRefusal {
    DeliveryRefusal("header", "Its header \(header) stands there twice: nobody could say which one is meant.")
  }
  static let noSecret = DeliveryRefusal(
    "secret", "The store has no secret that deliveries are signed with. Give it: tradepost store update STORE --secret NAME=-")
  static func encoding(_ header: String) -> DeliveryRefusal {
    DeliveryRefusal("signature", "Its header \(header) is no digest in the encoding that the manifest names.")
  }
  static let signature = DeliveryRefusal(
    "signature", "Its signature does not fit: it is forged, was changed on the way, or signed with another secret.")
  static func store(_ header: String) -> DeliveryRefusal {
    DeliveryRefusal("store", "Its header \(header) names another store.", status: 404)
  }
  static let raw = DeliveryRefusal(
    "raw", "It came as raw delivery, which carries no signature. Switch raw message delivery off for the subscription.")
  static func malformed(_ what: String) -> DeliveryRefusal { DeliveryRefusal("malformed", "Its body \(what).") }
  static func version(_ version: String) -> DeliveryRefusal {
    DeliveryRefusal("version", "Its signature is of version \"\(version.prefix(20))\"; 1 and 2 are known.")
  }
  static func address(_ what: String) -> DeliveryRefusal {
    DeliveryRefusal("certificate", "Its \(what) does not lead to a host that the manifest lists.")
  }
  static func noCertificate(_ why: String) -> DeliveryRefusal {
    DeliveryRefusal("certificate", "The certificate that it names cannot be fetched: \(why)", status: 503)
  }
  static let badCertificate = DeliveryRefusal(
    "certificate", "What it names is no certificate with an RSA key, or one that is not valid now.")
  static let noTopic = DeliveryRefusal("topic", "No topic is allowed for this store. Name the one that it listens to in its settings.")
  static let topic = DeliveryRefusal("topic", "It is of another topic than the store listens to.")
  static let age = DeliveryRefusal("age", "It was signed more than an hour ago, or in the future: it may be a repeated old one.")

  // MARK: Which store

  public static let noStore = DeliveryRefusal("unknown", "No store of this host listens at this address.", status: 404)
  static let ambiguous = DeliveryRefusal(
    "store", "Its signature fits several stores. Give each an address of its own: …/webhooks/PLATFORM/STORE", status: 404)
}
