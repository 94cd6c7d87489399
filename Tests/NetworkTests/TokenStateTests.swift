import Testing
import TradepostContract

@testable import HostNetwork

/// The value under test, behind a reference, so that a test reads as call and answer.
private final class Decisions {
  var state: TokenState

  init(_ state: TokenState) { self.state = state }

  func need(at now: Int64) -> TokenState.Need { state.need(at: now) }
  func read(_ stored: TokenState.Stored) { state.read(stored) }
  func refused(_ text: String, at now: Int64) -> Bool { state.refused(text, at: now) }
  func renewal(_ stored: TokenState.Stored, at now: Int64) -> TokenState.Renewal { state.renewal(stored, at: now) }
  func came(_ tokens: TokenAnswer.Tokens, for refresh: String, at now: Int64) { state.came(tokens, for: refresh, at: now) }
  var toKeep: [String: String] { state.toKeep }
  func kept() -> AccessToken? { state.kept() }
  func ended(hasFailed: Bool, at now: Int64) -> AccessToken? { state.ended(hasFailed: hasFailed, at: now) }
}

@Suite("What is done about an access token")
struct TokenStateTests {
  static func signIn(_ grant: String = "refresh_token") throws -> OAuth2 {
    let manifest = try Manifest(
      parsing: Array(
        """
        {"contract":"0.2","id":"shop","library":"shop.so","name":"Shop","version":"1.0.0","sign_ins":[{"name":"token","method":"oauth2",
         "grant":"\(grant)","origin":"api","path":"/token","encoding":"form","client_id":"id","client_secret":"cs",
         "refresh_token":"rt","access_token":"at","header":"X-Token","value":"{access_token}"}]}
        """.utf8))
    guard case .oauth2(let signIn)? = manifest.signIns.first?.method else { throw Failure(.adapter, "no sign-in") }
    return signIn
  }

  static func token(_ text: String, life: Int64? = 3_600_000, at now: Int64 = 0) -> AccessToken { AccessToken(text, life: life, now: now) }

  @Test func readsFirstThenUsesWhatIsFresh() throws {
    let state = Decisions(TokenState(try Self.signIn()))
    let first = state.need(at: 0)
    state.read(.init(access: Self.token("a"), refresh: "r"))
    let needs = [0, 3_539_999, 3_540_000, 3_540_001].map { state.need(at: $0) }
    let a = Self.token("a")
    #expect(first == .read)
    // Once the renewal is under way, the old one is good while it lives.
    #expect(needs == [.use(a), .use(a), .renew, .use(a)])
    let late = state.need(at: 3_600_000)
    #expect(late == .wait)
  }

  @Test func asksWithTheRefreshTokenThatIsStoredNow() throws {
    let state = Decisions(TokenState(try Self.signIn()))
    state.read(.init(access: nil, refresh: "r1"))
    #expect(state.need(at: 0) == .renew)
    #expect(state.renewal(.init(access: nil, refresh: "r2"), at: 0) == .ask(refresh: "r2"))
    state.came(.init(access: "b", life: 10_000, refresh: "r3"), for: "r2", at: 5)
    #expect(state.toKeep["rt"] == "r3" && state.toKeep["at"] == "b" && state.toKeep["at.expires"]?.hasPrefix("10005 5005 ") == true)
    #expect(state.kept()?.text == "b" && state.toKeep.isEmpty)
    _ = state.ended(hasFailed: false, at: 5)
    #expect(state.need(at: 5004) == .use(AccessToken("b", life: 10_000, now: 5)))
    #expect(state.need(at: 5005) == .renew)
  }

  @Test func takesWhatAnotherProcessStored() throws {
    let state = Decisions(TokenState(try Self.signIn()))
    state.read(.init(access: Self.token("a"), refresh: "r1"))
    #expect(state.refused("a", at: 50))
    #expect(state.need(at: 50) == .renew)
    // Its own refused one is no news; another one that still lives is.
    let alone = Decisions(state.state)
    #expect(alone.renewal(.init(access: Self.token("a"), refresh: "r1"), at: 50) == .ask(refresh: "r1"))
    let b = Self.token("b", at: 40)
    #expect(state.renewal(.init(access: b, refresh: "r2"), at: 50) == .take(b))
    _ = state.ended(hasFailed: false, at: 50)
    #expect(state.need(at: 50) == .use(b))
    // The second request that was refused with the old one goes on with the new one.
    #expect(state.refused("a", at: 51) && state.need(at: 51) == .use(b))
  }

  @Test func aNewTokenIsNotRenewedForBeingRefused() throws {
    let state = Decisions(TokenState(try Self.signIn()))
    state.read(.init(access: nil, refresh: "r1"))
    _ = state.need(at: 0)
    _ = state.renewal(.init(access: nil, refresh: "r1"), at: 0)
    state.came(.init(access: "a", life: 3_600_000), for: "r1", at: 0)
    _ = state.kept()
    _ = state.ended(hasFailed: false, at: 0)
    #expect(!state.refused("a", at: TokenState.settling - 1))
    #expect(state.refused("a", at: TokenState.settling))
  }

  @Test func withNothingToAskWithItIsImpossible() throws {
    let state = Decisions(TokenState(try Self.signIn()))
    state.read(.init(access: Self.token("a"), refresh: nil))
    #expect(!state.refused("a", at: 50))
    #expect(state.need(at: 3_600_000) == .renew)
    #expect(state.renewal(.init(access: Self.token("a"), refresh: nil), at: 3_600_000) == .impossible)
    #expect(state.ended(hasFailed: true, at: 3_600_000) == nil)
    #expect(state.need(at: 3_600_000) == .renew)
  }

  @Test func anUnstoredPairIsDroppedWhenSomebodyElseStoredOne() throws {
    let state = Decisions(TokenState(try Self.signIn()))
    state.read(.init(access: nil, refresh: "r1"))
    _ = state.need(at: 0)
    _ = state.renewal(.init(access: nil, refresh: "r1"), at: 0)
    state.came(.init(access: "a", life: nil, refresh: "r2"), for: "r1", at: 0)
    _ = state.ended(hasFailed: true, at: 0)
    _ = state.need(at: 0)
    let other = Decisions(state.state)
    #expect(state.renewal(.init(access: nil, refresh: "r1"), at: 0) == .keep)
    #expect(other.renewal(.init(access: nil, refresh: "r9"), at: 0) == .ask(refresh: "r9"))
  }

  @Test(arguments: [
    ("0", Int64(0), Int64(0)), ("40", 40_000, 20_000), ("3600", 3_600_000, 3_540_000), ("9999999999999", 315_360_000_000, 315_359_940_000),
  ])
  func aLifeIsBounded(_ seconds: String, _ expires: Int64, _ renewal: Int64) {
    guard case .tokens(let tokens) = TokenAnswer(status: 200, body: Array(#"{"access_token":"a","expires_in":\#(seconds)}"#.utf8)) else {
      Issue.record("no tokens")
      return
    }
    let token = AccessToken(tokens.access, life: tokens.life, now: 0)
    #expect(token.expires == expires && token.renewal == renewal)
  }

  @Test func whatIsStoredBesideATokenIsItsOwn() {
    let token = Self.token("a")
    #expect(AccessToken(stored: "a", life: token.storedLife) == token)
    #expect(AccessToken(stored: "b", life: token.storedLife).expires == nil)
    #expect(AccessToken(stored: "a", life: "never").expires == nil)
    #expect(AccessToken("a", life: .max, now: .max).expires == nil)
  }
}
