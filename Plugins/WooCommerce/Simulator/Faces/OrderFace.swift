import SimulatorKit

/// Writes a seeded order as the API shows it, key for key in the recorded order.
struct OrderFace {
  let settings: SeedSettings
  let links: Links
  /// Decimals of line amounts (`dp`); order totals keep the shop's own.
  var decimals: Int

  init(settings: SeedSettings, decimals: Int? = nil) {
    self.settings = settings
    links = Links(site: settings.site)
    self.decimals = decimals ?? settings.currency.digits
  }

  /// Appends the whole object.
  func write(_ order: SeedOrder, into out: inout Output) {
    head(order, into: &out)
    out.raw(",\"line_items\":")
    out.list(order.lines) { out, line in self.line(line, order, into: &out) }
    out.raw(",\"tax_lines\":")
    out.list(order.taxLines) { out, tax in
      self.tax(id: tax.id, tax.rate, tax.tax, tax.shippingTax, into: &out)
    }
    out.raw(",\"shipping_lines\":")
    out.list(order.shippingLines) { out, charge in
      out.raw("{\"id\":")
      out.integer(charge.id)
      out.raw(",\"method_title\":")
      out.text(charge.title)
      out.raw(",\"method_id\":\"flat_rate\",\"instance_id\":\"1\",\"total\":")
      self.charge(charge, into: &out)
      out.raw(",\"tax_status\":\"taxable\",\"meta_data\":[]}")
    }
    out.raw(",\"fee_lines\":")
    out.list(order.feeLines) { out, charge in
      out.raw("{\"id\":")
      out.integer(charge.id)
      out.raw(",\"name\":")
      out.text(charge.title)
      out.raw(",\"tax_class\":\"\",\"tax_status\":\"taxable\",\"amount\":\"\",\"total\":")
      self.charge(charge, into: &out)
      out.raw(",\"meta_data\":[]}")
    }
    coupons(order, into: &out)
    out.raw(",\"refunds\":")
    out.list(Array(order.refunds.reversed())) { out, refund in
      out.raw("{\"id\":")
      out.integer(refund.id)
      out.raw(",\"reason\":")
      out.text(refund.reason)
      out.raw(",\"total\":")
      out.money(-refund.amount, settings.currency)
      out.raw("}")
    }
    tail(order, into: &out)
  }

  private func head(_ order: SeedOrder, into out: inout Output) {
    let clock = settings.clock
    out.raw("{\"id\":")
    out.integer(order.id)
    out.raw(",\"parent_id\":0,\"status\":")
    out.text(order.status.text)
    out.raw(",\"currency\":\"")
    out.raw(settings.currency.code)
    out.raw("\",\"version\":\"10.5.0\",\"prices_include_tax\":")
    out.bool(settings.pricesIncludeTax)
    out.raw(",\"date_created\":")
    out.moment(clock.local(order.created))
    out.raw(",\"date_modified\":")
    out.moment(clock.local(order.modified))
    money("discount_total", order.discountTotal, into: &out)
    money("discount_tax", order.discountTax, into: &out)
    money("shipping_total", order.shippingTotal, into: &out)
    money("shipping_tax", order.shippingTax, into: &out)
    money("cart_tax", order.cartTax, into: &out)
    money("total", order.total, into: &out)
    money("total_tax", order.totalTax, into: &out)
    out.raw(",\"customer_id\":")
    out.integer(order.customer)
    out.raw(",\"order_key\":\"")
    key(order, into: &out)
    out.raw("\",\"billing\":")
    out.address(order.billing, .orderBilling)
    out.raw(",\"shipping\":")
    out.address(order.shipping, .orderShipping)
    out.raw(",\"payment_method\":")
    out.text(order.method)
    out.raw(",\"payment_method_title\":")
    out.text(order.methodTitle)
    out.raw(",\"transaction_id\":")
    out.text(order.transaction)
    out.raw(",\"customer_ip_address\":\"\",\"customer_user_agent\":\"\",\"created_via\":")
    out.text(order.createdVia)
    out.raw(",\"customer_note\":")
    out.text(order.note)
    out.raw(",\"date_completed\":")
    out.moment(order.completed.map(clock.local))
    out.raw(",\"date_paid\":")
    out.moment(order.paid.map(clock.local))
    out.raw(",\"cart_hash\":\"\",\"number\":\"")
    out.integer(order.id)
    out.raw("\",\"meta_data\":[]")
  }

  private func key(_ order: SeedOrder, into out: inout Output) {
    out.raw("wc_order_sim")
    out.digits(UInt(order.id.magnitude), least: 10)
  }

  private func money(_ name: StaticString, _ minor: Int, into out: inout Output) {
    out.raw(",\"")
    out.raw(name)
    out.raw("\":")
    shown(minor, into: &out)
  }

  /// Whole amounts get the asked decimals too, as zeros.
  func shown(_ minor: Int, into out: inout Output) {
    if decimals == settings.currency.digits {
      out.money(minor, settings.currency)
    } else {
      out.ticks(Ticks.of(minor: minor), decimals, settings.currency)
    }
  }

  private func line(_ line: SeedOrder.Line, _ order: SeedOrder, into out: inout Output) {
    out.raw("{\"id\":")
    out.integer(line.id)
    out.raw(",\"name\":")
    out.text(line.name)
    out.raw(",\"product_id\":")
    out.integer(line.productID)
    out.raw(",\"variation_id\":")
    out.integer(line.variationID)
    out.raw(",\"quantity\":")
    out.integer(line.quantity)
    out.raw(",\"tax_class\":")
    out.text(line.taxClass)
    amounts(line, into: &out)
    out.raw(",\"taxes\":")
    out.list(line.taxes) { out, share in
      out.raw("{\"id\":")
      out.integer(share.rate.id)
      out.raw(",\"total\":")
      out.ticks(share.total, decimals, settings.currency)
      out.raw(",\"subtotal\":")
      out.ticks(share.subtotal, decimals, settings.currency)
      out.raw("}")
    }
    out.raw(",\"meta_data\":")
    meta(line, order, into: &out)
    out.raw(",\"sku\":")
    out.text(line.sku)
    out.raw(",\"global_unique_id\":\"\",\"price\":")
    out.price(line.total, each: line.quantity, settings.currency)
    out.raw(",\"image\":{\"id\":\"")
    out.integer(line.imageID)
    out.raw("\",\"src\":\"")
    links.upload(line.imageID, into: &out)
    out.raw("\"},\"parent_name\":")
    if let parent = line.parentName { out.text(parent) } else { out.raw("null") }
    out.raw("}")
  }

  private func amounts(_ line: SeedOrder.Line, into out: inout Output) {
    let half: Ticks.Half = settings.pricesIncludeTax ? .down : .up
    func tax(_ part: (SeedOrder.TaxShare) -> Int) -> Int {
      settings.roundAtSubtotal
        ? line.taxes.reduce(0) { $0 + part($1) } : line.taxes.reduce(0) { $0 + Ticks.of(minor: Ticks.minor(part($1), half)) }
    }
    out.raw(",\"subtotal\":")
    out.ticks(line.subtotal, decimals, settings.currency)
    out.raw(",\"subtotal_tax\":")
    out.ticks(tax(\.subtotal), decimals, settings.currency)
    out.raw(",\"total\":")
    out.ticks(line.total, decimals, settings.currency)
    out.raw(",\"total_tax\":")
    out.ticks(tax(\.total), decimals, settings.currency)
  }

  private func meta(_ line: SeedOrder.Line, _ order: SeedOrder, into out: inout Output) {
    out.raw("[")
    if let option = line.option {
      out.meta(line.id * 2, key: "pa_farbe", value: option.slug, shownKey: "Farbe", shownValue: option.name)
      if order.status.books { out.raw(",") }
    }
    if order.status.books {
      let quantity = String(line.quantity)
      out.meta(line.id * 2 + 1, key: "_reduced_stock", value: quantity, shownKey: "_reduced_stock", shownValue: quantity)
    }
    out.raw("]")
  }

  private func charge(_ charge: SeedOrder.Charge, into out: inout Output) {
    shown(charge.total, into: &out)
    out.raw(",\"total_tax\":")
    let half: Ticks.Half = settings.pricesIncludeTax ? .down : .up
    let tax =
      settings.roundAtSubtotal
      ? Ticks.minor(charge.taxes.reduce(0) { $0 + $1.total }) : charge.taxes.reduce(0) { $0 + Ticks.minor($1.total, half) }
    shown(tax, into: &out)
    out.raw(",\"taxes\":")
    out.list(charge.taxes) { out, share in
      out.raw("{\"id\":")
      out.integer(share.rate.id)
      out.raw(",\"total\":")
      out.ticks(share.total, decimals, settings.currency)
      out.raw(",\"subtotal\":\"\"}")
    }
  }

  /// One tax line, of an order or of a refund (then negative).
  func tax(id: Int, _ rate: TaxRate, _ tax: Int, _ shippingTax: Int, into out: inout Output) {
    out.raw("{\"id\":")
    out.integer(id)
    out.raw(",\"rate_code\":")
    out.text(rate.code)
    out.raw(",\"rate_id\":")
    out.integer(rate.id)
    out.raw(",\"label\":")
    out.text(rate.name)
    out.raw(",\"compound\":")
    out.bool(rate.compound)
    out.raw(",\"tax_total\":")
    shown(tax, into: &out)
    out.raw(",\"shipping_tax_total\":")
    shown(shippingTax, into: &out)
    out.raw(",\"rate_percent\":")
    out.raw(rate.percent)
    out.raw(",\"meta_data\":[]}")
  }

  private func coupons(_ order: SeedOrder, into out: inout Output) {
    out.raw(",\"coupon_lines\":")
    out.list(order.coupon.map { [$0] } ?? []) { out, coupon in
      out.raw("{\"id\":")
      out.integer(coupon.id)
      out.raw(",\"code\":")
      out.text(coupon.code)
      out.raw(",\"discount\":")
      self.shown(order.discountTotal, into: &out)
      out.raw(",\"discount_tax\":")
      self.shown(order.discountTax, into: &out)
      out.raw(",\"meta_data\":")
      let info = "[\(coupon.percent ? 106 : 107),\"\(coupon.code)\",\(coupon.percent ? "\"percent\"" : "null"),\(coupon.nominal)]"
      out.raw("[")
      out.meta(coupon.id * 2, key: "coupon_info", value: info, shownKey: "coupon_info", shownValue: info)
      out.raw("],\"discount_type\":")
      out.text(coupon.percent ? "percent" : "fixed_cart")
      out.raw(",\"nominal_amount\":")
      out.integer(coupon.nominal)
      out.raw(",\"free_shipping\":false}")
    }
  }

  private func tail(_ order: SeedOrder, into out: inout Output) {
    let open = order.status == .pending || order.status == .onHold || order.status == .autoDraft
    let payable = order.status == .pending || order.status == .failed || order.status == .checkoutDraft
    out.raw(",\"payment_url\":\"")
    links.escapedSite(into: &out)
    out.raw("\\/checkout\\/order-pay\\/")
    out.integer(order.id)
    out.raw("\\/?pay_for_order=true&key=")
    key(order, into: &out)
    out.raw("\",\"is_editable\":")
    out.bool(open)
    out.raw(",\"needs_payment\":")
    out.bool(payable && order.total > 0)
    out.raw(",\"needs_processing\":")
    out.bool(!order.lines.isEmpty)
    out.raw(",\"date_created_gmt\":")
    out.moment(order.created)
    out.raw(",\"date_modified_gmt\":")
    out.moment(order.modified)
    out.raw(",\"date_completed_gmt\":")
    out.moment(order.completed)
    out.raw(",\"date_paid_gmt\":")
    out.moment(order.paid)
    out.raw(",\"currency_symbol\":")
    out.text(settings.currency.sign.text)
    out.raw(",\"_links\":")
    links.order(order.id, customer: order.customer, into: &out)
    out.raw("}")
  }
}
