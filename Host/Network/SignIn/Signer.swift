internal import HostCore
internal import TradepostContract

/// Signs requests in as the manifest says. Secrets are fetched for each request, written where they belong, made known to
/// the redactor, and kept nowhere.
struct Signer: Sendable {
  let signIns: [SignIn]
  let secrets: SecretSource
  let redactor: Redactor

  /// What is added to a request.
  struct Signature: Sendable {
    var fields: [OutboundField] = []
    /// The whole query, what was there before included.
    var query: String
  }

  /// The sign-in that a request asks for; nil when it asks for none.
  func method(for request: OutboundRequest, at origin: FrozenOrigin) throws(Failure) -> SignIn? {
    if request.signIn == "none" { return nil }
    if request.signIn.isEmpty {
      if signIns.isEmpty { return nil }
      guard let first = signIns.first(where: { $0.schemes.contains(origin.address.scheme) }) else {
        throw .noSignIn(scheme: origin.address.scheme)
      }
      return first
    }
    guard let named = signIns.first(where: { $0.name == request.signIn }) else { throw .unknownSignIn(request.signIn) }
    guard named.schemes.contains(origin.address.scheme) else { throw .noSignIn(scheme: origin.address.scheme) }
    return named
  }

  /// Signs one attempt; a second one is signed anew, since a nonce is good once.
  func sign(
    _ signIn: SignIn?, method: String, url: String, query: String, seconds: Int64
  ) async throws(Failure) -> Signature {
    var signature = Signature(query: query)
    switch signIn?.method {
    case nil: break
    case .header(let name, let template):
      signature.fields.append(OutboundField(name: name, value: try await fill(template)))
    case .basic(let user, let password):
      let pair = try await secret(user) + ":" + secret(password)
      let credentials = Base64.encode(Array(pair.utf8))
      redactor.learn(credentials)
      signature.fields.append(OutboundField(name: "authorization", value: "Basic \(credentials)"))
    case .query(let parameters):
      for (name, secretName) in parameters.sorted(by: { $0.key < $1.key }) {
        let pair = PercentCoding.encode(name) + "=" + PercentCoding.encode(try await secret(secretName))
        signature.query += (signature.query.isEmpty ? "" : "&") + pair
      }
    case .oauth1(let key, let secretName):
      signature.query = OAuth1.signedQuery(
        method: method, url: url, query: query, key: try await secret(key), secret: try await secret(secretName),
        nonce: Self.nonce(), seconds: seconds)
    }
    return signature
  }

  /// Text with `{name}` replaced by the secrets of those names; other braces stay.
  func fill(_ template: String) async throws(Failure) -> String {
    var text = ""
    var rest = template[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      text += rest[..<open]
      text += try await secret(String(rest[open..<close].dropFirst()))
      rest = rest[close...].dropFirst()
    }
    return text + rest
  }

  private func secret(_ name: String) async throws(Failure) -> String {
    let value: String
    do { value = try await secrets(name) } catch { throw .noSecret(name, error) }
    guard !value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { throw .badSecret(name) }
    redactor.learn(value)
    return value
  }

  private static func nonce() -> String {
    var chance = SystemRandomNumberGenerator()
    return (0..<2).map { _ in
      let digits = String(chance.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }.joined()
  }
}
