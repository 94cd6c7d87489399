internal import TradepostContract
internal import TradepostJSON

/// The platform's own members of a product push: `{"productType":"LUGGAGE","requirements":"LISTING","attributes":{"color":
/// [{"value":"red"}]}}`. Without the member `attributes`, all others are attributes. An attribute that is `null` is taken away.
struct ProductAttributes {
  var productType: String?
  /// What a new listing is to hold: LISTING, LISTING_PRODUCT_ONLY or LISTING_OFFER_ONLY.
  var requirements: String?
  /// By their names; each is a list or `null`.
  private(set) var values: [(name: String, value: JSONValue)] = []

  /// None.
  init() {}

  /// Throws `invalid` in words for whoever wrote them.
  init(_ text: String) throws(Failure) {
    let root: JSONValue
    do throws(JSONError) { root = try JSONDocument(parsing: text).root } catch {
      throw Failure(.invalid, "the attributes are no JSON: \(error)")
    }
    guard root.kind == .object else { throw Failure(.invalid, "the attributes are no JSON object") }
    productType = root["productType"]?.string
    requirements = root["requirements"]?.string
    let own = root["attributes"].flatMap { $0.kind == .object ? $0 : nil }
    for (name, value) in (own ?? root).members where own != nil || (name != "productType" && name != "requirements") {
      let isPlain = !name.isEmpty && name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
      guard isPlain else { throw Failure(.invalid, "\"\(name.prefix(80))\" is no name of an attribute: small letters, digits and _") }
      guard value.kind == .list || value.isNull else {
        throw Failure(.invalid, "the attribute \(name) is no list of values, as Amazon has them: [{\"value\": …}]")
      }
      values.append((name, value))
    }
    values.sort { Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8)) }
  }

  func holds(_ name: String) -> Bool { values.contains { $0.name == name } }
}
