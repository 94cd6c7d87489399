import SimulatorKit

/// A world out of given files: the collections of a recorded shop, as the API answered them.
struct Dump {
  /// What the files cannot mean, in words.
  struct Fault: Error {
    let message: String
  }

  private static let files: [String: String] = [
    "products-attributes.json": "products/attributes", "products-categories.json": "products/categories",
    "products-tags.json": "products/tags", "products-shipping_classes.json": "products/shipping_classes",
    "products-attributes-terms.json": "products/attributes/1/terms", "taxes.json": "taxes", "taxes-classes.json": "taxes/classes",
    "coupons.json": "coupons", "settings-general.json": "settings/general", "settings-tax.json": "settings/tax",
    "webhooks.json": "webhooks",
  ]
  private static let documents = ["currency.json": "data/currencies/current", "system-status.json": "system_status"]
  private static let shelves: Set<String> = [
    "orders.json", "orders-trash.json", "products.json", "products-trash.json", "customers.json", "refunds-by-order.json",
    "variations-by-product.json", "refunds.json",
  ]

  /// Reads `{file name: content}`. The shop's own address is replaced by `site` when one is given.
  static func world(_ data: Node, _ settings: SeedSettings, site: String?) throws(Fault) -> World {
    guard let members = data.members else { throw Fault(message: "the data is no JSON object of {file name: content}") }
    var settings = settings
    settings.products = 0
    settings.orders = 0
    settings.customers = 0
    for name in members.pairs.map(\.key) where files[name] == nil && documents[name] == nil && !shelves.contains(name) {
      throw Fault(message: "the data holds a file that is not known: \(name)")
    }
    let own = data["system-status.json"]?["environment"]?["home_url"]?.string ?? settings.site
    settings.site = site ?? own
    let moved = own == settings.site ? data : data.replacing(own, by: settings.site)
    settings.pricesIncludeTax = setting("woocommerce_prices_include_tax", moved) != "no"
    settings.roundAtSubtotal = setting("woocommerce_tax_round_at_subtotal", moved) == "yes"
    if let code = moved["currency.json"]?["code"]?.string, let currency = Currency(code: code) { settings.currency = currency }

    var lists: [String: [Node]] = ["webhooks": []]
    for (file, path) in files { if let list = moved[file] { lists[path] = byID(list.items) } }
    if lists["products/attributes/1/terms"] == nil { lists["products/attributes/1/terms"] = SeedLists.termNodes(settings) }
    var single: [String: Node] = [:]
    for (file, path) in documents { if let document = moved[file] { single[path] = document } }
    var largest = (post: 0, item: 0)
    measure(moved, nil, &largest)
    let world = World(
      settings, table: TaxTable(rates: (lists["taxes"] ?? []).compactMap(TaxRate.init)), lists: lists, documents: single,
      nextPost: largest.post + 1, nextItem: largest.item + 1)
    let variations = moved["variations-by-product.json"]
    for product in byID((moved["products.json"]?.items ?? []) + (moved["products-trash.json"]?.items ?? [])) {
      world.products.add(product, variations: byID(variations?[String(product["id"]?.whole ?? 0)]?.items ?? []))
    }
    let refunds = moved["refunds-by-order.json"]
    for order in byID((moved["orders.json"]?.items ?? []) + (moved["orders-trash.json"]?.items ?? [])) {
      world.orders.add(order, refunds: byID(refunds?[String(order["id"]?.whole ?? 0)]?.items ?? []))
    }
    for customer in byID(moved["customers.json"]?.items ?? []) { world.customers.add(customer) }
    return world
  }

  private static func setting(_ id: String, _ data: Node) -> String? {
    data["settings-tax.json"]?.items.first { $0["id"]?.string == id }?["value"]?.string
  }

  private static func byID(_ items: [Node]) -> [Node] {
    var seen: Set<Int> = []
    return items.filter { item in item["id"]?.whole.map { seen.insert($0).inserted } ?? true }
      .sorted { ($0["id"]?.whole ?? 0) < ($1["id"]?.whole ?? 0) }
  }

  /// The largest ids in use: of objects, and of their parts.
  private static func measure(_ node: Node, _ key: String?, _ largest: inout (post: Int, item: Int)) {
    switch node {
    case .list(let items): for item in items { measure(item, key, &largest) }
    case .object(let members):
      if let id = members["id"]?.whole {
        let part = key == "meta_data" || key?.hasSuffix("_lines") == true || key == "line_items"
        if part { largest.item = max(largest.item, min(id, 1 << 52)) } else if id < 1_000_000_000 { largest.post = max(largest.post, id) }
      }
      for pair in members.pairs { measure(pair.value, pair.key, &largest) }
    default: break
    }
  }
}

extension TaxRate {
  /// A row of the tax table as the API shows it.
  init?(_ node: Node) {
    guard let id = node["id"]?.whole, let country = node["country"]?.string, let rate = node["rate"]?.string else { return nil }
    let taxClass = node["class"]?.string ?? "standard"
    self.init(
      id, country, state: node["state"]?.string ?? "", postcode: node["postcode"]?.string ?? "", node["name"]?.string ?? "",
      MinorText.read(rate, digits: 4) ?? 0, compound: node["compound"]?.flag ?? false, priority: node["priority"]?.whole ?? 1,
      taxClass: taxClass == "standard" ? "" : taxClass, shipping: node["shipping"]?.flag ?? true)
  }
}

extension Node {
  /// Every text with `old` at its beginning or inside replaced by `new`.
  func replacing(_ old: String, by new: String) -> Node {
    switch self {
    case .text(let text):
      return text.contains(old) ? .text(text.split(separator: old, omittingEmptySubsequences: false).joined(separator: new)) : self
    case .list(let items): return .list(items.map { $0.replacing(old, by: new) })
    case .object(let members): return .object(Members(members.pairs.map { ($0.key, $0.value.replacing(old, by: new)) }))
    default: return self
    }
  }
}
