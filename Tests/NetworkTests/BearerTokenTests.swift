import Foundation
import HostCore
import Synchronization
import Testing
import TradepostContract

@testable import HostNetwork

@Suite("Bearer tokens, over real HTTP")
struct BearerTokenTests {
  let clock = SteppingClock(at: 1_795_212_900_000)
  let vault = Vault(TokenPlatform.secrets)

  @Test func manyRequestsFetchOneTokenAndStoreItFirst() async throws {
    let platform = try await TokenPlatform()
    let responses = try await platform.ask(20, vault, clock.clock)
    #expect(responses.allSatisfy { $0.status == 200 })
    #expect(platform.asked == ["client_id=app-canary&client_secret=cs%2Fcanary%2B42&grant_type=refresh_token&refresh_token=rt-canary-0"])
    #expect(Set(platform.seen) == ["at-canary-1"])
    #expect(vault.kept.count == 1)
    #expect(vault.kept.first?["access_token"] == "at-canary-1" && vault.kept.first?["refresh_token"] == "rt-canary-1")
    #expect(vault.kept.first?["access_token.expires"]?.hasPrefix("1795216500000 1795216440000 ") == true)
    // The next process uses it while it lives, then the rotated refresh token.
    clock.move(3_539_000)
    _ = try await platform.ask(1, vault, clock.clock)
    #expect(platform.asked.count == 1)
    clock.move(2_000)
    _ = try await platform.ask(1, vault, clock.clock)
    #expect(platform.asked.count == 2 && platform.asked.last?.hasSuffix("refresh_token=rt-canary-1") == true)
    #expect(platform.seen.last == "at-canary-2")
    try await platform.peer.stop()
  }

  /// An admin's own token has no end that anybody knows, also behind one that had.
  @Test func aPastedTokenLivesForEver() async throws {
    let platform = try await TokenPlatform()
    platform.change { $0.live = ["pasted-canary"] }
    vault.set("access_token", "pasted-canary")
    vault.set("access_token.expires", "1 1 0011223344556677")
    #expect(try await platform.ask(2, vault, clock.clock).map(\.status) == [200, 200])
    #expect(platform.asked.isEmpty && vault.kept.isEmpty)
    try await platform.peer.stop()
  }

  /// Revoked between two requests: renewed once, and the refused request goes out once more, also one with an effect.
  @Test(arguments: ["GET", "POST"])
  func aRefusedTokenIsRenewedOnce(_ method: String) async throws {
    let platform = try await TokenPlatform()
    vault.set("access_token", "old-canary")
    let response = try await platform.ask(1, vault, clock.clock, method: method)[0]
    #expect(response.status == 200)
    #expect(platform.seen == ["old-canary", "at-canary-1"] && platform.asked.count == 1)
    try await platform.peer.stop()
  }

  @Test func aPlatformThatRefusesEverythingEndsTheLoop() async throws {
    let platform = try await TokenPlatform()
    platform.change { $0.refusesAll = true }
    vault.set("access_token", "old-canary")
    let connection = try platform.connection(vault, clock.clock)
    let request = OutboundRequest(method: "GET", path: "/orders")
    let first = await connection.send([request])[0]
    #expect(first.status == 401 && first.delivery == .answered)
    #expect(platform.seen.count == 2 && platform.asked.count == 1)
    // The token is new, so its age is not why it is refused.
    let second = await connection.send([request])[0]
    #expect(second.status == 401)
    #expect(platform.seen.count == 3 && platform.asked.count == 1)
    await connection.shutdown()
    try await platform.peer.stop()
  }

  /// Nothing to renew with: the platform's own answer is handed over.
  @Test func aRefusedPastedTokenIsTold() async throws {
    let platform = try await TokenPlatform()
    let pasted = Vault(["client_id": "a", "client_secret": "b", "access_token": "pasted-canary"])
    let responses = try await platform.ask(1, pasted, clock.clock)
    #expect(responses[0].status == 401 && responses[0].failure == nil)
    #expect(platform.asked.isEmpty)
    try await platform.peer.stop()
  }

  @Test func twoConnectionsOnOneVaultRefreshOnce() async throws {
    let platform = try await TokenPlatform()
    vault.set("access_token", "old-canary")
    let connections = try (0..<4).map { _ in try platform.connection(vault, clock.clock) }
    let statuses = await withTaskGroup(of: [UInt32].self) { group in
      for connection in connections {
        group.addTask {
          await connection.send([OutboundRequest](repeating: OutboundRequest(method: "GET", path: "/orders"), count: 5)).map(\.status)
        }
      }
      return await group.reduce([]) { $0 + $1 }
    }
    #expect(statuses == [UInt32](repeating: 200, count: 20))
    #expect(platform.asked.count == 1 && vault.kept.count == 1)
    for connection in connections { await connection.shutdown() }
    try await platform.peer.stop()
  }

  /// The disk is full when the rotated pair comes: it is not used, not lost, and stored before anything else later.
  @Test func whatCannotBeStoredIsNotUsed() async throws {
    let platform = try await TokenPlatform()
    vault.fill(true)
    let connection = try platform.connection(vault, clock.clock)
    let request = OutboundRequest(method: "GET", path: "/orders")
    let failed = await connection.send([request])[0]
    #expect(
      failed.failure
        == Failure(.platform, "The store's secrets cannot be reached or kept: The disk is full: make room."))
    #expect(failed.delivery == .neverSent && platform.seen.isEmpty && platform.asked.count == 1)
    vault.fill(false)
    let later = await connection.send([request])[0]
    #expect(later.status == 200 && platform.asked.count == 1)
    #expect(vault.secrets["refresh_token"] == "rt-canary-1")
    await connection.shutdown()
    try await platform.peer.stop()
  }

  /// Between the answer and the disk the process dies. The next one has the old refresh token, which the platform keeps.
  @Test func aCrashBeforeStoringCostsNothing() async throws {
    let platform = try await TokenPlatform()
    vault.fill(true)
    _ = try await platform.ask(1, vault, clock.clock)
    vault.fill(false)
    let next = try await platform.ask(1, vault, clock.clock)[0]
    #expect(next.status == 200)
    #expect(platform.asked.count == 2 && platform.asked[0] == platform.asked[1])
    #expect(vault.secrets["refresh_token"] == "rt-canary-2")
    try await platform.peer.stop()
  }

  @Test(arguments: [
    [Peer.Act.answer("503 Service Unavailable")], [.close], [.text("HTTP/1.1 200 OK\r\ncontent-length: 90\r\n\r\n{"), .close],
    [.answer("429 Too Many Requests", ["Retry-After: 2"])], [.answer("200 OK", [], "<html>one moment</html>")],
  ])
  func aTokenAddressThatFailsIsAskedAgain(_ acts: [Peer.Act]) async throws {
    let platform = try await TokenPlatform()
    platform.change { $0.first = [acts, acts] }
    #expect(try await platform.ask(1, vault, clock.clock)[0].status == 200)
    #expect(platform.asked.count == 3 && Set(platform.asked).count == 1)
    try await platform.peer.stop()
  }

  static let unlucky: [(String, String, Failure.Code, String)] = [
    (
      "400 Bad Request", #"{"error":"invalid_grant","error_description":"revoked\u001b[31m"}"#, .auth,
      "http://login.example/auth/token gives no access token (invalid_grant: revoked [31m). Install it again: tradepost store install shop \"Berlin\""
    ),
    (
      "401 Unauthorized", #"{"error":"invalid_client"}"#, .auth,
      "http://login.example/auth/token gives no access token (invalid_client). Give the app's credentials again: tradepost store update \"Berlin\" --secret client_id=- --secret client_secret=-"
    ),
    (
      "200 OK", "<html>maintenance</html>", .platform,
      "No access token is to be had: http://login.example/auth/token answered 200 without JSON. Try again later."
    ),
    (
      "200 OK", #"{"access_token":"a\r\nb"}"#, .platform,
      "No access token is to be had: http://login.example/auth/token gave no access token that can be used. Try again later."
    ),
    (
      "200 OK", #"{"access_token":"abc","expires_in":-1}"#, .platform,
      "No access token is to be had: http://login.example/auth/token said no time for which its access token lives. Try again later."
    ),
    (
      "200 OK", #"{"access_token":"\#(String(repeating: "x", count: 70_000))"}"#, .limit,
      "No access token is to be had. POST http://login.example/auth/token answered with more than 65536 bytes, unpacked: ask for smaller pages."
    ),
    (
      "404 Not Found", "", .platform,
      "No access token is to be had: http://login.example/auth/token answered 404. Try again later."
    ),
  ]

  @Test(arguments: unlucky)
  func saysWhyThereIsNoToken(_ status: String, _ body: String, _ code: Failure.Code, _ sentence: String) async throws {
    let platform = try await TokenPlatform()
    // A page of something on the way is asked past a few times; whatever else is no token is told at once.
    let questions = status == "200 OK" && code == .platform ? 4 : 1
    platform.change { $0.first = [[Peer.Act]](repeating: [.answer(status, [], body)], count: questions) }
    let response = try await platform.ask(1, vault, clock.clock)[0]
    #expect(response.failure == Failure(code, sentence))
    #expect(platform.asked.count == questions && platform.seen.isEmpty && vault.kept.isEmpty)
    try await platform.peer.stop()
  }

  @Test(arguments: [
    (true, "Install it again: tradepost store install shop \"Berlin\""),
    (false, "Give a new one: tradepost store update \"Berlin\" --secret refresh_token=-"),
  ])
  func aStoreWithoutTokensSaysHowToGetThem(_ hasInstall: Bool, _ remedy: String) async throws {
    let platform = try await TokenPlatform()
    let bare = Vault(["client_id": "a", "client_secret": "b"])
    let response = try await platform.ask(1, bare, clock.clock, install: hasInstall)[0]
    #expect(
      response.failure
        == Failure(.auth, "The store has neither an access token that still lives nor anything to get one with. \(remedy)"))
    try await platform.peer.stop()
  }

  /// A renewal ahead of time that fails harms nobody while the old token lives.
  @Test func anEarlyRenewalMayFail() async throws {
    let platform = try await TokenPlatform()
    _ = try await platform.ask(1, vault, clock.clock)
    platform.change { $0.first = [[.answer("400 Bad Request", [], #"{"error":"temporarily_unavailable"}"#)]] }
    clock.move(3_550_000)
    #expect(try await platform.ask(3, vault, clock.clock).map(\.status) == [200, 200, 200])
    #expect(Set(platform.seen) == ["at-canary-1"])
    clock.move(60_000)
    #expect(try await platform.ask(1, vault, clock.clock)[0].status == 200)
    #expect(platform.seen.last == "at-canary-2")
    try await platform.peer.stop()
  }

  @Test func theAppsOwnGrantIsKeptInMemoryAlone() async throws {
    let platform = try await TokenPlatform()
    let signIn = #"""
      {"name":"token","method":"oauth2","schemes":["http"],"grant":"client_credentials","origin":"login","path":"/auth/token",
       "encoding":"json","client_id":"client_id","client_secret":"client_secret","scope":"platform::notifications",
       "header":"X-Token","value":"{access_token}"}
      """#
    #expect(try await platform.ask(3, vault, clock.clock, signIn: signIn).map(\.status) == [200, 200, 200])
    #expect(
      platform.asked == [
        #"{"client_id":"app-canary","client_secret":"cs/canary+42","grant_type":"client_credentials","scope":"platform::notifications"}"#
      ])
    #expect(vault.kept.isEmpty)
    try await platform.peer.stop()
  }

  /// A request that is cancelled while it waits ends; the token that was on its way is stored all the same.
  @Test func cancellingTheRequestStoresTheToken() async throws {
    let platform = try await TokenPlatform()
    platform.change { $0.first = [[.pause(100), .answer("200 OK", [], #"{"access_token":"at-late","refresh_token":"rt-late"}"#)]] }
    let connection = try platform.connection(vault, clock.clock)
    let asking = Task { await connection.send([OutboundRequest(method: "GET", path: "/orders")])[0] }
    while platform.asked.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
    asking.cancel()
    #expect(await asking.value.failure?.code == .cancelled)
    await connection.shutdown()
    #expect(vault.secrets["refresh_token"] == "rt-late" && platform.seen.isEmpty)
    try await platform.peer.stop()
  }

  @Test func aCodeIsExchangedForWhatIsStored() async throws {
    let platform = try await TokenPlatform()
    let connection = try platform.connection(vault, clock.clock)
    let secrets = try await connection.exchange(
      code: "c0de/canary", signIn: "token", redirect: "http://127.0.0.1:7777/callback", more: ["expiring": "1", "grant_type": "evil"])
    #expect(secrets["access_token"] == "at-canary-1" && secrets["access_token.expires"]?.hasPrefix("1795216500000 ") == true)
    #expect(
      platform.asked == [
        "client_id=app-canary&client_secret=cs%2Fcanary%2B42&code=c0de%2Fcanary&expiring=1&grant_type=authorization_code&redirect_uri=http%3A%2F%2F127.0.0.1%3A7777%2Fcallback"
      ])
    #expect(connection.masked("c0de/canary at-canary-1 cs/canary+42") == "*********** *********** ************")
    await connection.shutdown()
    try await platform.peer.stop()
  }

  /// A code is good once: it is not sent a second time, whatever became of the first.
  @Test func aCodeIsNotSentTwice() async throws {
    let platform = try await TokenPlatform()
    platform.change { $0.first = [[.close]] }
    let connection = try platform.connection(vault, clock.clock)
    await #expect(throws: Failure.self) {
      try await connection.exchange(code: "c0de", signIn: "token", redirect: "http://127.0.0.1:7777", more: [:])
    }
    #expect(platform.asked.count == 1)
    await connection.shutdown()
    try await platform.peer.stop()
  }

  /// The canary: a platform that repeats every secret it was sent or has given out finds none of them handed over.
  @Test func noTokenComesBack() async throws {
    let platform = try await TokenPlatform()
    let connection = try platform.connection(vault, clock.clock)
    let path = TapeTests.file()
    let recorder = try TapeRecorder(path: path, header: TapeTests.header, sealer: SignInTests.NoSealer(), clock: clock.clock)
    let session = recorder.session(Twice(outbound: recorder.outbound(connection)))
    let result = try await session.run(OperationCall("check")) { _ in }
    try recorder.finish()
    vault.set("refresh_token", "rt-canary-unknown")
    platform.change { $0.refusesAll = true }
    clock.move(7_200_000)
    let failed = await connection.send([OutboundRequest(method: "GET", path: "/orders")])[0]
    let sentence = try #require(failed.failure?.message)
    await connection.shutdown()
    try await platform.peer.stop()
    let tape = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    #expect(tape.contains("/orders") && tape.contains(#"{\"your\":\"***********\"}"#))
    #expect(sentence.contains("invalid_grant: unknown: client_id="))
    for secret in ["at-canary", "rt-canary", "cs/canary", "cs%2Fcanary", "app-canary"] {
      #expect(!tape.contains(secret) && !sentence.contains(secret) && !String(decoding: result.value, as: UTF8.self).contains(secret))
    }
  }

  struct Twice: StoreSession {
    let outbound: any Outbound
    func run(_ call: OperationCall, keep: @Sendable (Page) async throws -> Void) async throws -> OperationResult {
      let answers = await outbound.send([OutboundRequest](repeating: OutboundRequest(method: "GET", path: "/orders"), count: 2))
      let text = answers.map { "\($0) \(String(decoding: $0.body, as: UTF8.self))" }.joined()
      return OperationResult(value: Array(text.utf8), isComplete: false, through: 0)
    }
    func close() async {}
  }
}
