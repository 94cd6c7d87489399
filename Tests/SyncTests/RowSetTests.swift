import Testing

@testable import HostSync

@Suite struct RowSetTests {
  @Test func holdsWhatWasPutIn() {
    var rows = RowSet()
    for row: Int64 in [0, 63, 64, 1_000_000] { rows.insert(row) }
    #expect([0, 63, 64, 1_000_000].allSatisfy(rows.contains))
    #expect(![-1, 1, 62, 65, 999_999, 1_000_001, .max].contains(where: rows.contains))
  }
}
