internal import TradepostContract

/// Decides what is done about the access token of one sign-in. It performs nothing: ``TokenKeeper`` does, and tells it what
/// came of it. Times are milliseconds of the host's clock.
struct TokenState: Sendable {
  /// What the vault holds.
  struct Stored: Sendable, Equatable {
    var access: AccessToken?
    var refresh: String?
  }

  enum Need: Sendable, Equatable {
    case use(AccessToken)
    /// Look what is stored, and ask again.
    case read
    /// Get a new one; nobody else is at it.
    case renew
    /// Somebody is at it.
    case wait
  }

  /// How a new token is got, once nobody else can touch the vault.
  enum Renewal: Sendable, Equatable {
    /// Another process was faster.
    case take(AccessToken)
    /// These were given out, but could not be stored when they came.
    case keep
    /// With the refresh token, or with the app's own credentials.
    case ask(refresh: String?)
    /// There is nothing to ask with.
    case impossible
  }

  private let signIn: OAuth2
  private var isRead = false
  private var current: AccessToken?
  private var isRenewing = false
  /// The platform has refused the current token.
  private var isVoid = false
  private var canRenew = false
  /// When the current token was given to us.
  private var received: Int64?
  /// After a renewal that failed while the old token lives, nobody tries before this.
  private var rest = Int64.min
  private var unstored: Unstored?

  /// Given out and not stored yet.
  private struct Unstored {
    var tokens: TokenAnswer.Tokens
    /// What they were given out for.
    var refresh: String?
    var at: Int64
  }

  /// A token that is refused so soon after it was given out is refused for another reason than its age.
  static let settling: Int64 = 30_000
  static let pause: Int64 = 10_000

  init(_ signIn: OAuth2) { self.signIn = signIn }

  /// A request needs a token.
  mutating func need(at now: Int64) -> Need {
    guard isRead else { return .read }
    if let current, !isVoid {
      if current.isFresh(at: now) { return .use(current) }
      if current.isAlive(at: now), isRenewing || now < rest { return .use(current) }
    }
    if isRenewing { return .wait }
    isRenewing = true
    return .renew
  }

  /// What is stored, read for the first time.
  mutating func read(_ stored: Stored) {
    guard !isRead else { return }
    isRead = true
    current = stored.access
    canRenew = signIn.grant == .clientCredentials || stored.refresh != nil
  }

  /// The platform has refused a request with that token. Whether the request is worth another one: then ``need(at:)`` says
  /// which.
  mutating func refused(_ text: String, at now: Int64) -> Bool {
    guard let current, current.text == text else { return true }
    guard canRenew, received.map({ now < $0 || now - $0 >= Self.settling }) ?? true else { return false }
    isVoid = true
    return true
  }

  /// The vault is ours alone, and this is what it holds now.
  mutating func renewal(_ stored: Stored, at now: Int64) -> Renewal {
    canRenew = signIn.grant == .clientCredentials || stored.refresh != nil
    if let unstored, unstored.refresh == stored.refresh { return .keep }
    unstored = nil
    if let other = stored.access, other.text != current?.text, other.isFresh(at: now) {
      use(other, received: nil)
      return .take(other)
    }
    guard canRenew else { return .impossible }
    return .ask(refresh: signIn.grant == .refreshToken ? stored.refresh : nil)
  }

  /// New tokens came for that refresh token: they are stored first, then used.
  mutating func came(_ tokens: TokenAnswer.Tokens, for refresh: String?, at now: Int64) {
    unstored = Unstored(tokens: tokens, refresh: refresh, at: now)
  }

  /// What has to be stored, by name, before ``kept()`` may be called.
  var toKeep: [String: String] { unstored.map { Self.secrets($0.tokens, signIn, at: $0.at) } ?? [:] }

  /// It is stored: from now on the new token is the one.
  mutating func kept() -> AccessToken? {
    if let unstored { use(AccessToken(unstored.tokens.access, life: unstored.tokens.life, now: unstored.at), received: unstored.at) }
    unstored = nil
    return current
  }

  /// The renewal is over. When it failed: the old token, where that still lives.
  mutating func ended(hasFailed: Bool, at now: Int64) -> AccessToken? {
    isRenewing = false
    guard hasFailed else { return current }
    guard let current, !isVoid, current.isAlive(at: now) else { return nil }
    rest = now.addingReportingOverflow(Self.pause).partialValue
    return current
  }

  private mutating func use(_ token: AccessToken, received: Int64?) {
    current = token
    self.received = received
    isVoid = false
    isRead = true
    rest = .min
  }

  /// What is stored of tokens that were given out. Their end is written also where there is none, so that an earlier one
  /// does not stay.
  static func secrets(_ tokens: TokenAnswer.Tokens, _ signIn: OAuth2, at now: Int64) -> [String: String] {
    var secrets: [String: String] = [:]
    if let name = signIn.accessToken {
      secrets[name] = tokens.access
      secrets[AccessToken.lifeName(of: name)] = AccessToken(tokens.access, life: tokens.life, now: now).storedLife ?? "never"
    }
    if let name = signIn.refreshToken, let refresh = tokens.refresh { secrets[name] = refresh }
    return secrets
  }
}
