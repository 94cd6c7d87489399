import Foundation
import HostCore
import HostNetwork
import HostSimulator
import Testing
import TradepostContract

@Suite("A simulator, served")
struct SimulatorServerTests {
  /// Serves the toy and gives a connection to it that trusts it.
  static func serve(
    secure: Bool = false, clock: HostClock = .scaled(from: 1_795_212_900_000, factor: 1000),
    _ body: (SimulatorServer, StoreConnection) async throws -> Void
  ) async throws {
    let server = try await SimulatorServer.start(
      try await ToySimulator.library.value, SimulatorOptions(seed: 42, now: clock.now()), secure: secure, clock: clock)
    let connection = try Shop.connection(
      to: server.port, address: secure ? "https://shop.example" : "http://shop.example", clock: clock
    ) { $0.authority = server.certificatePEM }
    try await body(server, connection)
    await connection.shutdown()
    await server.stop()
  }

  static func get(_ path: String, _ connection: StoreConnection, method: String = "GET", body: [UInt8] = []) async -> OutboundResponse {
    var request = OutboundRequest(method: method, path: path)
    request.body = body
    return await connection.send([request])[0]
  }

  static func text(_ response: OutboundResponse) -> String { String(decoding: response.body, as: UTF8.self) }

  @Test(arguments: [false, true])
  func handsRequestsToTheWorld(_ secure: Bool) async throws {
    try await Self.serve(secure: secure) { server, connection in
      let answer = await Self.get("/a/b?c=d%20e", connection, method: "POST", body: [1, 2, 3])
      let words = Self.text(answer).split(separator: " ")
      #expect(answer.failure == nil)
      #expect(words.prefix(4) == ["POST", "/a/b?c=d%20e", "3", secure ? "1" : "0"] && words.last == "42")
      #expect((Int64(words[4]) ?? 0) >= 1_795_212_900_000)
      #expect(answer.field("content-type") == "text/plain" && answer.field("x-total") == "shop.example")
      #expect(await Self.get("/large", connection).body.count == 65536)
      #expect(await Self.get("/empty", connection).status == 204)
      #expect(await Self.get("/fast", connection, method: "HEAD").body.isEmpty)
    }
  }

  @Test(arguments: [false, true])
  func doesToTheWireWhatTheAnswerSays(_ secure: Bool) async throws {
    try await Self.serve(secure: secure) { server, connection in
      let begun = ContinuousClock.now
      #expect(Self.text(await Self.get("/delay", connection)) == "late")
      #expect(ContinuousClock.now - begun >= .milliseconds(30))
      for path in ["/reset", "/cut"] {
        let answer = await Self.get(path, connection, method: "POST")
        #expect(answer.delivery == .maybeSent && answer.failure?.code == .platform, "\(path)")
      }
      #expect(await Self.get("/fast", connection).status == 200)
    }
  }

  /// What arrives, byte by byte.
  @Test func resetsAndCutsAtTheRightByte() async throws {
    try await Self.serve { server, _ in
      #expect(try await curl("/cut", server) == ("abc", 18))
      let reset = try await curl("/reset", server)
      #expect(reset.status == 56 && "abcde".hasPrefix(reset.body))
    }
  }

  @Test func namesWhatASimulatorDoesWrong() async throws {
    try await Self.serve { server, connection in
      let null = await Self.get("/null", connection, method: "POST")
      #expect(null.status == 500 && Self.text(null) == "simulator: gave no answer\n")
      #expect(Self.text(await Self.get("/split", connection, method: "POST")) == "simulator: answered with a bad header field\n")
    }
  }

  @Test func readsChunkedBodiesAndTheirExpectations() async throws {
    try await Self.serve { server, _ in
      let data = ["-X", "POST", "--data-binary", String(repeating: "a", count: 20_000)]
      for fields in [["-H", "Expect: 100-continue"], ["-H", "Transfer-Encoding: chunked"]] {
        let answer = try await curl("/a", server, data + fields)
        #expect(answer.status == 0 && answer.body.hasPrefix("POST /a 20000 0"), "\(answer)")
      }
    }
  }

  @Test func boundsRequestBodies() async throws {
    try await Self.serve { server, connection in
      let whole = await Self.get("/a", connection, method: "POST", body: [UInt8](repeating: 65, count: 8 << 20))
      #expect(Self.text(whole).contains(" 8388608 "))
      let more = await Self.get("/a", connection, method: "POST", body: [UInt8](repeating: 65, count: 8 << 20 | 1))
      #expect(more.status == 413 || more.delivery == .maybeSent)
    }
  }

  @Test func anUnknownCertificateIsNotTrusted() async throws {
    try await Self.serve(secure: true) { server, _ in
      let stranger = try Shop.connection(to: server.port, address: "https://shop.example")
      let refused = await Self.get("/fast", stranger)
      #expect(refused.failure?.code == .invalid && refused.delivery == .neverSent)
      #expect(refused.failure?.message.contains("certificate that is not trusted") == true)
      await stranger.shutdown()
      let other = try Shop.connection(to: server.port, address: "https://other.example") { $0.authority = server.certificatePEM }
      let mistaken = await Self.get("/fast", other)
      #expect(mistaken.failure?.code == .invalid && mistaken.delivery == .neverSent, "\(mistaken)")
      await other.shutdown()
    }
  }

  @Test func givesBookCountersConnectionAndDeliveries() async throws {
    try await Self.serve { server, connection in
      #expect(try server.deliveries().isEmpty)
      _ = await Self.get("/fast", connection)
      #expect(try server.counters() == ["requests": 1])
      let book = try server.book()
      #expect(book.map { "\($0.date) \($0.role) \($0.debit) \($0.credit)" } == ["2026-01-15 receivable 1234 0", "2026-01-15 sales 0 1234"])
      let known = try server.connection()
      #expect(known.name == "Toy" && known.address == "https://shop.example")
      #expect(known.settings == ["address": "https://shop.example", "size": "7", "on": "true"] && known.secrets == ["key": "k"])
      let delivery = try #require(try server.deliveries().first)
      #expect(delivery.path == "/hook" && delivery.headers == ["x-a": "1"] && delivery.body == Array("hi".utf8))
    }
  }

  @Test func stopsWhileClientsAreConnected() async throws {
    try await Self.serve { server, connection in
      _ = await Self.get("/fast", connection)
      await server.stop()
      #expect(await Self.get("/fast", connection, method: "POST").delivery != .answered)
      let counters = try server.counters()
      #expect(counters == ["requests": 1])
    }
  }

  @Test func aTakenPortIsSaid() async throws {
    try await Self.serve { server, _ in
      let port = server.port
      await #expect {
        try await SimulatorServer.start(try await ToySimulator.library.value, SimulatorOptions(seed: 1, now: 0), port: port)
      } throws: { ($0 as? HostError)?.code == "simulator.port" }
    }
  }

  @Test func refusedOptionsAreTold() async throws {
    let library = try await ToySimulator.library.value
    await #expect {
      try await SimulatorServer.start(library, SimulatorOptions(seed: 1, now: 0, options: #"{"nonsense":1}"#))
    } throws: { error in
      "\(error)" == "simulator.open · \(library.path) made no world: the option is not known: nonsense"
    }
  }

  @Test(arguments: [
    (["-DMINOR=9"], "speaks contract 0.9, this host 0.2: build it against this host's header."),
    (["-DNO_ENTRY"], "is no simulator: it exports no tradepost_simulator_0."),
    (["-DGIVES_NOTHING"], "says that it cannot work here: its entry gave nothing."),
    (["-DCLOSE=NULL"], "lacks functions of the contract: build it against this host's header."),
  ])
  func refusesOtherLibraries(_ flags: [String], _ sentence: String) async throws {
    let path = try await ToySimulator.path(flags + ["-Wno-unused-variable", "-Wno-unused-const-variable"])
    #expect { try SimulatorLibrary(path: path) } throws: { ($0 as? HostError)?.message == "\(path) \(sentence)" }
  }

  @Test func refusesWhatIsNoLibrary() {
    #expect { try SimulatorLibrary(path: "/nowhere.so") } throws: { ($0 as? HostError)?.code == "simulator.load" }
  }

  private func curl(
    _ path: String, _ server: SimulatorServer, _ arguments: [String] = []
  ) async throws -> (body: String, status: Int32) {
    let (output, status) = try await Command.run(
      "/usr/bin/curl", ["-s", "-m", "20"] + arguments + ["http://127.0.0.1:\(server.port)\(path)"])
    return (String(decoding: output, as: UTF8.self), status)
  }
}
