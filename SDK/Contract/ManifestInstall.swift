internal import TradepostJSON

/// How a shop's owner lets the app in by browser (OAuth 2.0, authorization code): the host sends them to the platform and
/// takes them back, so that no one copies tokens.
public struct Install: Sendable, Hashable {
  /// Which origin the owner is sent to.
  public var origin: String
  public var path: String
  /// Parameters of the way there; `{redirect_uri}`, `{state}`, settings and secrets of that name are filled in.
  public var query: [String: String]
  public var callback: Callback
  /// The `oauth2` sign-in whose token address exchanges the code.
  public var signIn: String
  /// Further members of that exchange.
  public var exchange: [String: String]

  /// What the platform sends the owner back with.
  public struct Callback: Sendable, Hashable {
    /// The parameter that holds the code.
    public var code: String
    /// The parameter that holds the lower-case hexadecimal HMAC-SHA256 of all others, sorted; nil: there is none.
    public var hmac: String?
    /// The name of the secret that is its key.
    public var secret: String?
    /// Parameters that must hold what the admin said: text with `{setting}`s.
    public var equals: [String: String]
    /// Settings that are taken from the callback: setting and parameter.
    public var settings: [String: String]
  }

  init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    callback = try object.read("callback") { value throws(JSONError) in
      var object = try value.requireObject()
      let code = try object.id("code")
      let equals = try object.texts("equals")
      let hmac = try object.idIfPresent("hmac")
      let secret = try object.readIfPresent("secret") { value throws(JSONError) in try value.requireName() }
      if hmac != nil, secret == nil { throw JSONError(.missing, "is missing: the hmac needs a key").inside("secret") }
      return Callback(code: code, hmac: hmac, secret: secret, equals: equals, settings: try object.texts("settings"))
    }
    exchange = try object.texts("exchange")
    origin = try object.read("origin") { value throws(JSONError) in try value.requireName() }
    path = try object.read("path") { value throws(JSONError) in try value.requirePath() }
    query = try object.texts("query")
    signIn = try object.read("sign_in") { value throws(JSONError) in try value.requireName() }
  }
}

extension JSONObject {
  /// Names and texts; empty when the member is not there.
  mutating func texts(_ key: StaticString) throws(JSONError) -> [String: String] {
    try readIfPresent(key) { value throws(JSONError) in
      _ = try value.requireObject()
      var found: [String: String] = [:]
      for (name, text) in value.members {
        do throws(JSONError) { found[name] = try text.requireString() } catch { throw error.inside(name) }
      }
      return found
    } ?? [:]
  }
}

extension JSONValue {
  /// A path below an origin, without a query.
  func requirePath() throws(JSONError) -> String {
    let text = try requireString()
    let allowed = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    guard text.utf8.first == UInt8(ascii: "/"), allowed, text.utf8.count <= 255 else {
      throw JSONError(.value, "is \"\(text.prefix(80))\", no path: it begins with / and has no query")
    }
    return text
  }
}
