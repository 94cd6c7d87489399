import SimulatorKit

/// Who asks: WooCommerce's three ways to sign in, each with the words it refuses with. Over plain http only OAuth 1.0a
/// counts; Basic and keys in the query are ignored there, and the asker is nobody.
struct SignIn {
  let keys: [Key]
  let site: String
  /// Nonces by time, as WooCommerce keeps them: refused again as long as their timestamp could pass.
  private var nonces: [(nonce: String, at: Int)] = []

  init(keys: [Key], site: String) {
    self.keys = keys
    self.site = site
  }

  /// Fifteen minutes both ways.
  private static let window = 15 * 60
  /// The end of the year 9999; later times are nonsense and would overflow.
  private static let latest = 253_402_300_799

  /// The key that signed, nil for nobody.
  mutating func check(_ request: Request, now: Int) throws(Problem) -> Key? {
    if request.secure, let key = try plain(request) { return key }
    return try oauth(request, now: now)
  }

  private func plain(_ request: Request) throws(Problem) -> Key? {
    var consumer = request.query["consumer_key"] ?? ""
    var secret = request.query["consumer_secret"] ?? ""
    if consumer.isEmpty || secret.isEmpty, let field = request.field("Authorization"), field.lowercased().hasPrefix("basic "),
      let bytes = Base64.decode(field.dropFirst(6).trimmed())
    {
      let parts = String(decoding: bytes, as: UTF8.self).split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      consumer = String(parts.first ?? "")
      secret = parts.count > 1 ? String(parts[1]) : ""
    }
    guard !consumer.isEmpty, !secret.isEmpty, let key = key(consumer) else { return nil }
    if !same(key.secret, secret) {
      throw Problem(401, "woocommerce_rest_authentication_error", "Consumer secret is invalid.")
    }
    return key
  }

  private func key(_ consumer: String) -> Key? { keys.first { same($0.consumer, consumer) } }

  private func same(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }

  private mutating func oauth(_ request: Request, now: Int) throws(Problem) -> Key? {
    let header = Self.parameters(ofHeader: request.field("Authorization") ?? "")
    func value(_ name: String) -> String? {
      let found = header[name] ?? request.query[name]
      return found.flatMap { $0.isEmpty ? nil : $0 }
    }
    let names = ["oauth_consumer_key", "oauth_timestamp", "oauth_nonce", "oauth_signature", "oauth_signature_method"]
    let missing = names.filter { value($0) == nil }
    if missing.count == names.count { return nil }
    if !missing.isEmpty {
      let words = missing.count == 1 ? "Missing OAuth parameter" : "Missing OAuth parameters"
      throw Problem(401, "woocommerce_rest_authentication_missing_parameter", "\(words) \(missing.joined(separator: ", "))")
    }
    func refuse(_ message: String) -> Problem { Problem(401, "woocommerce_rest_authentication_error", message) }
    guard let key = key(value(names[0]) ?? "") else { throw refuse("Consumer key is invalid.") }
    let digest: HMAC.Digest
    switch value("oauth_signature_method") {
    case "HMAC-SHA1": digest = .sha1
    case "HMAC-SHA256": digest = .sha256
    default: throw refuse("Invalid signature - signature method is invalid.")
    }
    let base = SignatureBase(request, header: header)
    let given = (value("oauth_signature") ?? "").replacingSpaces()
    let expected = [site] + (request.field("Host").map { ["http://\($0)", "https://\($0)"] } ?? [])
    let signed = expected.contains { origin in
      let text = base.text(origin: origin, secure: request.secure)
      return same(Base64.encode(HMAC.code(digest, key: Array("\(key.secret)&".utf8), message: Array(text.utf8))), given)
    }
    if !signed { throw refuse("Invalid signature - provided signature does not match.") }
    guard let timestamp = Int(value("oauth_timestamp") ?? ""), (0...Self.latest).contains(timestamp), abs(now - timestamp) <= Self.window
    else {
      throw refuse("Invalid timestamp.")
    }
    let nonce = "\(key.consumer) \(value("oauth_nonce") ?? "")"
    nonces.removeAll { $0.at < now - 2 * Self.window }
    if nonces.contains(where: { same($0.nonce, nonce) }) { throw refuse("Invalid nonce - nonce has already been used.") }
    nonces.append((nonce, max(timestamp, now)))
    return key
  }

  /// `OAuth a="b", c="d"` as names and decoded values; empty for other headers.
  static func parameters(ofHeader text: String) -> [String: String] {
    guard text.lowercased().hasPrefix("oauth ") else { return [:] }
    var found: [String: String] = [:]
    for part in text.dropFirst(6).split(separator: ",") {
      let sides = part.split(separator: "=", maxSplits: 1)
      guard sides.count == 2 else { continue }
      let quoted = sides[1].trimmed()
      let value = quoted.hasPrefix("\"") && quoted.hasSuffix("\"") ? quoted.dropFirst().dropLast() : quoted
      found[String(sides[0].trimmed())] = Percent.decode(value, plus: false)
    }
    return found
  }
}

extension String {
  /// A signature whose `+` was read as a space, as it stands in an unencoded query.
  fileprivate func replacingSpaces() -> String { String(decoding: utf8.map { $0 == 0x20 ? 0x2B : $0 }, as: UTF8.self) }
}
