import Foundation
import HostCore
import HostNetwork
import Synchronization
import Testing
import TradepostContract

@Suite("Tape")
struct TapeTests {
  /// An adapter that lists two pages, waits, and writes what its clock said into its records.
  struct Lister: StoreSession {
    let outbound: any Outbound
    let clock: HostClock
    var path = "/orders?page="
    var pages = 2
    var id = "order"

    func run(_ call: OperationCall, keep: @Sendable (Page) async throws -> Void) async throws -> OperationResult {
      var times = [clock.now()]
      for page in 1...pages {
        let answers = await outbound.send([
          OutboundRequest(method: "GET", path: path + String(page)), OutboundRequest(method: "GET", path: "/count"),
        ])
        if let failure = answers.lazy.compactMap(\.failure).first { throw failure }
        times.append(clock.now())
        let json = Array(#"{"seed":\#(call.seed),"times":\#(times),"total":\#(String(decoding: answers[1].body, as: UTF8.self))}"#.utf8)
        try await keep(
          Page(
            records: [PageRecord(id: "\(id)-\(page)", version: [1, UInt8(page)], json: json, sources: [answers[0].body[1...]])],
            cursor: [UInt8(page), 0xFF]))
        times.append(clock.now())
        try await clock.sleep(60_000)
        times.append(clock.now())
      }
      if call.resource == .customers { throw Failure(.platform, "no customers today") }
      return OperationResult(value: Array("\(times)".utf8), isComplete: true, through: times[0])
    }

    func close() async {}
  }

  /// Answers with bytes of all kinds, later each time.
  struct Platform: Outbound {
    let clock: HostClock

    func send(_ requests: [OutboundRequest]) async -> [OutboundResponse] {
      try? await clock.sleep(1_500)
      return requests.map { request in
        let body = request.path == "/count" ? Array("\(clock.now() % 1000)".utf8) : [0x5B, 0xFF, 0x00, 0x22, 0x5D]
        return OutboundResponse(status: 200, fields: [OutboundField(name: "date", value: "today \"ü\"")], body: body)
      }
    }
  }

  static func file() -> String { FileManager.default.temporaryDirectory.appending(path: "tape-\(UUID().uuidString)").path }

  static let header = TapeHeader(
    package: "shop", version: "1.0.0", store: "store-1", settings: #"{"address":"https://shop.example"}"#, recorded: 77)

  /// Records the calls on one tape, side by side, and gives its file and all pages.
  static func record(_ calls: [OperationCall], finishes: Bool = true, sealer: any Sealer = XorSealer(key: 7)) async throws -> (
    String, [Page]
  ) {
    let path = file()
    let clock = HostClock.scaled(from: 1_795_212_900_000, factor: 10_000)
    let recorder = try TapeRecorder(path: path, header: header, sealer: sealer, clock: clock)
    let session = recorder.session(Lister(outbound: recorder.outbound(Platform(clock: clock)), clock: recorder.clock))
    let pages = Pages()
    await withTaskGroup(of: Void.self) { group in
      for call in calls {
        group.addTask { _ = try? await session.run(call) { page in pages.add(page) } }
      }
    }
    if finishes { try recorder.finish() }
    return (path, pages.all)
  }

  static func call(_ resource: Resource, seed: UInt64) -> OperationCall {
    var call = OperationCall("list", resource)
    call.seed = seed
    call.since = 12
    call.cursor = [0, 1, 0xFE]
    call.arguments = #"{"a":"b"}"#
    return call
  }

  static func replay(_ path: String, sealer: any Sealer = XorSealer(key: 7), change: (inout Lister) -> Void = { _ in }) async throws -> (
    TapeReport, [Page]
  ) {
    let replay = try TapeReplay(path: path, sealer: sealer)
    #expect(replay.header == header)
    var lister = Lister(outbound: replay, clock: replay.clock)
    change(&lister)
    let pages = Pages()
    let report = try await replay.run(on: lister) { _, page in pages.add(page) }
    return (report, pages.all)
  }

  @Test func aReplayGivesTheSameBytesAtTheSameTimes() async throws {
    let (path, recorded) = try await Self.record([
      Self.call(.orders, seed: .max), Self.call(.products, seed: 2), Self.call(.customers, seed: 3),
    ])
    let (report, played) = try await Self.replay(path)
    #expect(report.runs == 3 && report.exchanges == 6 && report.pages == 6 && report.records == 6)
    func sorted(_ pages: [Page]) -> [String] { pages.map { "\($0)" }.sorted() }
    #expect(sorted(played) == sorted(recorded))
    #expect(Set(recorded.map { String(decoding: $0.records[0].json, as: UTF8.self) }).count == 6)
  }

  @Test(arguments: [
    (
      "path",
      "The replay of list orders differs from its tape first at exchange 1, request 1 of 2: its path is \"/orders?p=1\", on the tape \"/orders?page=1\"."
    ),
    (
      "longer",
      "The replay of list orders differs from its tape first at exchange 3: the adapter asks for GET /orders?page=3, the tape has the end."
    ),
    (
      "shorter",
      "The replay of list orders differs from its tape first at its end: the adapter ends with the end, the tape goes on with a request for GET /orders?page=2 and 1 more."
    ),
    (
      "id",
      "The replay of list orders differs from its tape first at page 1: the record x-1 stands where the tape has order-1."
    ),
  ])
  func theFirstDifferenceIsNamed(_ change: String, _ sentence: String) async throws {
    let (path, _) = try await Self.record([Self.call(.orders, seed: 1)])
    await #expect {
      try await Self.replay(path) { lister in
        switch change {
        case "path": lister.path = "/orders?p="
        case "longer": lister.pages = 3
        case "shorter": lister.pages = 1
        default: lister.id = "x"
        }
      }
    } throws: { error in
      (error as? HostError) == HostError("replay.differs", sentence)
    }
  }

  @Test func theNextVersionMayMakeOtherRecords() async throws {
    let (path, _) = try await Self.record([Self.call(.orders, seed: 1)])
    let replay = try TapeReplay(path: path, sealer: XorSealer(key: 7))
    let lister = Lister(outbound: replay, clock: replay.clock, id: "x")
    let report = try await replay.run(on: lister, allowsChangedRecords: true)
    #expect(report.changedRecords == ["x-1", "x-2"])
  }

  @Test func aTapeLiesSealedAndIsNoticedWhenChanged() async throws {
    let (path, _) = try await Self.record([Self.call(.orders, seed: 1)])
    let bytes = try Data(contentsOf: URL(filePath: path))
    #expect(!String(decoding: bytes, as: UTF8.self).contains("orders"))
    #expect(throws: HostError.self) { try TapeReplay(path: path, sealer: XorSealer(key: 8)) }
    await #expect { try await Self.replay(Self.write(bytes.dropLast(9))) } throws: { ($0 as? HostError)?.code == "tape.cut" }
    var changed = bytes
    changed[40] ^= 1
    #expect(throws: HostError.self) { try TapeReplay(path: Self.write(changed), sealer: XorSealer(key: 7)) }
    #expect(throws: HostError.self) { try TapeReplay(path: Self.write(Data("no tape".utf8)), sealer: XorSealer(key: 7)) }
    #expect(throws: HostError.self) { try TapeReplay(path: "/nowhere/tape", sealer: XorSealer(key: 7)) }
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? NSNumber == 0o600)
  }

  @Test func aTapeOfManyChunksIsReadBack() async throws {
    let path = Self.file()
    let recorder = try TapeRecorder(path: path, header: Self.header, sealer: XorSealer(key: 7), clock: .system)
    let body = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let session = recorder.session(Echo(outbound: recorder.outbound(Answering(body: body))))
    for seed in 0..<3 { _ = try await session.run(Self.call(.orders, seed: UInt64(seed))) { _ in } }
    try recorder.finish()
    let replay = try TapeReplay(path: path, sealer: XorSealer(key: 7))
    let report = try await replay.run(on: Echo(outbound: replay))
    #expect(report.runs == 3)
  }

  @Test func aRecordingNeverReplacesAnother() async throws {
    let (path, _) = try await Self.record([])
    #expect {
      try TapeRecorder(path: path, header: Self.header, sealer: XorSealer(key: 7), clock: .system)
    } throws: { ($0 as? HostError)?.message == "The tape \(path) is there already: choose another name." }
  }

  static func write(_ bytes: Data) -> String {
    let path = file()
    _ = FileManager.default.createFile(atPath: path, contents: bytes)
    return path
  }

  struct Echo: StoreSession {
    let outbound: any Outbound
    func run(_ call: OperationCall, keep: @Sendable (Page) async throws -> Void) async throws -> OperationResult {
      let answer = await outbound.send([OutboundRequest(method: "GET", path: "/big")])[0]
      return OperationResult(value: Array("\(answer.body.count)".utf8), isComplete: false, through: 0)
    }
    func close() async {}
  }

  struct Answering: Outbound {
    let body: [UInt8]
    func send(_ requests: [OutboundRequest]) async -> [OutboundResponse] {
      requests.map { _ in OutboundResponse(status: 200, fields: [], body: body) }
    }
  }
}

/// Pages from many tasks.
final class Pages: Sendable {
  private let pages = Mutex<[Page]>([])
  var all: [Page] { pages.withLock { $0 } }
  func add(_ page: Page) { pages.withLock { $0.append(page) } }
}

/// Hides bytes and notices changes well enough for a test: never use such a thing.
struct XorSealer: Sealer {
  let key: UInt8

  private func sum(_ bytes: [UInt8], _ place: String) -> UInt64 {
    (bytes + Array(place.utf8) + [key]).reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
  }

  func seal(_ bytes: [UInt8], place: String) throws(HostError) -> [UInt8] {
    let sum = sum(bytes, place)
    return bytes.map { $0 ^ (key | 0x80) } + (0..<8).map { UInt8(truncatingIfNeeded: sum >> ($0 * 8)) }
  }

  func open(_ sealed: [UInt8], place: String) throws(HostError) -> [UInt8] {
    let bytes = sealed.dropLast(8).map { $0 ^ (key | 0x80) }
    guard try seal(bytes, place: place) == sealed else { throw HostError("seal.open", "Not sealed here.") }
    return bytes
  }
}
