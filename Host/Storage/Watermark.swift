internal import GRDB
package import HostCore
package import TradepostContract

extension Storage {
  /// Platform time up to which the lists of a kind are complete; nil: none was finished yet.
  package func watermark(_ resource: Resource, store: Int64) async throws(HostError) -> Int64? {
    try await read("A watermark cannot be read") { db in
      try Int64.fetchOne(
        db, sql: "SELECT through FROM watermark WHERE store_id = ? AND resource = ?", arguments: [store, resource.rawValue])
    }
  }
}
