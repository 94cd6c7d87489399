import Foundation
import HostCore
import HostStorage
import Testing

@Suite struct DataFolderTests {
  @Test func anotherKeyStartsNothingAndChangesNothing() async throws {
    let shop = try await StorageHarness()
    _ = try await shop.pull([[try StorageHarness.order("1", "1.00")]])
    let key = shop.folder + "/key"
    let right = try String(contentsOfFile: key, encoding: .utf8)
    let before = try Data(contentsOf: URL(filePath: shop.folder + "/tradepost.sqlite"))
    try String(repeating: "ab", count: 32).write(toFile: key, atomically: false, encoding: .utf8)
    #expect(#expect(throws: HostError.self) { try Storage(folder: shop.folder) }?.code == "key.wrong")
    try FileManager.default.removeItem(atPath: key)
    #expect(#expect(throws: HostError.self) { try Storage(folder: shop.folder) }?.code == "key.missing")
    #expect(try Data(contentsOf: URL(filePath: shop.folder + "/tradepost.sqlite")) == before)
    try right.write(toFile: key, atomically: false, encoding: .utf8)
    chmod(key, 0o644)
    #expect(#expect(throws: HostError.self) { try Storage(folder: shop.folder) }?.code == "key.readable")
    chmod(key, 0o600)
    let all = OrderFilter(status: nil, from: nil, to: nil)
    #expect(try await Storage(folder: shop.folder).orderPage(store: nil, all, after: nil, limit: 9).items.count == 1)
  }

  /// Personal data, the platform's own bytes and secrets lie sealed in every file of the folder.
  @Test func nothingPersonalLiesReadable() async throws {
    let shop = try await StorageHarness()
    _ = try await shop.pull([[try StorageHarness.order("1", "1.00"), try StorageHarness.order("2", "1.00", status: "strange")]])
    for name in try FileManager.default.contentsOfDirectory(atPath: shop.folder) {
      let bytes = FileManager.default.contents(atPath: shop.folder + "/" + name) ?? Data()
      for canary in ["canary.bird", "Canary", "canary-source", "hush-hush-secret"] {
        #expect(bytes.range(of: Data(canary.utf8)) == nil, "\(canary) in \(name)")
      }
    }
    #expect(try await shop.storage.secret("token", of: shop.store.row) == "hush-hush-secret")
    #expect(try await shop.storage.clients(store: nil, limit: 9).map(\.name) == ["Canary Bird"])
  }

  @Test func whatIsSealedOpensAtItsOwnPlaceOnly() async throws {
    let seals = try await StorageHarness().storage.seals
    let sealed = try seals.seal(Array("text".utf8), place: "secret/1/a")
    #expect(try seals.open(sealed, place: "secret/1/a") == Array("text".utf8))
    #expect(throws: HostError.self) { try seals.open(sealed, place: "secret/2/a") }
    for index in sealed.indices {
      var changed = sealed
      changed[index] ^= 1
      #expect(throws: HostError.self) { try seals.open(changed, place: "secret/1/a") }
    }
    #expect(throws: HostError.self) { try seals.open([], place: "secret/1/a") }
  }

  @Test func oneShopIsConnectedOnceAndNamesDiffer() async throws {
    let shop = try await StorageHarness()
    let twin = try StorageHarness.store("Other", account: "shop.example")
    let named = try StorageHarness.store("Shop", account: "other.example")
    await #expect(throws: HostError.self) { try await shop.storage.add(twin, secrets: [:]) }
    await #expect(throws: HostError.self) { try await shop.storage.add(named, secrets: [:]) }
    #expect(try await shop.storage.stores().map(\.name) == ["Shop"])
  }

  @Test(arguments: ["", " ", "::;", "a\nb", "a\u{1B}[2J", "\u{202E}pohs", String(repeating: "x", count: 201)])
  func aNameThatCannotStandInAJournalIsRefused(_ name: String) async throws {
    let shop = try await StorageHarness()
    let store = try StorageHarness.store(name, account: "other.example")
    await #expect(throws: HostError.self) { try await shop.storage.add(store, secrets: [:]) }
    #expect(try await shop.storage.stores().count == 1)
  }

  @Test func manyMayOpenANewFolderAtOnce() async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/tradepost-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<8 { group.addTask { try await Storage(folder: folder, clock: .system).stores().count } }
      for try await stores in group { #expect(stores == 0) }
    }
  }

  @Test func idsSortByTimeAndReadBack() throws {
    let one = Ident(at: 1_800_000_000_000)
    let later = Ident(at: 1_800_000_000_001)
    #expect(one.text < later.text && one.text.count == 26)
    #expect(Ident(text: "TXN-" + one.text) == one)
    #expect(Ident(bytes: one.bytes) == one)
    #expect(Ident(text: "TXN-" + one.text.dropLast()) == nil)
  }
}
