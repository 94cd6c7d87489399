import SimulatorKit

/// How WooCommerce takes in stock and prices: quietly, and not always as one would think.
struct StockRules {
  let settings: SeedSettings

  /// Applies the stock members of a body to a product or a variation.
  func stock(_ body: Node, to node: inout Node) {
    if let managed = body["manage_stock"].flatMap(Parameter.flag) {
      node["manage_stock"] = .bool(managed)
      if !managed { node["stock_quantity"] = .null }
    }
    if let backorders = body["backorders"]?.string {
      node["backorders"] = .text(backorders)
      node["backorders_allowed"] = .bool(backorders != "no")
    }
    if node["manage_stock"]?.flag == true {
      // Null is zero, and so is what a batch lets through without being a number (measured).
      if let quantity = body["stock_quantity"] { node["stock_quantity"] = .integer(quantity.whole ?? 0) }
      if node["stock_quantity"]?.isNull ?? true { node["stock_quantity"] = .integer(0) }
      if let delta = body["inventory_delta"]?.whole {
        node["stock_quantity"] = .integer((node["stock_quantity"]?.whole ?? 0).addingReportingOverflow(delta).partialValue)
      }
      let quantity = node["stock_quantity"]?.whole ?? 0
      let allowed = node["backorders"]?.string != "no"
      node["stock_status"] = .text(quantity > 0 ? "instock" : allowed ? "onbackorder" : "outofstock")
      node["backordered"] = .bool(quantity < 0 && allowed)
    } else if node["manage_stock"]?.flag == false, let status = body["stock_status"]?.string {
      node["stock_status"] = .text(status)
      node["backordered"] = .bool(status == "onbackorder")
    }
    if let low = body["low_stock_amount"] { node["low_stock_amount"] = low }
  }

  /// A variation that does not count itself shows the count of a product that does, as `parent` (measured).
  static func share(_ product: Node, with variation: inout Node) {
    guard variation["manage_stock"]?.flag != true else { return }
    guard product["manage_stock"]?.flag == true else {
      if variation["manage_stock"]?.string == "parent" {
        variation["manage_stock"] = .bool(false)
        variation["stock_quantity"] = .null
      }
      return
    }
    variation["manage_stock"] = .text("parent")
    for name in ["stock_quantity", "stock_status", "backorders", "backorders_allowed", "backordered"] {
      variation[name] = product[name]
    }
  }

  /// Applies prices: text, a comma for a point, nonsense empties; a sale price that is no bargain is dropped.
  func prices(_ body: Node, to node: inout Node) {
    guard body["regular_price"] != nil || body["sale_price"] != nil else { return }
    if let regular = body["regular_price"] { node["regular_price"] = .text(Self.price(regular)) }
    if let sale = body["sale_price"] { node["sale_price"] = .text(Self.price(sale)) }
    let regular = node["regular_price"]?.string ?? ""
    var sale = node["sale_price"]?.string ?? ""
    if let low = MinorText.read(sale, digits: 6), let high = MinorText.read(regular, digits: 6), low >= high { sale = "" }
    node["sale_price"] = .text(sale)
    node["on_sale"] = .bool(!sale.isEmpty)
    node["price"] = .text(sale.isEmpty ? regular : sale)
    if node["price_html"] != nil { node["price_html"] = .text(priceHTML(sale.isEmpty ? regular : sale)) }
  }

  static func price(_ value: Node) -> String {
    let text: String
    switch value {
    case .text(let written), .number(let written): text = written
    default: return ""
    }
    var cleaned = text
    if text.contains(",") {
      cleaned = String(decoding: text.utf8.compactMap { $0 == 0x2E ? nil : $0 == 0x2C ? 0x2E : $0 }, as: UTF8.self)
    }
    return MinorText.read(cleaned, digits: 6) == nil ? "" : cleaned
  }

  private func priceHTML(_ price: String) -> String {
    guard let minor = MinorText.read(price, digits: settings.currency.digits) else { return "" }
    let shown = MinorText.write(minor, digits: settings.currency.digits).split(separator: ".").joined(separator: ",")
    return
      "<span class=\"woocommerce-Price-amount amount\"><bdi>\(shown)&nbsp;<span class=\"woocommerce-Price-currencySymbol\">\(settings.currency.sign.entity)</span></bdi></span>"
  }

  /// Adds, changes or, with a null value, removes entries of `meta_data` by their key.
  static func meta(_ body: Node, to node: inout Node, newID: () -> Int) {
    guard let changes = body["meta_data"]?.items else { return }
    var list = node["meta_data"]?.items ?? []
    for change in changes {
      guard let key = change["key"]?.string else { continue }
      let place = list.firstIndex { $0["key"]?.string == key }
      // The database keeps numbers as text.
      var value = change["value"] ?? .null
      if case .number(let token) = value { value = .text(token) }
      if value.isNull {
        if let place { list.remove(at: place) }
      } else if let place {
        list[place]["value"] = value
      } else {
        list.append(.make(("id", .integer(newID())), ("key", .text(key)), ("value", value)))
      }
    }
    node["meta_data"] = .list(list)
  }
}
