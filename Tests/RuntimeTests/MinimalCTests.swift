import HostCore
import HostRuntime
import Testing
import TradepostContract
import TradepostJSON

/// What is the C adapter's own.
struct MinimalCTests {
  private func session(_ shop: any Outbound, _ heard: Heard = Heard()) async throws -> any StoreSession {
    try await BuiltPackage.package(in: try BuiltPackage.minimalC()).load().open(
      store: "store-1", settingsJSON: Array("{}".utf8), outbound: shop, clock: .patient(), report: { heard.add($0) })
  }

  @Test func anItemBecomesAProductByteForByte() async throws {
    let kept = try await session(CornerShop(items: 3)).collect(OperationCall("list", .products)).kept
    #expect(kept.pages.map(\.cursor) == [Array("3".utf8)])
    #expect(
      String(decoding: kept.records[1].json, as: UTF8.self)
        == #"{"id":"2","name":"Mug 2 \u00e4 \"blue\"","status":"active","updated_at":"2026-01-15T08:30:00Z","variants":[{"id":"2","price":"2.50","sku":"MUG-2","stock":"2"}]}"#
    )
    let product = try Product(json: JSONDocument(parsing: kept.records[1].json).root)
    #expect(product.name == "Mug 2 ä \"blue\"")
    #expect(product.variants.first?.price == Amount("2.50"))
  }

  @Test func aLineThatCannotBeReadIsHandedOverAndItsNeighboursLive() async throws {
    let shop = CornerShop(
      items: 5,
      odd: [2: #"{"id":2,"name":"a number"}"#, 3: #"{"name":"no id"}"#, 4: #"{"id":"4","name":"old","state":"gone"}"#])
    let records = try await session(shop).collect(OperationCall("list", .products)).kept.records
    #expect(records.map(\.id) == ["1", "line 2 after ", "line 3 after ", "4", "5"])
    #expect(
      records.map(\.rejection) == [
        nil, "the line is no flat JSON object of texts", "the item has no id that can be used", nil, nil,
      ])
    #expect(records.map(\.isDeleted) == [false, false, false, true, false])
    #expect(String(decoding: records[1].json, as: UTF8.self) == #"{"id":2,"name":"a number"}"#)
  }

  @Test func aPageIsWalkedByTheLastID() async throws {
    let pages = try await session(CornerShop(items: 250)).collect(OperationCall("list", .products)).kept.pages
    #expect(pages.map(\.records.count) == [100, 100, 50])
    #expect(pages.map { String(decoding: $0.cursor, as: UTF8.self) } == ["100", "200", "250"])
  }

  @Test func itSpeaksThroughTheHostsLog() async throws {
    let heard = Heard()
    _ = try await session(CornerShop(items: 1), heard).collect(OperationCall("check"))
    #expect(heard.reports == [.log(.debug, package: "minimal-c 1.0.0", store: "store-1", message: "an operation begins")])
  }
}
