internal import TradepostJSON

/// What a platform sends on its own, and how the host tells a true delivery from a forged one before any adapter sees it.
public struct Deliveries: Sendable, Hashable {
  public enum Scheme: Sendable, Hashable {
    case hmac(HMAC)
    case sns(SNS)
  }

  /// A keyed digest of the raw body in a header.
  public struct HMAC: Sendable, Hashable {
    public enum Digest: String, Sendable, Hashable, CaseIterable { case sha256, sha1 }
    public enum Encoding: String, Sendable, Hashable, CaseIterable { case base64, hex }

    public var header: String
    public var digest: Digest
    public var encoding: Encoding
    /// The name of the secret that is the key.
    public var secret: String
    /// The key is the secret with its HTML entities decoded once.
    public var decodesHTML: Bool
  }

  /// Messages of Amazon's notification service, signed with a certificate that they name.
  public struct SNS: Sendable, Hashable {
    /// Hosts that a certificate may come from: names, `*` standing for a region like eu-west-1.
    public var certificateHosts: [String]
    /// The setting that names the one topic whose messages are taken.
    public var topicSetting: String
  }

  /// A header that says which store is meant, and what it must hold: text with `{setting}`s.
  public struct StoreHeader: Sendable, Hashable {
    public var header: String
    public var equals: String
  }

  public var scheme: Scheme
  /// The header that says what happened, for people.
  public var topicHeader: String?
  /// What that header may say. Nobody signs it: another word makes no other delivery of the same body. None: any word does.
  public var topics: [String]
  /// The header by which the platform numbers its deliveries.
  public var idHeader: String?
  /// Nil: the address that the platform was given says it.
  public var store: StoreHeader?
  /// An unsigned form of this one field is answered and nothing else is done: the platform tries the address.
  public var pingField: String?
  /// Days within which the platform wants its requests of privacy law answered; nil: it does not say.
  public var privacyDays: Int64?

  init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    switch try object.string("scheme") {
    case "hmac":
      scheme = .hmac(
        HMAC(
          header: try object.id("header"), digest: try object.choice("digest", HMAC.Digest.self),
          encoding: try object.choice("encoding", HMAC.Encoding.self),
          secret: try object.read("secret") { value throws(JSONError) in try value.requireName() },
          decodesHTML: try object.boolIfPresent("html_decoded") ?? false))
    case "sns":
      let hosts = try object.list("certificate_hosts") { value throws(JSONError) in try value.requireID() }
      if hosts.isEmpty { throw JSONError(.missing, "names no host that a certificate may come from").inside("certificate_hosts") }
      scheme = .sns(
        SNS(
          certificateHosts: hosts,
          topicSetting: try object.read("topic_setting") { value throws(JSONError) in try value.requireName() }))
    case let other: throw JSONError(.value, "is \"\(other.prefix(40))\", none of: hmac, sns").inside("scheme")
    }
    idHeader = try object.idIfPresent("id_header")
    pingField = try object.idIfPresent("ping_field")
    privacyDays = try object.readIfPresent("privacy_days") { value throws(JSONError) in
      let days = try value.requireInt()
      guard days >= 1 else { throw JSONError(.value, "is \(days), less than a day") }
      return days
    }
    store = try object.readIfPresent("store") { value throws(JSONError) in
      var object = try value.requireObject()
      let equals = try object.string("equals")
      return StoreHeader(header: try object.id("header"), equals: equals)
    }
    topicHeader = try object.idIfPresent("topic_header")
    topics = try object.list("topics") { value throws(JSONError) in try value.requireID() }
  }
}
