internal import TradepostContract
internal import TradepostJSON

/// What both interfaces tell of a product in other words but with the same meaning.
enum ProductParts {
  /// A product that is only reached by its link is for sale like any other.
  static func status(_ word: String?, isPublished: Bool) -> Product.Status {
    switch word?.lowercased() {
    case "active", "unlisted": .active
    case "archived": .archived
    // Shops before 2020 had no status.
    case nil: isPublished ? .active : .draft
    default: .draft
    }
  }

  /// Shopify has no shelves: its product type and its tags serve as such.
  static func categories(type: String, tags: [String]) -> [Product.Category] {
    (type.isEmpty ? [] : [Product.Category(id: id("type:", type), name: type)])
      + tags.filter { !$0.isEmpty }.map { Product.Category(id: id("tag:", $0), name: $0) }
  }

  /// An id of at most 255 bytes without control characters, made of a name.
  private static func id(_ prefix: String, _ name: String) -> String {
    var id = prefix
    for scalar in name.unicodeScalars {
      let isControl = scalar.value < 0x20 || scalar.value == 0x7F
      let next = isControl ? " " : String(Character(scalar))
      if id.utf8.count + next.utf8.count > 255 { break }
      id += next
    }
    return id
  }

  /// A product without choices has one option all the same, `Title`, of the one value `Default Title`.
  static func isPlaceholder(_ options: [Product.Option]) -> Bool {
    options == [Product.Option(name: "Title", values: ["Default Title"])]
  }

  /// A price as it is always written: Shopify gives `679.0`, `679.00` and `679` for the same one, which must make the same record.
  static func price(_ value: JSONValue?) throws(JSONError) -> Amount? {
    guard let value, !value.isNull, value.withUTF8({ $0.isEmpty }) != true else { return nil }
    let amount = try value.requireAmount()
    return amount.exactly(scale: 0) ?? amount.exactly(scale: 2) ?? amount
  }

  /// A moment without the offset that REST tells and GraphQL does not.
  static func time(_ value: JSONValue?) -> Timestamp? {
    value?.string.flatMap { Timestamp($0) }.map { Timestamp(milliseconds: $0.milliseconds) }
  }

  /// A number as REST writes it, or the text of one as GraphQL does.
  static func id(_ value: JSONValue?) -> String? {
    if let number = value?.int64 { return number > 0 ? String(number) : nil }
    guard let text = value?.string, GlobalID.isNumber(text) else { return nil }
    return text
  }

  static func requireID(_ value: JSONValue?, _ key: String) throws(JSONError) -> String {
    guard let id = id(value) else { throw JSONError(.value, "is no id: a whole number above zero").inside(key) }
    return id
  }
}
