/// What a delivery is, as far as the host can tell without its adapter.
public enum DeliveryVerdict: Sendable, Equatable {
  /// The platform sent it: `receive` may be asked.
  case verified(VerifiedDelivery)
  /// It is answered 200 and nothing else is done; the text says to people what it was.
  case acknowledged(String)
  /// A subscription begins once this https address is fetched. Its host was checked.
  case confirm(url: String)
  case refused(DeliveryRefusal)
}

/// What the host itself could read on a true delivery.
public struct VerifiedDelivery: Sendable, Equatable {
  /// What happened, in the platform's words; nil where no header says it.
  public var topic: String?
  /// The platform's number of this delivery; nil where it has none.
  public var id: String?

  public init(topic: String? = nil, id: String? = nil) {
    self.topic = topic
    self.id = id
  }
}
