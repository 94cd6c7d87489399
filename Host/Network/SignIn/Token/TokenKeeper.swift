internal import HostCore
internal import TradepostContract

/// Holds the access token of one sign-in of one connection: performs what ``TokenState`` decides. However many requests need
/// a new token at one moment, one is fetched; and whatever becomes of those requests, what was fetched is stored.
actor TokenKeeper {
  private let signIn: OAuth2
  private let client: TokenClient
  private let vault: any SecretVault
  private let redactor: Redactor
  private let clock: HostClock
  private var state: TokenState
  private var waiting: [UInt64: CheckedContinuation<Result<AccessToken, Failure>, Never>] = [:]
  private var lastWaiter: UInt64 = 0
  private var flight: Task<Void, Never>?

  init(_ signIn: OAuth2, client: TokenClient, vault: any SecretVault, redactor: Redactor, clock: HostClock) {
    self.signIn = signIn
    self.client = client
    self.vault = vault
    self.redactor = redactor
    self.clock = clock
    state = TokenState(signIn)
  }

  /// A token that is good now.
  func token() async throws(Failure) -> AccessToken {
    while true {
      if Task.isCancelled { throw .cancelled }
      switch state.need(at: clock.now()) {
      case .use(let token): return token
      case .read: state.read(try await stored())
      case .renew:
        flight = Task { await renew() }
        return try await renewed()
      case .wait: return try await renewed()
      }
    }
  }

  /// The platform has refused a request with that token. Gives the one with which it may be repeated; nil when no other one
  /// would help.
  func another(than token: AccessToken) async throws(Failure) -> AccessToken? {
    guard state.refused(token.text, at: clock.now()) else { return nil }
    return try await self.token()
  }

  /// Lets a renewal that is under way come to its end, and no pause before another attempt: what a platform has given out
  /// is stored before the connection goes.
  func settle() async {
    flight?.cancel()
    await flight?.value
  }

  /// Waits for the renewal that is under way; ends early, with a failure, when the task is cancelled.
  private func renewed() async throws(Failure) -> AccessToken {
    lastWaiter &+= 1
    let id = lastWaiter
    let result: Result<AccessToken, Failure> = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled {
          continuation.resume(returning: .failure(.cancelled))
        } else {
          waiting[id] = continuation
        }
      }
    } onCancel: {
      Task { await self.give(.failure(.cancelled), to: id) }
    }
    return try result.get()
  }

  private func give(_ result: Result<AccessToken, Failure>, to id: UInt64) {
    waiting.removeValue(forKey: id)?.resume(returning: result)
  }

  /// Runs in a task of its own: no request that waits for it ends it.
  private func renew() async {
    var result: Result<AccessToken, Failure>
    do {
      result = .success(try await vault.exclusively { try await self.exchange() })
      _ = state.ended(hasFailed: false, at: clock.now())
    } catch {
      result = .failure(Self.failure(error))
      if let old = state.ended(hasFailed: true, at: clock.now()) { result = .success(old) }
    }
    let waiting = waiting
    self.waiting = [:]
    for continuation in waiting.values { continuation.resume(returning: result) }
  }

  /// While nobody else touches the vault.
  private func exchange() async throws -> AccessToken {
    let stored = try await stored()
    switch state.renewal(stored, at: clock.now()) {
    case .take(let token): return token
    case .keep: break
    case .ask(let refresh):
      let tokens = try await client.ask(refresh.map { .refresh($0) } ?? .credentials)
      state.came(tokens, for: stored.refresh, at: clock.now())
    case .impossible: throw client.notInstalled
    }
    // First stored, then used: a rotated token that nobody stored would be gone with this process.
    let secrets = state.toKeep
    if !secrets.isEmpty { try await vault.keep(secrets) }
    guard let token = state.kept() else { throw client.notInstalled }
    return token
  }

  private func stored() async throws(Failure) -> TokenState.Stored {
    var stored = TokenState.Stored()
    do throws(HostError) {
      if let name = signIn.accessToken, let text = try await vault.secret(name), !text.isEmpty {
        stored.access = AccessToken(stored: text, life: try await vault.secret(AccessToken.lifeName(of: name)))
        redactor.learn(text)
      }
      if let name = signIn.refreshToken, let text = try await vault.secret(name), !text.isEmpty {
        stored.refresh = text
        redactor.learn(text)
      }
    } catch { throw .vault(error) }
    return stored
  }

  private static func failure(_ error: any Error) -> Failure {
    switch error {
    case let failure as Failure: failure
    case let error as HostError: .vault(error)
    default: .cancelled
    }
  }
}
