internal import Crypto
internal import HostCore
internal import TradepostContract

/// One-legged OAuth 1.0a (RFC 5849) with HMAC-SHA256, all parameters in the query, the body unsigned: what some shops ask
/// of clients over plain HTTP.
enum OAuth1 {
  /// The query with the signature added. `url` is the logical address without a query; `query` stands as it will be sent.
  static func signedQuery(
    method: String, url: String, query: String, key: String, secret: String, nonce: String, seconds: Int64
  ) -> String {
    let parameters = [
      ("oauth_consumer_key", key), ("oauth_nonce", nonce), ("oauth_signature_method", "HMAC-SHA256"),
      ("oauth_timestamp", String(seconds)),
    ]
    let base = baseString(method: method, url: url, query: query, parameters: parameters)
    var all = parameters
    all.append(("oauth_signature", signature(base: base, secret: secret)))
    let added = all.map { "\($0.0)=\(PercentCoding.encode($0.1))" }.joined(separator: "&")
    return query.isEmpty ? added : query + "&" + added
  }

  /// Method, address and parameters. Each name and value is encoded, the pairs are sorted as bytes and joined, and the
  /// result is encoded once more, so that a comma in a value stands here as `%252C`.
  static func baseString(method: String, url: String, query: String, parameters: [(String, String)]) -> String {
    var pairs = parameters.map { (PercentCoding.encode($0.0), PercentCoding.encode($0.1)) }
    for part in query.utf8.split(separator: UInt8(ascii: "&")) {
      let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
      let name = PercentCoding.decode(part[..<equals], plusIsBlank: true)
      let value = PercentCoding.decode(part[equals...].dropFirst(), plusIsBlank: true)
      pairs.append((PercentCoding.encode(name), PercentCoding.encode(value)))
    }
    pairs.sort { one, other in
      one.0 == other.0
        ? one.1.utf8.lexicographicallyPrecedes(other.1.utf8) : one.0.utf8.lexicographicallyPrecedes(other.0.utf8)
    }
    let joined = pairs.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    return "\(method)&\(PercentCoding.encode(url))&\(PercentCoding.encode(joined))"
  }

  /// There is no token in one-legged OAuth, so the key is the secret and an empty second half.
  static func signature(base: String, secret: String) -> String {
    let key = SymmetricKey(data: Array((PercentCoding.encode(secret) + "&").utf8))
    return Base64.encode(Array(HMAC<SHA256>.authenticationCode(for: Array(base.utf8), using: key)))
  }
}
