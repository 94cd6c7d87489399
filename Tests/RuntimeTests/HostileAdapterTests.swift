import HostCore
import HostRuntime
import Synchronization
import Testing
import TradepostContract

/// An adapter that does everything wrong: each thing is refused by name, nothing crashes, and the next operation runs.
struct HostileAdapterTests {
  /// The mode, the code, and what the adapter is said to have done.
  static let steps: [(String, Failure.Code, String)] = [
    ("nothing", .adapter, "returned 1 from resume without filling the step in"),
    ("nothing_ends", .adapter, "returned 0 from resume without filling the step in"),
    ("kind_9", .unsupported, "asked for a step of kind 9, which this host does not know"),
    ("send_ends", .adapter, "returned 0 from resume with a step of kind 2, where 1 must stand"),
    ("send_two", .adapter, "returned 2 from resume with a step of kind 2, where 1 must stand"),
    ("page_ends", .adapter, "returned 0 from resume with a step of kind 3, where 1 must stand"),
    ("done_more", .adapter, "returned 1 from resume with a step of kind 0, where 0 must stand"),
    ("fail_more", .adapter, "returned 1 from resume with a step of kind 1, where 0 must stand"),

    ("send_none", .adapter, "asked to send no request at all"),
    ("send_null", .adapter, "gave 3 requests at NULL"),
    ("send_low", .adapter, "gave requests at the address 0x10, where nothing can be"),
    ("send_257", .limit, "gave 257 requests, at most 256 may be"),
    ("send_endless", .limit, "gave 18446744073709551615 requests, at most 256 may be"),
    ("request_null", .adapter, "gave request 1 at NULL"),
    ("request_size", .adapter, "gave request 0 whose size says 8, the contract needs 144"),
    ("method_blank", .adapter, "gave request 0 with the method \"GE T\", which is none that may be sent"),
    ("method_connect", .adapter, "gave request 0 with the method \"CONNECT\", which is none that may be sent"),
    ("method_empty", .adapter, "gave request 0 with the method \"\", which is none that may be sent"),
    ("method_null", .adapter, "gave the method of request 0 of 3 bytes at NULL"),
    ("path_relative", .adapter, path("items")),
    ("path_crlf", .adapter, path("/a  X-Evil: 1")),
    ("path_nul", .adapter, path("/a b")),
    ("path_up", .adapter, path("/a/../../b")),
    ("path_up_encoded", .adapter, path("/a/%2e%2E/b")),
    ("path_slash_encoded", .adapter, path("/a/..%2Fb")),
    ("path_host", .adapter, path("//evil.example/a")),
    ("path_fragment", .adapter, path("/a#b")),
    ("path_raw", .adapter, path("/ä")),
    ("path_long", .limit, "gave the path of request 0 of 20000 bytes, at most 16384 may be"),
    ("header_value", .adapter, "gave request 0 with a value of X-Note that holds control characters or is no UTF-8"),
    ("header_utf8", .adapter, "gave request 0 with a value of X-Note that holds control characters or is no UTF-8"),
    ("header_name", .adapter, "gave request 0 with the header name \"X Note:\", which is none that an adapter may send"),
    ("header_host", .adapter, "gave request 0 with the header name \"hOsT\", which is none that an adapter may send"),
    ("header_flags", .adapter, "gave request 0 with a header's flags 7, which this host does not know"),
    ("header_null", .adapter, "gave 1 header fields in request 0 at NULL"),
    ("header_many", .limit, "gave 1000 header fields in request 0, at most 128 may be"),
    ("body_null", .adapter, "gave the body of request 0 of 5 bytes at NULL"),
    ("body_large", .limit, "gave the body of request 0 of 1099511627776 bytes, at most 33554432 may be"),
    ("body_wraps", .limit, "gave the body of request 0 of 18446744073709551615 bytes, at most 33554432 may be"),
    ("request_flags", .adapter, "gave request 0 with the flags 64, which this host does not know"),
    ("capture_list", .adapter, "gave request 0 with a capture that is no JSON object of pointers and names of secrets"),
    ("capture_broken", .adapter, "gave request 0 with a capture that is no JSON object of pointers and names of secrets"),
    ("origin_utf8", .adapter, "gave request 0 with an origin, sign-in or rate limit whose name is no UTF-8"),

    ("page_null", .adapter, "gave 4 records in a page at NULL"),
    ("page_many", .limit, "gave 10001 records in a page, at most 10000 may be"),
    ("page_endless", .limit, "gave 4611686018427387903 records in a page, at most 10000 may be"),
    ("record_null", .adapter, "gave record 2 at NULL"),
    ("record_low", .adapter, "gave record 2 at the address 0x40, where nothing can be"),
    ("record_size", .adapter, "gave record 1 whose size says 12, the contract needs 96"),
    ("record_flags", .unsupported, "gave record 1 with the flags 4, which this host does not know"),
    ("id_empty", .adapter, "gave record 1 without an id"),
    ("id_long", .adapter, "gave record 1 with an id of 256 bytes, at most 255 may be"),
    ("id_utf8", .adapter, "gave record 1 with an id that is no UTF-8"),
    ("id_control", .adapter, "gave record 1 with a control character in its id"),
    ("version_long", .adapter, "gave record 2 with a version of 2000 bytes, at most 1024 may be"),
    ("json_null", .adapter, "gave the JSON of record 1 of 10 bytes at NULL"),
    ("json_large", .limit, "gave a page of more than 67108864 bytes with the JSON of record 21"),
    ("sources_null", .adapter, "gave 3 sources of record 1 at NULL"),
    ("sources_many", .limit, "gave 100000 sources of record 1, at most 1024 may be"),
    ("cursor_large", .limit, "gave a cursor of 65537 bytes, at most 65536 may be"),

    ("wait_long", .limit, "asked to wait 18446744073709551615 ms, at most 900000 at a time may be"),
    ("wait_cursor", .adapter, "gave a cursor of 3 bytes at NULL"),
    ("endless", .limit, "came to no end within 50 steps"),

    ("done_empty", .adapter, "ended without a result: a JSON value, {} at least, must stand there"),
    ("done_words", .adapter, "ended with a result that is no JSON ("),
    ("done_utf8", .adapter, "ended with a result that is no JSON ("),
    ("done_large", .limit, "gave a result of 1073741824 bytes, at most 16777216 may be"),
    ("done_flags", .unsupported, "ended with the flags 2, which this host does not know"),
    ("done_early", .adapter, "gave everything up to the time -5, which is before 1970"),
    ("fail_null", .adapter, "gave a failure at NULL"),
    ("fail_size", .adapter, "gave a failure whose size says 0, the contract needs 48"),
    ("fail_code", .adapter, "failed with the code 99, which the contract does not have, saying \"odd [31m\""),
    ("fail_zero", .adapter, "failed with the code 0, which the contract does not have, saying \"all is well\""),
    ("fail_large", .limit, "gave a failure's message of 3145728 bytes, at most 1048576 may be"),
  ]

  private static func path(_ shown: String) -> String {
    "gave request 0 with the path \"\(shown)\": it must begin with one /, be encoded, and stay below the store's address"
  }

  private func session(
    _ mode: String, limits: RuntimeLimits = RuntimeLimits(), heard: Heard = Heard(),
    outbound: any Outbound = Answers { _ in Answers.text("abcdefgh") }
  ) async throws -> any StoreSession {
    let package = try BuiltPackage.package(in: try BuiltPackage.fixture("hostile"))
    return try await package.load(limits: limits).open(
      store: "store-7", settingsJSON: Array(#"{"mode":"\#(mode)"}"#.utf8), outbound: outbound, clock: .patient(),
      report: { heard.add($0) })
  }

  private static func advice(_ code: Failure.Code) -> String {
    switch code {
    case .limit: "this is more than the host allows: tell the adapter's author"
    case .unsupported: "update Tradepost, or go back to the adapter's version before"
    default: "this is a bug in the adapter: tell its author, or go back to the version before"
    }
  }

  @Test(arguments: steps)
  func aWrongStepEndsTheOperationByName(mode: String, code: Failure.Code, problem: String) async throws {
    var limits = RuntimeLimits()
    limits.steps = 50
    let session = try await session(mode, limits: limits)
    let kept = Kept()
    let failure = await failure { _ = try await session.run(OperationCall("list", .products)) { kept.add($0) } }
    let message = try #require(failure?.message)
    #expect(failure?.code == code)
    if problem.hasSuffix("(") {
      #expect(message.hasPrefix("hostile 6.6.6 \(problem)"))
      #expect(message.hasSuffix(") · list products of store-7 · \(Self.advice(code))"))
    } else {
      #expect(message == "hostile 6.6.6 \(problem) · list products of store-7 · \(Self.advice(code))")
    }
    #expect(kept.pages.isEmpty)
    await session.close()
  }

  @Test func aCrookedPointerIsNotFollowed() async throws {
    let session = try await session("send_crooked")
    let failure = await failure { _ = try await session.collect(OperationCall("list", .products)) }
    #expect(failure?.message.hasSuffix(", which is not aligned · list products of store-7 · \(Self.advice(.adapter))") == true)
  }

  @Test(arguments: [
    ("origin_unknown", "request 0 names the origin elsewhere, which the manifest does not list"),
    ("sign_in_unknown", "request 0 names the sign-in admin, which the manifest does not list"),
    ("limit_unknown", "request 0 names the rate limit endless, which the manifest does not list"),
    ("capture_unknown", "request 0 names the secret other_stores_token, which the manifest does not list"),
    ("capture_admins", #"request 0 captures the secret token, which is the admin's: only one that is "obtained" may be"#),
  ])
  func whatTheManifestDoesNotListIsRefusedToTheAdapter(mode: String, why: String) async throws {
    let session = try await session(
      mode,
      outbound: Answers { _ in
        Issue.record("nothing may be sent")
        return Answers.text("")
      })
    let failure = await failure { _ = try await session.collect(OperationCall("list", .products)) }
    #expect(failure == Failure(.unsupported, why))
  }

  @Test func wordsOfAFailureAreRepairedNotLost() async throws {
    let session = try await session("fail_words")
    let failure = await failure { _ = try await session.collect(OperationCall("list", .products)) }
    #expect(failure == Failure(.platform, "bro\u{FFFD}ken  line"))
  }

  @Test func citationsAreCutOutOfTheHostsOwnCopy() async throws {
    var limits = RuntimeLimits()
    limits.evidenceBytes = 20
    let heard = Heard()
    let session = try await session("cites", limits: limits, heard: heard)
    let kept = try await session.collect(OperationCall("list", .products)).kept
    #expect(kept.ids == ["in", "gone", "out", "in"])
    #expect(kept.records.map { $0.sources.map { String(decoding: $0, as: UTF8.self) } } == [["bcd"], [], [], ["bcd"]])
    #expect(
      kept.records.map(\.rejection) == [
        nil, nil,
        "it cites 2 bytes at 18446744073709551615 of answer 0 of SEND 2, which lie outside of what was answered: a bug in the adapter", nil,
      ])
    #expect(heard.reports == [.evidenceGone(package: "hostile 6.6.6", store: "store-7", operation: "list products", pieces: 1)])
  }

  @Test func aReplyOutlivesItsResume() async throws {
    let count = Mutex(0)
    let session = try await session(
      "remembers",
      outbound: Answers { _ in
        let number = count.withLock { count in
          count += 1
          return count
        }
        return Answers.text("body \(number)")
      })
    let result = try await session.collect(OperationCall("list", .products)).result
    #expect(String(decoding: result.value, as: UTF8.self) == #""there""#)
  }

  @Test func logLinesAreCheckedAndBounded() async throws {
    let heard = Heard()
    _ = try await session("logs", heard: heard).collect(OperationCall("list", .products))
    let long = String(repeating: "a", count: 4096)
    #expect(
      heard.reports == [
        .log(.info, package: "hostile 6.6.6", store: "store-7", message: "plain"),
        .log(.error, package: "hostile 6.6.6", store: "store-7", message: "od\u{FFFD}d  [2J"),
        .log(.warning, package: "hostile 6.6.6", store: "store-7", message: long),
        .log(.warning, package: "hostile 6.6.6", store: "store-7", message: ""),
      ])
  }

  @Test func aSlowCallIsReportedByName() async throws {
    var limits = RuntimeLimits()
    limits.slowCall = 20
    let heard = Heard()
    _ = try await session("slow", limits: limits, heard: heard).collect(OperationCall("list", .products))
    let slow = heard.reports.compactMap { report -> Int64? in
      guard case .slow("hostile 6.6.6", "store-7", "list products", let milliseconds) = report else { return nil }
      return milliseconds
    }
    #expect(slow.contains { $0 >= 60 })
  }

  @Test func aCallThatDoesNotReturnRetiresItsLaneAlone() async throws {
    var limits = RuntimeLimits()
    limits.hardCall = 200
    let heard = Heard()
    let stuck = try await session("hang", limits: limits, heard: heard)
    let first = await failure { _ = try await stuck.collect(OperationCall("list", .products)) }
    #expect(first?.code == .limit)
    #expect(first?.message.hasPrefix("hostile 6.6.6 did not return for ") == true)
    #expect(
      first?.message.hasSuffix(
        " ms from a call of list products · list products of store-7 · connect again after a restart, and tell the adapter's author")
        == true)
    let second = await failure { _ = try await stuck.collect(OperationCall("list", .products)) }
    #expect(second?.code == .limit)
    guard case .retired("hostile 6.6.6", "store-7", "list products", _)? = heard.reports.first else {
      Issue.record("\(heard.reports)")
      return
    }
    await stuck.close()
    _ = try await session("null_deref_size", limits: limits).collect(OperationCall("list", .products))
  }

  @Test func memoryThatIsOutIsSaid() async throws {
    let open = await failure { _ = try await self.session("open_null") }
    #expect(
      open?.message
        == "hostile 6.6.6 returned NULL from open, which means that it is out of memory · open of store-7 · try again with more memory free"
    )
    let session = try await session("start_null")
    let start = await failure { _ = try await session.collect(OperationCall("list", .products)) }
    #expect(
      start?.message
        == "hostile 6.6.6 returned NULL from start, which means that it is out of memory · list products of store-7 · try again with more memory free"
    )
  }
}
