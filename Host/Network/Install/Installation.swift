public import HostCore
public import TradepostContract

/// One installation by browser: made when the owner is sent to the platform, ended by what they come back with. It is a value:
/// who begins it keeps it, and it is good once.
public struct Installation: Sendable {
  /// Where the owner's browser goes.
  public let address: String
  /// Where it comes back to.
  public let redirect: String

  private let install: Install
  private let signIn: SignIn
  private let settings: [String: String]
  private let state: String
  private let begun: Int64
  private var isSpent = false

  /// Milliseconds in which the owner must have come back.
  public static let life: Int64 = 600_000
  static let longestParameter = 2_048
  static let mostParameters = 40

  /// What came back: exchanged for tokens by ``StoreConnection/exchange(code:signIn:redirect:more:)``.
  public struct Granted: Sendable, Equatable {
    public var code: String
    /// The admin's settings, and those that the platform said.
    public var settings: [String: String]
  }

  /// Begins an installation at `now`.
  ///
  /// - Parameters:
  ///   - settings: as text; those that the platform says later may be missing.
  ///   - secrets: the app's own. Only its public id goes to the browser.
  ///   - redirect: where the owner comes back to, as it is registered with the platform.
  public init(
    _ manifest: Manifest, settings: [String: String], secrets: [String: String], redirect: String, now: Int64,
    state: String = Chance.hex(bytes: 32)
  ) throws(HostError) {
    guard let install = manifest.install else { throw .noInstallation(manifest) }
    guard let signIn = manifest.signIns.first(where: { $0.name == install.signIn }), case .oauth2(let method) = signIn.method else {
      throw .installation(manifest, "its sign-in \(install.signIn) is no oauth2 sign-in")
    }
    guard InstallationAddress.isRedirect(redirect) else { throw .redirect(redirect) }
    var known: [String: String] = [:]
    for setting in manifest.settings { known[setting.name] = setting.fallback }
    known.merge(settings) { _, said in said }
    let origins = try Origins.freeze(manifest: manifest, settings: known)
    guard let origin = origins.all.first(where: { $0.name == install.origin }) else {
      throw .installation(manifest, "its origin \(install.origin) is not among the store's addresses")
    }
    guard let clientID = secrets[method.clientID], !clientID.isEmpty else { throw .noClientID(method.clientID) }
    let values = known.merging([method.clientID: clientID, "redirect_uri": redirect, "state": state]) { $1 }
    address = try InstallationAddress.text(origin.address, install, values, manifest)
    self.install = install
    self.signIn = signIn
    self.settings = settings
    self.redirect = redirect
    self.state = state
    begun = now
  }

  public var signInName: String { signIn.name }
  /// Further members of the exchange.
  public var exchange: [String: String] { install.exchange }

  /// Whether that is about this installation, and worth ending it with.
  public func isAbout(_ callback: String) -> Bool {
    guard let parameters = try? Self.parameters(of: callback) else { return false }
    return ConstantTime.areEqual(parameters["state"] ?? "", state)
  }

  /// Ends it with what the owner came back with: the whole address, or the part behind its `?`. Whatever is wrong with it,
  /// the installation is over, and has to be begun again.
  ///
  /// - Parameter secrets: the app's own, one of which is the key of the signature.
  public mutating func finish(_ callback: String, secrets: [String: String], now: Int64) throws(HostError) -> Granted {
    guard !isSpent else { throw .callback("was used already") }
    isSpent = true
    guard now >= begun, now - begun <= Self.life else { throw .callback("came after more than ten minutes") }
    let parameters = try Self.parameters(of: callback)
    // First of all, whether it is ours: nothing else that stands there is looked at before.
    guard ConstantTime.areEqual(parameters["state"] ?? "", state) else { throw .callback("belongs to another installation") }
    if let name = install.callback.hmac { try check(signature: name, parameters, secrets) }
    if let refusal = parameters["error"] { throw .refused(refusal, parameters["error_description"] ?? "") }
    for (name, template) in install.callback.equals {
      let wanted = Template.filled(template) { self.settings[$0] ?? "" }.lowercased()
      guard let said = parameters[name]?.lowercased(), said.utf8.elementsEqual(wanted.utf8) else { throw .callback("is for another shop") }
    }
    var settings = settings
    for (setting, name) in install.callback.settings {
      guard let said = parameters[name], !said.isEmpty else { throw .callback("does not say \(name)") }
      if let known = settings[setting], !known.isEmpty, !known.utf8.elementsEqual(said.utf8) { throw .callback("is for another shop") }
      settings[setting] = said
    }
    guard let code = parameters[install.callback.code], !code.isEmpty else { throw .callback("holds no code") }
    return Granted(code: code, settings: settings)
  }

  private func check(signature name: String, _ parameters: [String: String], _ secrets: [String: String]) throws(HostError) {
    guard let key = install.callback.secret.flatMap({ secrets[$0] }), !key.isEmpty else {
      throw .callback("cannot be checked: its key is missing")
    }
    let wanted = CallbackSignature.code(parameters.filter { $0.key != name }, key: key)
    guard ConstantTime.areEqual(parameters[name]?.lowercased() ?? "", wanted) else { throw .callback("is not signed by the platform") }
  }

  /// Names and values, decoded. A name that stands there twice could mean one thing to the signature and another to us.
  private static func parameters(of callback: String) throws(HostError) -> [String: String] {
    let query = callback.firstIndex(of: "?").map { callback[$0...].dropFirst() } ?? callback[...]
    var parameters: [String: String] = [:]
    for part in query.prefix(while: { $0 != "#" }).utf8.split(separator: UInt8(ascii: "&")) {
      let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
      let bytes = [part[..<equals], part[equals...].dropFirst()].map { PercentCoding.decode($0, plusIsBlank: true) }
      guard let name = String(validating: bytes[0], as: UTF8.self), let value = String(validating: bytes[1], as: UTF8.self),
        bytes[1].count <= longestParameter, !bytes[1].contains(where: { $0 < 0x20 || $0 == 0x7F })
      else { throw .callback("cannot be read") }
      guard parameters.updateValue(value, forKey: name) == nil else { throw .callback("says \(name.prefix(40)) twice") }
      guard parameters.count <= mostParameters else { throw .callback("cannot be read") }
    }
    return parameters
  }
}
