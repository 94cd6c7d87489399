internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

extension Shopify {
  private static let state = """
    query Found($products:[ID!]!,$variants:[ID!]!){products:nodes(ids:$products){...on Product{legacyResourceId title
    descriptionHtml status variants(first:2){nodes{\(variantState)}}}} variants:nodes(ids:$variants){...on ProductVariant{\(variantState)}}}
    """
  private static let variantState = "legacyResourceId sku barcode price compareAtPrice"

  func locate(products items: [ProductPush], _ run: Run) async throws {
    for start in stride(from: 0, to: items.count, by: 40) {
      let some = items[start..<min(start + 40, items.count)]
      var found = try await Self.compare(some.filter { $0.productID != nil }, run)
      for item in some where item.productID == nil { found.append(try await Self.search(item, run)) }
      if !found.isEmpty { try await run.keep(found) }
    }
  }

  private static func compare(_ items: [ProductPush], _ run: Run) async throws -> [Located] {
    if items.isEmpty { return [] }
    let products = Set(items.compactMap { $0.productID }).filter { GlobalID.isNumber($0) }.sorted()
    let variants = Set(items.compactMap { $0.variantID }).filter { GlobalID.isNumber($0) }.sorted()
    let answer = try await run.ask(
      Query(state) { writer in
        writer.key("products")
        writer.list { for id in products { $0.string(GlobalID.make("Product", id)) } }
        writer.key("variants")
        writer.list { for id in variants { $0.string(GlobalID.make("ProductVariant", id)) } }
      })
    func node(_ list: String, _ id: String?) -> JSONValue? {
      guard let id else { return nil }
      return answer.at("/\(list)")?.items.first { ProductParts.id($0["legacyResourceId"]) == id }
    }
    return items.map { item in
      guard let product = node("products", item.productID) else {
        return Located(key: item.key, .notApplied, current: "the shop has no such product")
      }
      let shown = product.at("/variants/nodes")?.items.map { $0 } ?? []
      let variant = item.variantID == nil ? (shown.count == 1 ? shown.first : nil) : node("variants", item.variantID)
      let differing = differences(item, product, variant)
      if differing.isEmpty, item.attributes != nil {
        return Located(key: item.key, .unknown, current: "all but the attributes are as pushed", id: item.productID)
      }
      return Located(
        key: item.key, differing.isEmpty ? .applied : .notApplied, current: differing.joined(separator: ", "), id: item.productID)
    }
  }

  /// What the shop shows otherwise than it was pushed.
  private static func differences(_ item: ProductPush, _ product: JSONValue, _ variant: JSONValue?) -> [String] {
    var found: [String] = []
    func compare(_ name: String, _ wanted: String?, _ held: JSONValue?) {
      guard let wanted else { return }
      let held = held?.string ?? ""
      if !held.utf8.elementsEqual(wanted.utf8) { found.append("\(name) \"\(held.prefix(80))\"") }
    }
    func compare(_ name: String, _ wanted: Amount?, _ held: JSONValue?) {
      guard let wanted else { return }
      let amount = (try? ProductParts.price(held)) ?? nil
      let scale = max(wanted.scale, amount?.scale ?? 0)
      if amount?.exactly(scale: scale) != wanted.exactly(scale: scale) { found.append("\(name) \(amount.map { $0.text } ?? "none")") }
    }
    compare("name", item.name, product["title"])
    compare("status", item.status?.rawValue.uppercased(), product["status"])
    if let details = item.details, product["descriptionHtml"]?.string != details { found.append("another description") }
    guard item.price != nil || item.compareAtPrice != nil || item.sku != nil || item.barcode != nil else { return found }
    guard let variant else { return found + ["no such variant"] }
    compare("price", item.price, variant["price"])
    compare("price before the sale", item.compareAtPrice, variant["compareAtPrice"])
    compare("SKU", item.sku, variant["sku"])
    compare("barcode", item.barcode, variant["barcode"])
    return found
  }

  private static let found = """
    query Made($filter:String!){products(first:10,query:$filter,sortKey:ID,reverse:true){
    nodes{legacyResourceId title variants(first:20){nodes{sku}}}}}
    """

  /// A product that may have been made: by its SKU where it has one, by its name otherwise. Shopify's search lags some seconds
  /// behind, so that nobody should ask at once.
  private static func search(_ item: ProductPush, _ run: Run) async throws -> Located {
    let name = item.name ?? ""
    let sku = item.sku ?? ""
    if name.isEmpty, sku.isEmpty { return Located(key: item.key, .unknown, current: "neither a SKU nor a name to look for") }
    let filter = sku.isEmpty ? "title:\(quoted(name))" : "sku:\(quoted(sku))"
    let answer = try await run.ask(Query(found) { $0.member("filter", filter) })
    let matches =
      answer.at("/products/nodes")?.items.filter { product in
        guard name.isEmpty || product["title"]?.string == name else { return false }
        return sku.isEmpty || product.at("/variants/nodes")?.items.contains { $0["sku"]?.string == sku } == true
      } ?? []
    switch matches.count {
    case 0:
      return Located(key: item.key, .notApplied, current: "the shop shows no product of that \(sku.isEmpty ? "name" : "SKU and name")")
    case 1: return Located(key: item.key, .applied, id: ProductParts.id(matches[0]["legacyResourceId"]))
    default: return Located(key: item.key, .unknown, current: "the shop has \(matches.count) products that it may be")
    }
  }

  /// A value for Shopify's filters.
  private static func quoted(_ text: String) -> String {
    "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
  }
}
