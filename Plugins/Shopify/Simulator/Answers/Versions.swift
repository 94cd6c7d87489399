/// The versions of the Admin API on 2026-11-20. An older one, or none, is served by the oldest that is supported, with
/// no other sign than a header.
enum Versions {
  static let supported = ["2026-01", "2026-04", "2026-07", "2026-10"]
  static let others = ["2027-01", "unstable"]

  /// The version that answers; nil for what is no version at all.
  static func served(_ asked: String) -> String? {
    if supported.contains(asked) || others.contains(asked) { return asked }
    let parts = asked.split(separator: "-")
    guard parts.count == 2, parts[0].count == 4, Int(parts[0]) != nil, ["01", "04", "07", "10"].contains(parts[1]) else { return nil }
    return asked < supported[0] ? supported[0] : nil
  }

  /// Whether stock is only set with the quantity that the caller believes is there, under a key.
  static func demandsComparison(_ version: String) -> Bool { version == "unstable" || version >= "2026-04" }
}
