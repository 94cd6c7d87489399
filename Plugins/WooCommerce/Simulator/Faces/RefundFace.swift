import SimulatorKit

/// Writes a refund of a seeded order: quantities and amounts of lines are negative, `amount` is positive.
extension OrderFace {
  /// `parent` adds `parent_id`, as the list of all refunds does.
  func write(_ refund: SeedRefund, of order: SeedOrder, parent: Bool, into out: inout Output) {
    out.raw("{\"id\":")
    out.integer(refund.id)
    if parent {
      out.raw(",\"parent_id\":")
      out.integer(order.id)
    }
    out.raw(",\"date_created\":")
    out.moment(settings.clock.local(refund.created))
    out.raw(",\"date_created_gmt\":")
    out.moment(refund.created)
    out.raw(",\"amount\":")
    out.money(refund.amount, settings.currency)
    out.raw(",\"reason\":")
    out.text(refund.reason)
    out.raw(",\"refunded_by\":1,\"refunded_payment\":false,\"meta_data\":[{\"id\":")
    out.integer(refund.id * 2)
    out.raw(",\"key\":\"_refund_type\",\"value\":")
    out.text(refund.full ? "full" : "partial")
    out.raw("}],\"line_items\":")
    out.list(refund.items) { out, item in self.item(item, order.lines[item.line], into: &out) }
    out.raw(",\"shipping_lines\":")
    out.list(refund.shipping.map { [$0] } ?? []) { out, part in
      out.raw("{\"id\":")
      out.integer(part.id)
      out.raw(",\"method_title\":\"DHL Paket\",\"method_id\":\"flat_rate\",\"instance_id\":\"1\",\"total\":")
      out.money(-part.total, settings.currency)
      out.raw(",\"total_tax\":")
      out.money(-part.taxes.reduce(0) { $0 + $1.tax }, settings.currency)
      out.raw(",\"taxes\":")
      self.taxes(part.taxes, subtotal: false, into: &out)
      out.raw(",\"tax_status\":\"taxable\",\"meta_data\":[]}")
    }
    out.raw(",\"tax_lines\":")
    out.list(taxLines(refund, order)) { out, line in
      self.tax(id: line.id, line.rate, -line.tax, -line.shippingTax, into: &out)
    }
    out.raw(",\"fee_lines\":[],\"_links\":")
    links.refund(refund.id, order: order.id, into: &out)
    out.raw("}")
  }

  /// What the refund gives back by rate.
  func taxLines(_ refund: SeedRefund, _ order: SeedOrder) -> [SeedOrder.TaxLine] {
    var lines: [SeedOrder.TaxLine] = []
    func add(_ rate: TaxRate, _ tax: Int, _ shippingTax: Int) {
      if let place = lines.firstIndex(where: { $0.rate.id == rate.id }) {
        lines[place].tax += tax
        lines[place].shippingTax += shippingTax
      } else {
        lines.append(SeedOrder.TaxLine(id: order.itemID(50 + lines.count), rate: rate, tax: tax, shippingTax: shippingTax))
      }
    }
    for item in refund.items { for part in item.taxes { add(part.rate, part.tax, 0) } }
    for part in refund.shipping?.taxes ?? [] { add(part.rate, 0, part.tax) }
    return lines
  }

  private func item(_ item: SeedRefund.Item, _ line: SeedOrder.Line, into out: inout Output) {
    let tax = item.taxes.reduce(0) { $0 + $1.tax }
    out.raw("{\"id\":")
    out.integer(item.id)
    out.raw(",\"name\":")
    out.text(line.name)
    out.raw(",\"product_id\":")
    out.integer(line.productID)
    out.raw(",\"variation_id\":")
    out.integer(line.variationID)
    out.raw(",\"quantity\":")
    out.integer(-item.quantity)
    out.raw(",\"tax_class\":")
    out.text(line.taxClass)
    out.raw(",\"subtotal\":")
    out.money(-item.total, settings.currency)
    out.raw(",\"subtotal_tax\":")
    out.money(-tax, settings.currency)
    out.raw(",\"total\":")
    out.money(-item.total, settings.currency)
    out.raw(",\"total_tax\":")
    out.money(-tax, settings.currency)
    out.raw(",\"taxes\":")
    taxes(item.taxes, subtotal: true, into: &out)
    out.raw(",\"meta_data\":[")
    out.meta(
      item.id * 2, key: "_refunded_item_id", value: String(line.id), shownKey: "_refunded_item_id", shownValue: String(line.id))
    out.raw("],\"sku\":")
    out.text(line.sku)
    out.raw(",\"global_unique_id\":\"\",\"price\":")
    out.price(Ticks.of(minor: item.total), each: item.quantity, settings.currency)
    out.raw(",\"image\":{\"id\":\"\",\"src\":\"\"},\"parent_name\":")
    if let parent = line.parentName { out.text(parent) } else { out.raw("null") }
    out.raw("}")
  }

  private func taxes(_ parts: [(rate: TaxRate, tax: Int)], subtotal: Bool, into out: inout Output) {
    out.list(parts) { out, part in
      out.raw("{\"id\":")
      out.integer(part.rate.id)
      out.raw(",\"total\":")
      out.money(-part.tax, settings.currency)
      out.raw(",\"subtotal\":")
      if subtotal { out.money(-part.tax, settings.currency) } else { out.raw("\"\"") }
      out.raw("}")
    }
  }
}
