internal import TradepostContract
internal import TradepostJSON

/// A product push as Shopify takes it: members of the product, and members of one of its variants.
struct ProductChange: Sendable {
  let item: ProductPush
  /// What the shop sells as this; nil where nothing of a variant is said.
  var variant: String?
  private let attributes: JSONValue?

  /// Throws, in words, what Shopify cannot be asked for.
  init(_ item: ProductPush) throws(Refusal) {
    self.item = item
    variant = item.variantID
    if item.market != nil { throw Refusal("prices by market are kept in Shopify's catalogues, which this adapter does not write") }
    for id in [item.productID, item.variantID].compactMap({ $0 }) where !GlobalID.isNumber(id) {
      throw Refusal("\(id.prefix(40)) is none of Shopify's ids: they are whole numbers")
    }
    if item.productID == nil, item.variantID != nil { throw Refusal("names a variant, but not its product") }
    if item.productID == nil, item.name?.isEmpty ?? true { throw Refusal("a new product needs a name") }
    for price in [item.price, item.compareAtPrice].compactMap({ $0 }) where price.isNegative {
      throw Refusal("\(price) is below zero, and no price")
    }
    guard let text = item.attributes else {
      attributes = nil
      if !changesProduct && !changesVariant { throw Refusal("says nothing that should be so of the product") }
      return
    }
    guard let read = try? JSONDocument(parsing: text).root, read.kind == .object else {
      throw Refusal("the attributes are no JSON object of members of Shopify's ProductUpdateInput")
    }
    attributes = read
  }

  /// Why an item is not sent.
  struct Refusal: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
  }

  var changesProduct: Bool { item.name != nil || item.details != nil || item.status != nil || attributes != nil }
  var changesVariant: Bool { item.price != nil || item.compareAtPrice != nil || item.sku != nil || item.barcode != nil }

  /// Members of `ProductUpdateInput`, or of `ProductSetInput` for a product that is made. An attribute gives way to what the
  /// host says itself.
  func writeProduct(to writer: inout JSONWriter) {
    var members: [(key: String, write: (inout JSONWriter) -> Void)] = []
    func add(_ key: String, _ text: String?) { if let text { members.append((key, { $0.string(text) })) } }
    add("descriptionHtml", item.details)
    add("id", item.productID.map { GlobalID.make("Product", $0) })
    add("status", item.status.map { $0.rawValue.uppercased() })
    add("title", item.name)
    if item.productID == nil, changesVariant {
      members.append(("productOptions", { $0.raw(#"[{"name":"Title","values":[{"name":"Default Title"}]}]"#) }))
      members.append(
        (
          "variants",
          { writer in
            writer.list { writer in
              writer.object { writer in
                writeVariant(
                  to: &writer, isNew: true, optionValues: #"[{"name":"Default Title","optionName":"Title"}]"#)
              }
            }
          }
        ))
    }
    var known = Set(members.map { $0.key })
    for (key, value) in attributes?.members.map({ $0 }) ?? [] where known.insert(key).inserted {
      members.append((key, { $0.value(value) }))
    }
    for member in members.sorted(by: { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }) {
      writer.key(member.key)
      member.write(&writer)
    }
  }

  /// Members of `ProductVariantsBulkInput`, or of `ProductVariantSetInput` for one that is made.
  func writeVariant(to writer: inout JSONWriter, isNew: Bool = false, optionValues: String? = nil) {
    writer.member("barcode", item.barcode)
    writer.member("compareAtPrice", item.compareAtPrice)
    if !isNew { writer.member("id", variant.map { GlobalID.make("ProductVariant", $0) }) }
    if let sku = item.sku, !isNew {
      writer.key("inventoryItem")
      writer.object { $0.member("sku", sku) }
    }
    if let optionValues {
      writer.key("optionValues")
      writer.raw(optionValues)
    }
    writer.member("price", item.price)
    if isNew { writer.member("sku", item.sku) }
  }
}
