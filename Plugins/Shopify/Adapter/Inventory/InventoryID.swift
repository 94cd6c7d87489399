/// How stock is named to the host. A level is one variant at one location; a webhook knows neither variant nor product, but
/// the inventory item alone, which `get inventory` therefore takes beside the ids of products.
enum InventoryID {
  private static let prefix = "item/"

  static func level(variant: String, location: String) -> String { "\(variant)/\(location)" }

  static func item(_ id: String) -> String { prefix + id }

  /// The inventory item's number; nil when the id means something else.
  static func item(in id: String) -> String? {
    guard id.utf8.starts(with: prefix.utf8) else { return nil }
    let number = id.dropFirst(prefix.count)
    return GlobalID.isNumber(number) ? String(number) : nil
  }
}
