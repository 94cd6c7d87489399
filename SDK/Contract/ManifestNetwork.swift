internal import TradepostJSON

/// A place that an adapter may talk to. Connecting a store narrows it to one exact origin, which is frozen then.
public struct Origin: Sendable, Hashable {
  public enum Address: Sendable, Hashable {
    /// Always this one: `https://api.example.com/base`.
    case exact(String)
    /// What the store's setting of that name says: a shop that hosts itself.
    case setting(String)
    /// With settings filled in: `https://{shop}.myshopify.com`; a setting's value fills one label of the host name.
    case pattern(String)
    /// The one that a setting chooses: a platform with an address for each region.
    case choice(setting: String, addresses: [String: String])
  }

  public var name: String
  public var address: Address

  init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    name = try object.read("name") { value throws(JSONError) in try value.requireName() }
    if let exact = try object.stringIfPresent("address") {
      address = .exact(exact)
    } else if let setting = try object.stringIfPresent("setting") {
      address = .setting(setting)
    } else if let pattern = try object.stringIfPresent("pattern") {
      address = .pattern(pattern)
    } else if let choice = try object.readIfPresent("choices", Self.choice) {
      address = choice
    } else {
      throw JSONError(.missing, "is missing: an origin has an address, a setting, a pattern or choices").inside("address")
    }
  }

  private static func choice(_ value: JSONValue) throws(JSONError) -> Address {
    var object = try value.requireObject()
    let addresses = try object.texts("addresses")
    if addresses.isEmpty { throw JSONError(.missing, "names no address").inside("addresses") }
    let setting = try object.read("setting") { value throws(JSONError) in try value.requireName() }
    return .choice(setting: setting, addresses: addresses)
  }
}

/// How the host signs a request in. The first of a manifest that is for the request's origin and whose ``schemes`` hold the
/// origin's is the default; a request to an origin that no sign-in is for is signed by none.
public struct SignIn: Sendable, Hashable {
  public enum Method: Sendable, Hashable {
    /// A header whose value is `template` with `{secret}` filled in.
    case header(name: String, template: String)
    /// HTTP Basic: the names of the secrets.
    case basic(user: String, password: String)
    /// Secrets in the query: parameter and secret.
    case query([String: String])
    /// One-legged OAuth 1.0a, HMAC-SHA256, parameters in the query: the names of the secrets.
    case oauth1(key: String, secret: String)
    /// A bearer token that the host fetches, renews and rotates (RFC 6749).
    case oauth2(OAuth2)
    /// Signature version 4 of Amazon Web Services: the names of the secrets; `region` holds `{setting}`s.
    case awsSigV4(accessKey: String, secretKey: String, service: String, region: String)
  }

  public var name: String
  public var method: Method
  /// `https`, `http`.
  public var schemes: [String]
  /// Names of the origins that it signs requests to; empty: all of them.
  public var origins: [String]

  init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    name = try object.read("name") { value throws(JSONError) in try value.requireName() }
    let schemes = try object.list("schemes") { value throws(JSONError) in try value.requireString() }
    self.schemes = schemes.isEmpty ? ["https"] : schemes
    origins = try object.list("origins") { value throws(JSONError) in try value.requireName() }
    switch try object.string("method") {
    case "header": method = .header(name: try object.string("header"), template: try object.string("value"))
    case "basic": method = .basic(user: try object.string("user"), password: try object.string("password"))
    case "query":
      method = .query(
        try object.read("parameters") { value throws(JSONError) in
          _ = try value.requireObject()
          var found: [String: String] = [:]
          for (name, secret) in value.members { found[name] = try secret.requireString() }
          return found
        })
    case "oauth1": method = .oauth1(key: try object.string("key"), secret: try object.string("secret"))
    case "oauth2": method = .oauth2(try OAuth2(&object))
    case "aws_sigv4":
      method = .awsSigV4(
        accessKey: try object.string("access_key"), secretKey: try object.string("secret_key"), service: try object.string("service"),
        region: try object.string("region"))
    case let other:
      throw JSONError(.value, "is \"\(other.prefix(40))\", none of: header, basic, query, oauth1, oauth2, aws_sigv4").inside("method")
    }
  }
}

extension SignIn {
  public func isFor(_ origin: String) -> Bool { origins.isEmpty || origins.contains(origin) }
}

extension Secret {
  public func isFor(_ origin: String) -> Bool { origins.isEmpty || origins.contains(origin) }
}

/// How fast a platform may be asked. A request names the limit that it spends.
public struct RateLimit: Sendable, Hashable {
  public var name: String
  /// Requests that may be made at once after a pause.
  public var burst: Int64
  /// Requests a second in the long run.
  public var perSecond: Amount
  /// Requests in flight at one time.
  public var concurrent: Int64
  /// The header by which answers correct what stands here; nil: none does.
  public var correction: Correction?

  /// What an answer's header says about a limit.
  public struct Correction: Sendable, Hashable {
    public enum Meaning: String, Sendable, Hashable, CaseIterable {
      /// Requests a second: `0.0167`.
      case perSecond = "per_second"
      /// How full a leaky bucket is: `32/40`.
      case used
    }

    public var header: String
    public var meaning: Meaning
  }

  init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    name = try object.read("name") { value throws(JSONError) in try value.requireName() }
    burst = try object.int("burst")
    perSecond = try object.amount("per_second")
    concurrent = try object.intIfPresent("concurrent") ?? 8
    correction = try object.readIfPresent("corrected_by") { value throws(JSONError) in
      var object = try value.requireObject()
      let header = try object.id("header")
      return Correction(header: header, meaning: try object.choice("tells", Correction.Meaning.self))
    }
    guard burst >= 1, perSecond.coefficient > 0, concurrent >= 1 else {
      throw JSONError(.value, "allows no request at all: burst, per_second and concurrent must be above zero")
    }
  }
}
