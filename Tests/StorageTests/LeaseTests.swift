import HostCore
import HostStorage
import Testing
import TradepostContract

/// Who brings in what just now, when processes and machines come and go.
@Suite struct LeaseTests {
  private static func take(_ shop: StorageHarness, _ machine: String, _ kernel: String) async throws -> Int64? {
    try await shop.storage.takeLease(
      .orders, store: shop.store.row, machine: machine, kernel: kernel, process: 7, until: 1_800_000_180_000)
  }

  @Test func whatAMachineLeftItsNextProcessTakesOver() async throws {
    let shop = try await StorageHarness()
    #expect(try await Self.take(shop, "box-1", "aa-11") == 1)
    #expect(try await Self.take(shop, "box-2", "bb-22") == nil, "another machine waits")
    #expect(try await Self.take(shop, "box-2", "") == nil, "so does one that knows nothing of its kernel")
    #expect(try await Self.take(shop, "box-2", "aa-1") == nil)
    #expect(try await Self.take(shop, "box-3", "aa-11") == 2, "a container's successor has another name and the same kernel")
    #expect(try await Self.take(shop, "box-3", "cc-33") == 3, "a machine that started anew has the same name")
  }

  @Test func twoThatKnowNothingOfTheirKernelsAreTwo() async throws {
    let shop = try await StorageHarness()
    #expect(try await Self.take(shop, "box-1", "") == 1)
    #expect(try await Self.take(shop, "box-2", "") == nil)
  }
}
