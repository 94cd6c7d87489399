import HostCore
import HostNetwork
import Testing
import TradepostContract

@Suite("A store's connection, over real HTTP")
struct StoreConnectionTests {
  @Test func handsOverWhatTheManifestShows() async throws {
    let (response, heads) = try await Shop.exchange { _, _ in
      [
        .answer(
          "200 OK", ["X-Total: 7", "LINK: <a>; rel=next", "Set-Cookie: a=b", "X-Other: 1", "Date: now", "Content-Type: application/json"],
          "[]")
      ]
    }
    #expect(response.status == 200 && response.delivery == .answered && response.body == Array("[]".utf8))
    #expect(response.fields.map(\.name) == ["x-total", "link", "date", "content-type"])
    #expect(response.field("Link") == "<a>; rel=next")
    #expect(heads.count == 1)
  }

  @Test func sendsMethodFieldsAndBody() async throws {
    var request = OutboundRequest(method: "PUT", path: "/products/7")
    request.fields = [OutboundField(name: "Content-Type", value: "application/json")]
    request.body = Array(#"{"a":1}"#.utf8)
    let (response, heads) = try await Shop.exchange(request) { _, _ in [.answer("201 Created")] }
    #expect(response.status == 201)
    let head = try #require(heads.first).lowercased()
    #expect(head.hasPrefix("put /base/products/7 http/1.1\r\n"))
    #expect(head.contains("content-type: application/json") && head.contains("content-length: 7"))
    #expect(head.contains("user-agent: tradepost/") && head.contains("accept-encoding: deflate, gzip"))
  }

  /// No answer is written before all requests are there.
  @Test func performsSideBySideInOrder() async throws {
    let peer = try await Peer.start { _, head in
      [.await(requests: 5), .pause(head.contains("slow") ? 50 : 0), .answer("200 OK", [], String(head.split(separator: " ")[1]))]
    }
    let connection = try Shop.connection(to: peer.port)
    let paths = ["/slow", "/fast", "/slow", "/fast", "/slow"]
    let responses = await connection.send(paths.map { OutboundRequest(method: "GET", path: $0) })
    #expect(responses.map { String(decoding: $0.body, as: UTF8.self) } == paths.map { "/base" + $0 })
    await connection.shutdown()
    try await peer.stop()
  }

  @Test(arguments: [
    (
      "https://www.shop.example/base/orders?consumer_secret=x",
      "GET http://shop.example/base/orders answered 301 and sends to https://www.shop.example/base/orders. Redirects are not followed, since a signed request belongs to one address: connect the store with the address it sends to."
    ),
    (
      "https://shop.example/base/orders",
      "GET http://shop.example/base/orders answered 301 and sends to https://shop.example/base/orders. Redirects are not followed, since a signed request belongs to one address: connect the store with the address it sends to."
    ),
    (
      "/base/orders/",
      "GET http://shop.example/base/orders answered 301 and sends to /base/orders/. Redirects are not followed, since a signed request belongs to one address: correct the store's address or folder, or the shop's permalinks."
    ),
    (
      "//evil.example/",
      "GET http://shop.example/base/orders answered 301 and sends to //evil.example/. Redirects are not followed, since a signed request belongs to one address: connect the store with the address it sends to."
    ),
  ])
  func followsNoRedirect(_ location: String, _ sentence: String) async throws {
    let (response, heads) = try await Shop.exchange { _, _ in [.answer("301 Moved Permanently", ["Location: \(location)"])] }
    #expect(response.failure == Failure(.invalid, sentence))
    #expect(response.delivery == .answered)
    #expect(heads.count == 1)
  }

  @Test func cutsAGzipBombWithoutUnpackingIt() async throws {
    let bomb = try await Command.shell("head -c 300000000 /dev/zero | gzip -9")
    let (response, heads) = try await Shop.exchange { _, _ in
      [.text("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: \(bomb.count)\r\n\r\n"), .write(bomb)]
    }
    #expect(bomb.count < 400_000)
    #expect(response.failure?.code == .limit)
    #expect(
      response.failure?.message
        == "GET http://shop.example/base/orders answered with more than 33554432 bytes, unpacked: ask for smaller pages.")
    #expect(response.delivery == .maybeSent)
    #expect(heads.count == 1)
  }

  @Test func unpacksGzip() async throws {
    let packed = try await Command.shell("printf '[1,2,3]' | gzip")
    let response = try await Shop.exchange { _, _ in
      [.text("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: \(packed.count)\r\n\r\n"), .write(packed)]
    }.response
    #expect(response.body == Array("[1,2,3]".utf8))
  }

  @Test(arguments: [
    ("content-encoding: br", "packed its answer as \"br\""), ("content-encoding: gzip", "does not unpack"),
  ])
  func refusesWhatItCannotUnpack(_ field: String, _ words: String) async throws {
    let response = try await Shop.exchange { _, _ in [.answer("200 OK", [field], "nonsense")] }.response
    #expect(response.failure?.message.contains(words) == true)
  }

  @Test func boundsABody() async throws {
    let response = try await Shop.exchange(change: { $0.bounds.body = 1000 }) { _, _ in
      [.answer("200 OK", [], String(repeating: "x", count: 1001))]
    }.response
    #expect(response.failure?.code == .limit)
    let chunked = try await Shop.exchange(change: { $0.bounds.body = 1000 }) { _, _ in
      [.text("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3e9\r\n\(String(repeating: "x", count: 1001))\r\n0\r\n\r\n")]
    }.response
    #expect(chunked.failure?.code == .limit)
  }

  @Test func boundsHeaderFields() async throws {
    let many = try await Shop.exchange { _, _ in [.answer("200 OK", (0..<300).map { "X-\($0): 1" })] }.response
    #expect(many.failure?.code == .limit)
    let long = try await Shop.exchange { _, _ in [.answer("200 OK", ["X-Total: " + String(repeating: "9", count: 70_000)])] }.response
    #expect(long.failure?.code == .limit)
  }

  @Test func repeatsATruncatedBodyWhenThatIsSafe() async throws {
    let script: Peer.Script = { number, _ in
      number == 0
        ? [.text("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[1,2"), .close] : [.answer("200 OK", [], "[1,2,3]")]
    }
    let safe = try await Shop.exchange(script: script)
    #expect(safe.response.body == Array("[1,2,3]".utf8) && safe.heads.count == 2)

    let unsafe = try await Shop.exchange(OutboundRequest(method: "POST", path: "/orders"), script: script)
    #expect(unsafe.response.delivery == .maybeSent && unsafe.heads.count == 1)
    #expect(
      unsafe.response.failure?.message
        == "The connection to POST http://shop.example/base/orders ended before the whole answer was there: it closed early.")

    var declared = OutboundRequest(method: "POST", path: "/orders")
    declared.isSafe = true
    #expect(try await Shop.exchange(declared, script: script).response.status == 200)
  }

  @Test func truncatedChunksAndGzipAreFailures() async throws {
    let packed = try await Command.shell("printf '[1,2,3]' | gzip")
    let answers: [[Peer.Act]] = [
      [.text("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\n[1,2\r\n"), .close],
      [.text("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: \(packed.count - 6)\r\n\r\n"), .write(packed.dropLast(6))],
    ]
    for acts in answers {
      let response = try await Shop.exchange(OutboundRequest(method: "DELETE", path: "/a")) { _, _ in acts }.response
      #expect(response.failure?.code == .platform)
      #expect(response.delivery == .maybeSent)
    }
  }

  @Test func endsASlowBodyAtItsDeadline() async throws {
    let (response, heads) = try await Shop.exchange(
      OutboundRequest(method: "POST", path: "/orders"), change: { $0.bounds.attempt = .milliseconds(300) }
    ) { _, _ in
      [.text("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n")] + (0..<12_000).flatMap { _ in [Peer.Act.pause(50), .text("x")] }
    }
    #expect(response.failure?.message == "POST http://shop.example/base/orders had not answered in full after 0 seconds.")
    #expect(response.delivery == .maybeSent && heads.count == 1)
  }

  @Test func waitsOutThrottlingByTheHostsClock() async throws {
    let clock = HostClock.scaled(from: 1_795_212_900_000, factor: 1000)
    let (response, heads) = try await Shop.exchange(OutboundRequest(method: "POST", path: "/orders"), clock: clock) { number, _ in
      number < 2 ? [.answer("429 Too Many Requests", ["Retry-After: 100"])] : [.answer("201 Created")]
    }
    #expect(response.status == 201 && heads.count == 3)
    #expect(clock.now() - 1_795_212_900_000 >= 200_000)
  }

  @Test func givesUpBeforeWaitingLongerThanItsPatience() async throws {
    let (response, heads) = try await Shop.exchange { _, _ in [.answer("429 Too Many Requests", ["Retry-After: 301"], "slow down")] }
    #expect(response.status == 429 && response.body == Array("slow down".utf8) && heads.count == 1)
  }

  /// The next request waits as long as any request may last, and no longer: a platform cannot stop a store for years.
  @Test func aPauseOfYearsIsNone() async throws {
    let clock = SteppingClock(at: 1_795_212_900_000)
    let peer = try await Peer.start { number, _ in
      number == 0 ? [.answer("429 Too Many Requests", ["Retry-After: 999999999"])] : [.answer("200 OK")]
    }
    let connection = try Shop.connection(to: peer.port, clock: clock.clock)
    let request = OutboundRequest(method: "GET", path: "/orders")
    let first = await connection.send([request])[0]
    let second = await connection.send([request])[0]
    await connection.shutdown()
    try await peer.stop()
    #expect(first.status == 429 && second.status == 200)
    #expect(clock.slept == [300_000])
  }

  @Test(arguments: [(500, 7, 1), (503, 7, 1), (501, 1, 1), (404, 1, 1)])
  func asksAgainOnlyWhenSafe(_ status: Int, _ whenSafe: Int, _ whenUnsafe: Int) async throws {
    let get = try await Shop.exchange { _, _ in [.answer("\(status) X", [], "html")] }
    #expect(get.heads.count == whenSafe && get.response.status == UInt32(status) && get.response.delivery == .answered)
    let put = try await Shop.exchange(OutboundRequest(method: "PUT", path: "/a")) { _, _ in [.answer("\(status) X")] }
    #expect(put.heads.count == whenUnsafe)
  }

  @Test func aRefusedConnectionWasNeverSent() async throws {
    let peer = try await Peer.start { _, _ in [] }
    try await peer.stop()
    let connection = try Shop.connection(to: peer.port)
    let response = await connection.send([OutboundRequest(method: "POST", path: "/orders")])[0]
    #expect(response.delivery == .neverSent)
    #expect(
      response.failure?.message
        == "POST http://shop.example/base/orders could not be reached: the connection was refused. Nothing was sent.")
    await connection.shutdown()
  }

  @Test func triesEveryAddressOfAName() async throws {
    let peer = try await Peer.start { _, _ in [.answer("200 OK")] }
    let connection = try Shop.connection(to: peer.port) { configuration in
      let port = peer.port
      configuration.connectTo = try? Endpoint("shop.example:\(port)")
      configuration.resolver = Resolver { _ throws(HostError) in [IPAddress("127.0.0.9")!, IPAddress("::1")!, IPAddress("127.0.0.1")!] }
    }
    let response = await connection.send([OutboundRequest(method: "POST", path: "/orders")])[0]
    #expect(response.status == 200)
    await connection.shutdown()
    try await peer.stop()
  }

  @Test func anUnknownHostIsSaidAtOnce() async throws {
    let asked = Counter()
    let response = try await Shop.exchange(change: { configuration in
      configuration.connectTo = nil
      configuration.resolver = Resolver { host throws(HostError) in
        asked.next()
        throw HostError("network.unknown", "There is no host \(host). Check the store's address.")
      }
    }) { _, _ in [] }.response
    #expect(response.failure == Failure(.invalid, "There is no host shop.example. Check the store's address."))
    #expect(asked.value == 1)
  }

  @Test func silenceMayHaveBeenHeard() async throws {
    let (response, heads) = try await Shop.exchange(OutboundRequest(method: "POST", path: "/orders")) { _, _ in [.close] }
    #expect(response.delivery == .maybeSent && heads.count == 1)
    #expect(
      response.failure?.message
        == "The connection to POST http://shop.example/base/orders ended before the whole answer was there: it closed without an answer.")
  }

  @Test func keepsToTheRateOfItsLimit() async throws {
    let clock = HostClock.scaled(from: 0, factor: 100)
    let peer = try await Peer.start { _, _ in [.answer("200 OK")] }
    let connection = try Shop.connection(
      to: peer.port, limits: #"[{"name":"all","burst":2,"per_second":"1"},{"name":"one","burst":1,"per_second":1,"concurrent":1}]"#,
      clock: clock)
    _ = await connection.send((0..<6).map { _ in OutboundRequest(method: "GET", path: "/a") })
    #expect(clock.now() >= 4_000)
    var request = OutboundRequest(method: "GET", path: "/a")
    request.limit = "none of them"
    let refused = await connection.send([request])[0]
    #expect(refused.failure?.code == .adapter)
    await connection.shutdown()
    try await peer.stop()
  }

  @Test func cancellingEndsWhatWaits() async throws {
    let peer = try await Peer.start { _, _ in [.answer("200 OK")] }
    let connection = try Shop.connection(
      to: peer.port, limits: #"[{"name":"all","burst":1,"per_second":"0.001","concurrent":1}]"#, clock: .system)
    let task = Task { await connection.send((0..<3).map { _ in OutboundRequest(method: "POST", path: "/a") }) }
    while peer.heads.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
    task.cancel()
    let responses = await task.value
    #expect(responses.filter { $0.failure?.code == .cancelled && $0.delivery == .neverSent }.count == 2)
    #expect(responses.filter { $0.status == 200 }.count == 1)
    await connection.shutdown()
    try await peer.stop()
  }

  @Test func anUnsafeRequestUnderwayIsAnsweredThoughCancelled() async throws {
    let peer = try await Peer.start { _, _ in [.pause(200), .answer("201 Created")] }
    let connection = try Shop.connection(to: peer.port)
    let task = Task { await connection.send([OutboundRequest(method: "POST", path: "/a")]) }
    while peer.heads.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
    task.cancel()
    #expect(await task.value[0].status == 201)
    await connection.shutdown()
    try await peer.stop()
  }
}
