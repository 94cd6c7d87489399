internal import TradepostContract
internal import TradepostJSON

/// What one product or variation shall show.
struct ProductWish {
  var name: String?
  var details: String?
  var status: Product.Status?
  var sku: String?
  var barcode: String?
  var prices = PriceWish()
  /// Members in WooCommerce's own words.
  var attributes: JSONValue?

  var isEmpty: Bool {
    name == nil && details == nil && status == nil && sku == nil && barcode == nil && prices.price == nil
      && prices.compareAt == nil && attributes == nil
  }

  /// Those that have a member of their own in a push, and those that would change another object than the one that is meant.
  private static let ownMembers: Set<String> = [
    "id", "parent_id", "type", "name", "description", "status", "sku", "global_unique_id", "price", "regular_price", "sale_price",
    "stock_quantity", "inventory_delta", "variations",
  ]

  /// Reads the attributes of a push, which are JSON text of nobody's checking.
  static func attributes(_ text: String?) -> Result<JSONValue?, Refusal> {
    guard let text else { return .success(nil) }
    guard let value = try? JSONDocument(parsing: text).root, value.kind == .object else {
      return .failure(Refusal(#"attributes is no JSON object like {"weight":"0.5"}"#))
    }
    if let own = value.members.first(where: { ownMembers.contains($0.key) }) {
      return .failure(Refusal("attributes names \(own.key): what a push has a member of its own for, or another kind of push, goes there"))
    }
    return .success(value)
  }

  /// The body of the write.
  func members(given holding: Holding?) -> Result<[String: Write.Member], Refusal> {
    prices.members(given: holding).map { prices in
      var members = prices
      if let name { members["name"] = .text(name) }
      if let details { members["description"] = .text(details) }
      if let status { members["status"] = .text(status == .active ? "publish" : "draft") }
      if let sku { members["sku"] = .text(sku) }
      if let barcode { members["global_unique_id"] = .text(barcode) }
      for (key, value) in attributes.map({ Array($0.members) }) ?? [] { members[key] = .json(value) }
      return members
    }
  }

  /// What the shop shows instead of what is wanted.
  func differences(from holding: Holding) -> [String] {
    var found: [String] = []
    func compare(_ what: String, _ wanted: String?, _ shown: String) {
      guard let wanted, !wanted.utf8.elementsEqual(shown.utf8) else { return }
      found.append("the shop shows the \(what) \"\(shown.prefix(80))\", not \"\(wanted.prefix(80))\"")
    }
    compare("name", name, holding.name)
    if let details, ShownText(details) != ShownText(holding.details) { found.append("the shop shows another description") }
    if let status, ProductMapping.status(holding.status) != status {
      found.append("the shop shows it as \(holding.status), not \(status.rawValue)")
    }
    compare("SKU", sku, holding.sku)
    compare("barcode", barcode, holding.barcode)
    found += prices.differences(from: holding)
    for (key, wanted) in attributes.map({ Array($0.members) }) ?? [] where !Self.isShown(wanted, holding.source[key]) {
      found.append("the shop shows another \(key.prefix(40))")
    }
    return found
  }

  /// Lists and objects come back wrapped in more than was sent; they are taken as they come.
  private static func isShown(_ wanted: JSONValue, _ shown: JSONValue?) -> Bool {
    if wanted.kind == .object || wanted.kind == .list { return true }
    guard let shown, !shown.isNull else { return wanted.isNull || wanted.string == "" }
    if let flag = wanted.bool { return shown.bool == flag }
    if let one = try? wanted.requireAmount(), let two = try? shown.requireAmount() { return one.isSame(as: two) }
    guard let text = wanted.string, let seen = shown.string else { return wanted.isNull && shown.string == "" }
    return ShownText(text) == ShownText(seen)
  }
}

/// Text as a shopper reads it: WordPress wraps it in paragraphs, encodes its entities and takes out what it does not allow.
struct ShownText: Hashable {
  private let words: [UInt8]

  init(_ text: String) {
    var kept: [UInt8] = []
    var isTag = false
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "<"): isTag = true
      case UInt8(ascii: ">") where isTag:
        isTag = false
        kept.append(0x20)
      default: if !isTag { kept.append(byte) }
      }
    }
    let plain = Entities.decoded(String(decoding: kept, as: UTF8.self))
    words = Array(plain.utf8.split { $0 <= 0x20 }.joined(separator: [0x20]))
  }
}
