internal import TradepostContract
public import TradepostJSON

/// How many items of a push ended how.
public struct PushCounts: Sendable, Hashable {
  /// By ``PushedItem/end``.
  public private(set) var ends: [String: Int64] = [:]

  public init(_ items: [PushedItem]) {
    for item in items { ends[item.end, default: 0] += 1 }
  }

  /// - Parameter ends: counts by ``PushedItem/end``.
  public init(ends: [String: Int64]) { self.ends = ends }

  public subscript(_ end: String) -> Int64 { ends[end] ?? 0 }

  /// In the order in which people are told.
  public static let names = ["confirmed", "accepted", "refused", "stale", "in_doubt", "not_applied", "not_sent", "pending"]

  public var total: Int64 { ends.values.reduce(0, &+) }

  /// Whether the platform shows or has taken all of them.
  public var areAllWell: Bool { self["confirmed"] &+ self["accepted"] == total }

  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      for name in Self.names.sorted() where name != "pending" || self[name] > 0 {
        writer.key(name)
        writer.int(self[name])
      }
      writer.member("total", total)
    }
  }
}

extension PushedItem: View {
  /// What people call it: its SKU, else the platform's id of what it is about, else its key.
  public var label: String {
    guard let root = try? JSONDocument(parsing: line.item).root else { return line.key }
    let names = ["sku", "variant_id", "product_id", "order_id", "name"]
    return names.lazy.compactMap { root[$0]?.string }.first { !$0.isEmpty } ?? line.key
  }

  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("at", Timestamp(milliseconds: at).text)
      writer.member("compared", outcome.compared)
      writer.member("current", located.flatMap { $0.current.isEmpty ? nil : $0.current })
      writer.member("id", outcome.externalID ?? located?.id)
      writer.key("item")
      line.item.withUnsafeBytes { writer.raw($0) }
      writer.member("key", line.key)
      writer.member("located", located?.state.rawValue)
      writer.member("reason", outcome.reason.isEmpty ? nil : outcome.reason)
      writer.member("result", end)
      writer.member("version", outcome.version)
    }
  }
}
