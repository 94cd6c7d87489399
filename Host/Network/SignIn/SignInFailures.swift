internal import HostCore
internal import TradepostContract

/// Why a request could not be signed in, in words, and what an admin does about it.
extension Failure {
  static func noSignIn(scheme: String) -> Failure {
    let other = scheme == "http" ? "https" : "http"
    return Failure(.invalid, "The package has no sign-in for \(scheme) addresses: connect the store with its \(other) address.")
  }

  static func noSecret(_ name: String, _ error: HostError) -> Failure {
    Failure(.auth, "The store's secret \(name) is not to be had: \(error.message)")
  }

  /// There is no secret of that name.
  static func noSecret(_ name: String, _ configuration: ConnectionConfiguration) -> Failure {
    let isObtained = configuration.manifest.secrets.contains { $0.name == name && $0.source == .obtained }
    let remedy =
      isObtained && configuration.manifest.install != nil
      ? install(configuration) : "Give it: \(update(configuration)) --secret \(name)=-"
    let why = isObtained ? " It comes of an installation, or out of an answer that the adapter has to ask for first." : ""
    return Failure(.auth, "The store has no secret \(name).\(why) \(remedy)")
  }

  static func badSecret(_ name: String) -> Failure {
    Failure(.auth, "The store's secret \(name) holds a line break or control character: give it again.")
  }

  static func noSetting(_ name: String, for signIn: String, _ configuration: ConnectionConfiguration) -> Failure {
    Failure(.invalid, "The sign-in \(signIn) needs the setting \(name). Give it: \(update(configuration)) --set \(name)=…")
  }

  /// The vault itself fails: the disk, or somebody who holds it.
  static func vault(_ error: HostError) -> Failure {
    Failure(.platform, "The store's secrets cannot be reached or kept: \(error.message)")
  }

  // Tokens.

  static func notInstalled(_ signIn: OAuth2, _ configuration: ConnectionConfiguration) -> Failure {
    Failure(
      .auth, "The store has neither an access token that still lives nor anything to get one with. \(connect(signIn, configuration))")
  }

  /// `code` and `description` are the platform's own words.
  static func tokenRefused(
    _ place: String, _ code: String, _ description: String, _ signIn: OAuth2, _ configuration: ConnectionConfiguration
  ) -> Failure {
    let words = description.isEmpty ? code : "\(code): \(description)"
    let isApp = signIn.grant == .clientCredentials || appCodes.contains(code)
    let remedy =
      isApp
      ? "Give the app's credentials again: \(update(configuration)) --secret \(signIn.clientID)=- --secret \(signIn.clientSecret)=-"
      : connect(signIn, configuration)
    return Failure(.auth, "\(place) gives no access token (\(words)). \(remedy)")
  }

  /// The app's own credentials are meant, and not the store's.
  private static let appCodes = ["invalid_client", "unauthorized_client", "application_cannot_be_found"]

  static func noToken(_ place: String, _ problem: String) -> Failure {
    Failure(.platform, "No access token is to be had: \(place) \(problem). Try again later.")
  }

  /// The request for a token got no answer.
  static func noAnswer(_ failure: Failure) -> Failure {
    Failure(failure.code, "No access token is to be had. \(failure.message)")
  }

  private static func connect(_ signIn: OAuth2, _ configuration: ConnectionConfiguration) -> String {
    if configuration.manifest.install != nil { return install(configuration) }
    let wanted = signIn.refreshToken ?? signIn.accessToken ?? signIn.clientSecret
    return "Give a new one: \(update(configuration)) --secret \(wanted)=-"
  }

  private static func install(_ configuration: ConnectionConfiguration) -> String {
    "Install it again: tradepost store install \(configuration.manifest.id) \(configuration.quotedStore)"
  }

  private static func update(_ configuration: ConnectionConfiguration) -> String {
    "tradepost store update \(configuration.quotedStore)"
  }
}
