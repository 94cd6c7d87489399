import SimulatorKit

/// The figures of an order held as values; nil when it lacks what an order has.
extension Figures {
  init?(_ order: Node, refunds list: [Node]) {
    guard let code = order["currency"]?.string, let money = Currency(code: code),
      let created = order["date_created"]?.string.flatMap(StoreMoment.read)
    else { return nil }
    func minor(_ node: Node?) -> Int {
      switch node {
      case .text(let text)?, .number(let text)?: MinorText.held(text, digits: money.digits)
      default: 0
      }
    }
    func sum(_ node: Node, _ list: String) -> Int { (node[list]?.items ?? []).reduce(0) { $0 + minor($1["total"]) } }
    func taxes(_ node: Node, sign: Int) -> [Tax] {
      (node["tax_lines"]?.items ?? []).map { line in
        Tax(
          jurisdiction: Self.jurisdiction(
            line["rate_code"]?.string ?? "", shipping: order["shipping"]?["country"]?.string ?? "",
            billing: order["billing"]?["country"]?.string ?? ""),
          amount: sign * (minor(line["tax_total"]) + minor(line["shipping_tax_total"])))
      }
    }
    currency = code
    day = Self.day(created)
    paidDay = order["date_paid"]?.string.flatMap(StoreMoment.read).map(Self.day)
    method = order["payment_method"]?.string ?? ""
    total = minor(order["total"])
    for line in order["line_items"]?.items ?? [] { add(subtotal: minor(line["subtotal"]), total: minor(line["total"])) }
    shipping = sum(order, "shipping_lines")
    fees = sum(order, "fee_lines")
    self.taxes = taxes(order, sign: 1)
    refunds = list.compactMap { refund in
      guard let local = refund["date_created"]?.string.flatMap(StoreMoment.read) else { return nil }
      var figures = Refund(
        day: Self.day(local), created: refund["date_created_gmt"]?.string.flatMap(StoreMoment.read) ?? local,
        id: refund["id"]?.whole ?? 0, amount: minor(refund["amount"]))
      figures.sales = -sum(refund, "line_items")
      figures.shipping = -sum(refund, "shipping_lines")
      figures.fees = -sum(refund, "fee_lines")
      figures.taxes = taxes(refund, sign: -1)
      return figures
    }
  }
}
