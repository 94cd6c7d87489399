internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// One SKU as Listings Items 2021-08-01 shows it. Of what was not asked for there is nothing.
struct Listing {
  let item: Item
  /// The seller's own key; unique in the seller's account of a region.
  let sku: String
  private let value: JSONValue

  /// Throws where the item is no JSON or has no SKU, by which nobody could tell it from another.
  init(_ item: Item) throws {
    var object = try item.object()
    sku = try object.id("sku")
    value = object.value
    self.item = item
  }

  var productType: String? {
    (value.list("productTypes") + summaries).lazy.compactMap { $0["productType"]?.string }.first
  }

  // MARK: Summaries

  var summaries: [JSONValue] { value.list("summaries") }

  /// What the first of the marketplaces that offers it says about it; what any says, when it is none of them.
  func summary(_ marketplaces: [String]) -> JSONValue? {
    let all = summaries
    for marketplace in marketplaces {
      if let found = all.first(where: { $0["marketplaceId"]?.string == marketplace }) { return found }
    }
    return all.first
  }

  func isOffered(in marketplace: String) -> Bool { summaries.contains { $0["marketplaceId"]?.string == marketplace } }

  /// The first time that it was listed anywhere, or the last time that anything changed.
  func time(_ key: String, latest: Bool) -> Timestamp? {
    let times = summaries.compactMap { $0[key]?.string.flatMap { Timestamp($0) } }
    return latest ? times.max { $0.milliseconds < $1.milliseconds } : times.min { $0.milliseconds < $1.milliseconds }
  }

  // MARK: Attributes

  /// The values of an attribute that are meant for a marketplace, or for all. Amazon gives lists; a plain object is taken too.
  func values(_ attribute: String, _ marketplace: String) -> [JSONValue] {
    guard let found = value["attributes"]?[attribute] else { return [] }
    let all = found.kind == .list ? Array(found.items) : [found]
    return all.filter { value in value["marketplace_id"].map { $0.string == marketplace } ?? (value.kind == .object) }
  }

  /// The text of an attribute in the first of the marketplaces that has one.
  func text(_ attribute: String, _ marketplaces: [String]) -> String? {
    for marketplace in marketplaces {
      if let text = values(attribute, marketplace).compactMap({ $0["value"]?.string }).first { return text }
    }
    return nil
  }

  /// The names of all attributes.
  var attributes: [String] { value["attributes"]?.members.map { $0.key } ?? [] }

  /// What Amazon holds against it. Those that keep it from being sold or changed are of severity `ERROR`.
  var issues: [JSONValue] { value.list("issues") }

  /// The prices that Amazon shows, per marketplace.
  var offers: [JSONValue] { value.list("offers") }

  // MARK: Stock

  /// A network that fulfils it, and how much there is of it where that is the seller's own.
  struct Channel: Equatable {
    let code: String
    let quantity: Int64?

    /// Amazon's own warehouses: AMAZON_EU, AMAZON_NA, …
    var isAmazon: Bool { code.hasPrefix("AMAZON") }
    /// The seller's own stock; other codes are sources of supply that the seller set up.
    static let own = "DEFAULT"
  }

  func channels() throws(JSONError) -> [Channel] {
    var channels: [Channel] = []
    for (position, entry) in value.list("fulfillmentAvailability").enumerated() {
      do throws(JSONError) {
        var object = try entry.requireObject()
        channels.append(Channel(code: try object.id("fulfillmentChannelCode"), quantity: try object.intIfPresent("quantity")))
      } catch { throw error.inside("\(position)").inside("fulfillmentAvailability") }
    }
    return channels
  }

  // MARK: Variations

  /// The SKU under which this one is a variation, in the first marketplace that says so.
  var parent: String? {
    let named = relations.flatMap { $0.list("parentSkus") }.lazy.compactMap { $0.string }.first
    let told = value["attributes"]?.list("child_parent_sku_relationship").lazy.compactMap { $0["parent_sku"]?.string }.first
    return named ?? told ?? nil
  }

  /// The SKUs of its variations, each once.
  var children: [String] {
    var seen: Set<[UInt8]> = []
    return relations.flatMap { $0.list("childSkus") }.compactMap { $0.string }
      .filter { seen.insert(Array($0.utf8)).inserted }
  }

  /// What its variations differ in: `size`, `color`.
  var theme: [String] {
    relations.lazy.map { $0["variationTheme"]?.list("attributes").compactMap { $0.string } ?? [] }.first { !$0.isEmpty } ?? []
  }

  /// A parent cannot be bought: it only holds variations together.
  var isParent: Bool {
    if !children.isEmpty { return true }
    return value["attributes"]?.list("parentage_level").contains { $0["value"]?.string == "parent" } ?? false
  }

  /// Boxes and what is in them (`PACKAGE_HIERARCHY`) are no variations.
  private var relations: [JSONValue] {
    value.list("relationships").flatMap { $0.list("relationships") }
      .filter { $0["type"]?.string == "VARIATION" }
  }
}
