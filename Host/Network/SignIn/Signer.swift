internal import HostCore
internal import TradepostContract

/// Signs requests in as the manifest says. Secrets are fetched for each request, written where they belong, made known to
/// the redactor, and kept nowhere.
struct Signer: Sendable {
  let configuration: ConnectionConfiguration
  let redactor: Redactor
  let captured = CapturedSecrets()
  /// Of the sign-ins whose tokens are fetched, by name.
  private(set) var keepers: [String: TokenKeeper] = [:]

  init(_ configuration: ConnectionConfiguration, redactor: Redactor) {
    self.configuration = configuration
    self.redactor = redactor
  }

  /// The same with these keepers, which themselves need one that has none.
  func keeping(_ keepers: [String: TokenKeeper]) -> Signer {
    var signer = self
    signer.keepers = keepers
    return signer
  }

  /// A request as it will be sent, but for what signs it.
  struct Unsigned: Sendable {
    var method: String
    /// Where it goes by name, which is what signatures speak of.
    var address: StoreAddress
    var path: String
    var query: String
    var fields: [OutboundField]
    var body: [UInt8]
    var seconds: Int64
  }

  /// What is added to a request.
  struct Signature: Sendable {
    var fields: [OutboundField] = []
    /// The whole query, what was there before included.
    var query: String
    /// The token in it that was fetched; nil: none.
    var token: AccessToken?
  }

  /// The sign-in that a request asks for; nil when it asks for none.
  func method(for request: OutboundRequest, at origin: FrozenOrigin) throws(Failure) -> SignIn? {
    if request.signIn == "none" { return nil }
    let signIns = configuration.manifest.signIns
    if request.signIn.isEmpty {
      let signIns = signIns.filter { $0.isFor(origin.name) }
      if signIns.isEmpty { return nil }
      guard let first = signIns.first(where: { $0.schemes.contains(origin.address.scheme) }) else {
        throw .noSignIn(scheme: origin.address.scheme)
      }
      return first
    }
    guard let named = signIns.first(where: { $0.name == request.signIn }) else { throw .unknownSignIn(request.signIn) }
    guard named.isFor(origin.name) else { throw .signInElsewhere(named.name, origin.name) }
    guard named.schemes.contains(origin.address.scheme) else { throw .noSignIn(scheme: origin.address.scheme) }
    return named
  }

  /// Signs one attempt; a second one is signed anew, since a nonce is good once.
  func sign(_ signIn: SignIn?, _ request: Unsigned) async throws(Failure) -> Signature {
    var signature = Signature(query: request.query)
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
        method: request.method, url: "\(request.address.scheme)://\(request.address.authority)\(request.path)", query: request.query,
        key: try await secret(key), secret: try await secret(secretName), nonce: Self.nonce(), seconds: request.seconds)
    case .oauth2(let method):
      guard let keeper = signIn.flatMap({ keepers[$0.name] }) else { throw .unknownSignIn(signIn?.name ?? "") }
      let token = try await keeper.token()
      redactor.learn(token.text)
      signature.token = token
      signature.fields.append(OutboundField(name: method.header, value: try await fill(method.value, ["access_token": token.text])))
    case .awsSigV4(let accessKey, let secretKey, let service, let region):
      signature.fields = AWSSignature(
        accessKey: try await secret(accessKey), secretKey: try await secret(secretKey),
        region: try settled(region, signIn?.name ?? ""), service: service, seconds: request.seconds
      ).fields(
        method: request.method, path: request.path, query: request.query, fields: Self.signed(request), body: request.body)
    }
    return signature
  }

  /// The platform has refused a request that was signed with that token: whether it is worth another one.
  func isWorthAnother(_ token: AccessToken, _ signIn: SignIn?, status: UInt32) async throws(Failure) -> Bool {
    guard let signIn, case .oauth2(let method) = signIn.method, method.refused.contains(Int64(status)),
      let keeper = keepers[signIn.name]
    else { return false }
    return try await keeper.another(than: token) != nil
  }

  /// The fields that an AWS signature covers.
  private static func signed(_ request: Unsigned) -> [OutboundField] {
    let own = request.fields.filter { field in
      let name = field.name.lowercased()
      return name == "content-type" || (name.hasPrefix("x-amz-") && name != "x-amz-date")
    }
    return own + [OutboundField(name: "host", value: request.address.authority)]
  }

  /// A header's value with the secrets that an adapter has named in it.
  func fill(_ template: String, at origin: FrozenOrigin) async throws(Failure) -> String {
    for name in Template.names(in: template) { try check(name, at: origin) }
    return try await fill(template)
  }

  /// What an adapter names goes nowhere else than the manifest says: an origin may be of somebody else's choosing.
  private func check(_ name: String, at origin: FrozenOrigin) throws(Failure) {
    guard let secret = configuration.manifest.secrets.first(where: { $0.name == name }) else { return }
    guard secret.isFor(origin.name) else { throw .secretElsewhere(name, origin.name) }
  }

  /// The body with its secrets filled in.
  func body(of request: CheckedRequest) async throws(Failure) -> [UInt8] {
    let body = request.request.body
    guard let kind = request.secretBody else { return body }
    var secrets: [String: String] = [:]
    for name in SecretBody.names(in: body, of: Set(configuration.manifest.secrets.map(\.name))) {
      try check(name, at: request.origin)
      secrets[name] = try await secret(name)
    }
    return kind.filled(body, secrets)
  }

  /// Text with `{name}` replaced by the settings of those names.
  private func settled(_ template: String, _ signIn: String) throws(Failure) -> String {
    try Template.filled(template) { name throws(Failure) in
      guard let value = configuration.setting(name) else { throw .noSetting(name, for: signIn, configuration) }
      return value
    }
  }

  /// Text with `{name}` replaced by the secrets of those names, and first by what is `given`; other braces stay.
  func fill(_ template: String, _ given: [String: String] = [:]) async throws(Failure) -> String {
    var values = given
    for name in Template.names(in: template) where values[name] == nil { values[name] = try await secret(name) }
    return Template.filled(template) { values[$0] ?? "" }
  }

  /// The secret of that name, which nobody may see from now on: one that was taken out of an answer, or the vault's.
  func secret(_ name: String) async throws(Failure) -> String {
    var value = captured[name]
    if value == nil { do throws(HostError) { value = try await configuration.vault.secret(name) } catch { throw .noSecret(name, error) } }
    guard let value, !value.isEmpty else { throw .noSecret(name, configuration) }
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
