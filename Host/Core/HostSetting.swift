/// A setting of a store that the host itself reads, whatever the platform: how often it is synced, when its stock is low.
public struct HostSetting: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    case bool
    case number(ClosedRange<Int64>)
    case text
  }

  public let name: String
  public let kind: Kind
  /// What counts when nothing is said; empty: nothing does.
  public let fallback: String

  public static let all: [HostSetting] = [
    HostSetting(name: "auto_sync_interval", kind: .number(0...10_080), fallback: "30"),
    HostSetting(name: "default_warehouse", kind: .text, fallback: ""),
    HostSetting(name: "low_stock_threshold", kind: .number(0...1_000_000_000), fallback: "10"),
    HostSetting(name: "map.sku", kind: .text, fallback: ""),
    HostSetting(name: "sync_customers", kind: .bool, fallback: "true"),
    HostSetting(name: "sync_inventory", kind: .bool, fallback: "true"),
    HostSetting(name: "sync_orders", kind: .bool, fallback: "true"),
    HostSetting(name: "sync_products", kind: .bool, fallback: "true"),
  ]

  /// Nil: a setting of the platform's.
  public static func named(_ name: String) -> HostSetting? { all.first { $0.name.utf8.elementsEqual(name.utf8) } }

  /// Throws when `value` is none that it can have.
  public func check(_ value: String) throws(HostError) {
    switch kind {
    case .bool where value == "true" || value == "false": return
    case .bool: throw HostError("setting.value", "\(name) is \"\(value)\"; it is true or false.", exit: 2)
    case .number(let range):
      guard let number = Int64(value), range.contains(number) else {
        throw HostError(
          "setting.value", "\(name) is \"\(value)\"; it is a whole number from \(range.lowerBound) to \(range.upperBound).", exit: 2)
      }
    case .text:
      guard value.utf8.count <= 200 else { throw HostError("setting.value", "\(name) is longer than 200 bytes.", exit: 2) }
    }
  }
}
