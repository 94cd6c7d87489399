import Foundation
import HostCore
import HostRuntime
import Synchronization
import Testing
import TradepostContract
import TradepostJSON

/// What every adapter must do, whatever it is written in.
struct AdapterTests {
  private static let list = OperationCall("list", .products)

  private static func get(_ ids: [String]) -> OperationCall {
    var call = OperationCall("get", .products)
    var writer = JSONWriter()
    GetArguments(ids: ids).write(to: &writer)
    call.arguments = writer.text
    return call
  }

  @Test(arguments: AdapterCase.all)
  func checkSaysWhoTheShopIs(adapter: AdapterCase) async throws {
    let session = try await adapter.session(outbound: try adapter.shop())
    let (result, kept) = try await session.collect(OperationCall("check"))
    let account = try Account(json: JSONDocument(parsing: result.value).root)
    #expect(!account.id.isEmpty)
    #expect(!account.timeZone.isEmpty)
    #expect(kept.pages.isEmpty)
    await session.close()
  }

  @Test(arguments: AdapterCase.all)
  func listGivesEveryProductWithItsEvidence(adapter: AdapterCase) async throws {
    let session = try await adapter.session(outbound: try adapter.shop())
    let (result, kept) = try await session.collect(Self.list)
    #expect(result.isComplete)
    for record in kept.records {
      #expect(record.rejection == nil)
      let product = try Product(json: JSONDocument(parsing: record.json).root)
      #expect(product.id == record.id)
      #expect(!product.variants.isEmpty)
      #expect(!record.sources.isEmpty)
      for source in record.sources { _ = try JSONDocument(parsing: Array(source)) }
    }
    #expect(Set(kept.ids).count == kept.ids.count)
    let counted = try await session.collect(OperationCall("count", .products)).result
    #expect(try CountResult(json: JSONDocument(parsing: counted.value).root).count == Int64(kept.ids.count))
    await session.close()
  }

  @Test(arguments: AdapterCase.all)
  func aRunThatStopsAnywhereGoesOnFromItsCursor(adapter: AdapterCase) async throws {
    let whole = try await adapter.session(outbound: try adapter.shop()).collect(Self.list).kept
    #expect(whole.pages.count > 1 || whole.ids.count < 100)
    for stop in whole.pages.indices {
      var call = Self.list
      call.cursor = whole.pages[stop].cursor
      let rest = try await adapter.session(outbound: try adapter.shop()).collect(call).kept
      let before = whole.pages[...stop].flatMap { $0.records.map(\.id) }
      #expect(Set(before + rest.ids) == Set(whole.ids))
    }
  }

  @Test(arguments: AdapterCase.all)
  func twoRunsGiveTheSameBytes(adapter: AdapterCase) async throws {
    let one = try await adapter.session(outbound: try adapter.shop()).collect(Self.list).kept
    let other = try await adapter.session(outbound: try adapter.shop()).collect(Self.list).kept
    #expect(one.pages.map(\.cursor) == other.pages.map(\.cursor))
    #expect(one.records.map(\.json) == other.records.map(\.json))
  }

  @Test(arguments: AdapterCase.all)
  func getTellsWhatIsMissing(adapter: AdapterCase) async throws {
    let session = try await adapter.session(outbound: try adapter.shop())
    let some = Array(try await session.collect(Self.list).kept.ids.prefix(3))
    let (result, kept) = try await session.collect(Self.get(some + [adapter.missingID]))
    #expect(Set(kept.ids) == Set(some))
    #expect(try GetResult(json: JSONDocument(parsing: result.value).root).missing == [adapter.missingID])
  }

  @Test(arguments: AdapterCase.all)
  func aPageThatCannotBeStoredEndsTheOperation(adapter: AdapterCase) async throws {
    struct DiskFull: Error {}
    let session = try await adapter.session(outbound: try adapter.shop())
    await #expect(throws: DiskFull.self) { _ = try await session.run(Self.list) { _ in throw DiskFull() } }
    #expect(try await !session.collect(Self.list).kept.ids.isEmpty)
    await session.close()
  }

  @Test(arguments: AdapterCase.all)
  func cancellingDropsAfterTheAnswerHasCome(adapter: AdapterCase) async throws {
    let shop = try adapter.shop()
    let asked = Mutex(0)
    let answered = Mutex(0)
    let session = try await adapter.session(
      outbound: Answers { request in
        asked.withLock { $0 += 1 }
        try? await Task.sleep(for: .milliseconds(50))
        defer { answered.withLock { $0 += 1 } }
        return await shop.send([request])[0]
      })
    let kept = Kept()
    let task = Task { try await session.run(Self.list) { kept.add($0) } }
    while asked.withLock({ $0 }) == 0 { await Task.yield() }
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
    #expect(asked.withLock { $0 } == answered.withLock { $0 })
    #expect(kept.pages.isEmpty)
    #expect(try await !session.collect(OperationCall("check")).result.value.isEmpty)
    await session.close()
  }

  @Test(
    arguments: AdapterCase.all,
    [
      ("", 200), ("<html><body>Down for maintenance</body></html>", 200), ("{", 200), ("[[[[", 200), ("null", 200), ("\u{0}\u{1}", 200),
      (#"{"code":"oops"}"#, 500), ("", 503), (#"{"code":"no"}"#, 401), (#"{"code":"no"}"#, 403),
    ] as [(String, UInt32)])
  func whateverThePlatformAnswersTheAdapterEndsInWords(adapter: AdapterCase, answer: (String, UInt32)) async throws {
    let session = try await adapter.session(outbound: Answers { _ in Answers.text(answer.0, status: answer.1) })
    let wanted: [Failure.Code]? =
      switch answer.1 {
      case 401: [.auth]
      case 403: [.denied, .auth]
      case 500...: [.platform]
      default: nil
      }
    for call in [OperationCall("check"), OperationCall("count", .products), Self.list, Self.get(["1"])] {
      let failure = await failure { _ = try await session.collect(call) }
      if let wanted {
        #expect(failure.map { wanted.contains($0.code) } == true, "\(call.name): \(String(describing: failure))")
      }
      if let failure {
        #expect(failure.code != .adapter, "\(call.name): \(failure)")
        #expect(!failure.message.isEmpty)
      }
    }
    await session.close()
  }

  @Test(arguments: AdapterCase.all, [Failure.Code.platform, .throttled, .limit])
  func aRequestWithoutAnswerEndsWithItsReason(adapter: AdapterCase, code: Failure.Code) async throws {
    let session = try await adapter.session(
      outbound: Answers { _ in OutboundResponse(failed: Failure(code, "no road leads there"), delivery: .neverSent) })
    let failure = await failure { _ = try await session.collect(Self.list) }
    #expect(failure?.code == code)
    #expect(failure?.message.contains("no road leads there") == true)
  }

  @Test(arguments: AdapterCase.all)
  func manyOperationsRunSideBySide(adapter: AdapterCase) async throws {
    let session = try await adapter.session(outbound: try adapter.shop())
    let whole = try await session.collect(Self.list).kept.ids
    try await withThrowingTaskGroup(of: [String].self) { group in
      for _ in 0..<16 { group.addTask { try await session.collect(Self.list).kept.ids } }
      for try await ids in group { #expect(ids == whole) }
    }
    await session.close()
    let late = await failure { _ = try await session.collect(Self.list) }
    #expect(late?.code == .cancelled)
  }

  @Test(arguments: AdapterCase.all)
  func whatTheManifestDoesNotListIsNotAsked(adapter: AdapterCase) async throws {
    let package = try adapter.package()
    let session = try await adapter.session(outbound: try adapter.shop())
    let refused = await refusal { _ = try await session.collect(OperationCall("divine", .payouts)) }
    #expect(refused?.code == "plugin.operation")
    #expect(refused?.message.hasPrefix("there is no operation divine payouts · \(package.name) · the adapter has: check, count ") == true)
    #expect(await refusal { _ = try await session.collect(OperationCall("list")) }?.code == "plugin.operation")
  }

  @Test(arguments: AdapterCase.all)
  func anInstalledCopyRunsToo(adapter: AdapterCase) async throws {
    let data = try TestFolder()
    let package = try Package.install(from: try adapter.package().folder, into: data.path)
    #expect(!package.isShipped)
    let session = try await package.load().open(
      store: "store-1", settingsJSON: Array(adapter.settings.utf8), outbound: try adapter.shop(), clock: .patient(), report: { _ in })
    #expect(try await !session.collect(Self.list).kept.ids.isEmpty)
    await session.close()
  }
}
