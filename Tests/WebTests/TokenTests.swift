import HostApp
import HostCore
import Testing
import TradepostJSON

@testable import HostWeb

private let address = "/api/v1/ecommerce/platforms"

@Test func onlyAGoodTokenOpens() async throws {
  let hub = try TestHub()
  let good = try await hub.token(.viewer)
  let (revoked, secret) = try await hub.host.createToken("old", role: .admin, days: nil)
  _ = try await hub.host.revokeToken(revoked.uid)
  try await hub.ask { ask in
    func status(_ authorization: String) async throws -> Int {
      try await ask("GET", address, ["Authorization": authorization]).status
    }
    #expect(try await status("Bearer " + good) == 200)
    #expect(try await status("bearer " + good) == 200)
    #expect(try await status("Bearer " + secret) == 401)
    #expect(try await status("Basic " + good) == 401)
    #expect(try await status(good) == 401)
    #expect(try await status("Bearer " + good + "0") == 401)
    #expect(try await status("Bearer " + good.dropLast()) == 401)
    #expect(try await status("Bearer ") == 401)
    #expect(try await status("") == 401)
    // What is stored opens nothing.
    let listed = try await hub.host.tokens(limit: 10)
    for token in listed { #expect(try await status("Bearer " + token.prefix) == 401) }
  }
}

@Test func aTokenIsShownOnceAndEndsAtOnce() async throws {
  let hub = try TestHub()
  let admin = try await hub.token(.admin)
  try await hub.ask { ask in
    let body = #"{"name":"Board","role":"viewer","expires_in_days":1}"#
    let made = try await ask("POST", "/api/v1/tokens", token: admin, body: body)
    #expect(made.status == 201)
    let secret = try #require(made.json?["token"]?.string)
    #expect(secret.utf8.count == 67)
    #expect(try await ask("GET", address, token: secret).status == 200)
    let list = try await ask("GET", "/api/v1/tokens", token: admin)
    #expect(!list.text.contains(secret) && list.text.contains(secret.prefix(9)))
    let id = try #require(made.json?["id"]?.string)
    #expect(try await ask("DELETE", "/api/v1/tokens/" + id, token: admin).json?["status"]?.string == "revoked")
    #expect(try await ask("GET", address, token: secret).status == 401)
  }
}

@Test func whoSendsForgedDeliveriesWaitsAndHisTrueOnesAreTaken() async throws {
  let hub = try TestHub()
  var settings = TestHub.settings
  settings.perForger = BucketRule(perSecond: 1, burst: 3)
  let doorman = Doorman(hub.host, settings)
  let route = try #require(Routes.all.first { $0.access == .signed })
  let forged = Problem(401, "delivery.signature", "It is forged.")
  let said = (0..<100).map { _ in doorman.refused(forged, address: "203.0.113.9").status }
  #expect(said.prefix(3) == [401, 401, 401] && said.contains(429))
  #expect(try await doorman.admit(route, authorization: nil, address: "203.0.113.9") == nil)
  // What is wrong with this host is no forgery, and nobody knows who is behind a proxy of this machine.
  #expect(doorman.refused(Problem(503, "inbox.busy", "Later."), address: "203.0.113.9").status == 503)
  #expect((0..<100).allSatisfy { _ in doorman.refused(forged, address: "127.0.0.1").status == 401 })
}

@Test func whoAsksTooOftenWaits() async throws {
  let hub = try TestHub()
  let (one, other) = (try await hub.token(.viewer), try await hub.token(.viewer))
  var settings = TestHub.settings
  settings.perToken = BucketRule(perSecond: 1, burst: 3)
  settings.perStranger = BucketRule(perSecond: 1, burst: 2)
  try await hub.ask(settings: settings) { ask in
    // The clock goes on while it asks, so it asks until it is told to wait.
    var last = try await ask("GET", address, token: one)
    for _ in 0..<100 where last.status == 200 { last = try await ask("GET", address, token: one) }
    #expect(last.status == 429 && last.code == "rate.limit" && last.header("Retry-After") == "1")
    last = try await ask("GET", address, token: "wrong")
    for _ in 0..<100 where last.status == 401 { last = try await ask("GET", address, token: "wrong") }
    #expect(last.status == 429)
    // Neither keeps another's token out.
    #expect(try await ask("GET", address, token: other).status == 200)
  }
}

@Test func bucketsFillAsTimeGoesBy() {
  var buckets = Buckets(BucketRule(perSecond: 2, burst: 2))
  #expect(buckets.take("a", at: 0) == nil)
  #expect(buckets.take("a", at: 0) == nil)
  #expect(buckets.take("a", at: 0) == 500)
  #expect(buckets.take("a", at: 499) == 1)
  #expect(buckets.take("a", at: 500) == nil)
  #expect(buckets.take("b", at: 500) == nil)
  #expect(buckets.wait("a", at: 500) == 500 && buckets.wait("a", at: 1000) == nil && buckets.wait("nobody", at: 0) == nil)
  // A clock that goes back gives nothing, and takes nothing.
  #expect(buckets.take("b", at: 0) == nil)
  #expect(buckets.take("b", at: 0) == 500)
}
