public import TradepostContract
public import TradepostJSON

/// An imported order as the transaction that it is in the books, with what the asker may know of people.
public struct TransactionView: View {
  public var row: Int64
  public var summary: OrderView
  /// The store's id.
  public var store: String
  public var platform: String
  public var importedAt: Int64
  /// Nil: nothing of it was kept.
  public var record: Order?
  public var disclosure: Disclosure

  public init(
    row: Int64, summary: OrderView, store: String, platform: String, importedAt: Int64, record: Order?, disclosure: Disclosure
  ) {
    self.row = row
    self.summary = summary
    self.store = store
    self.platform = platform
    self.importedAt = importedAt
    self.record = record
    self.disclosure = disclosure
  }

  public func write(to writer: inout JSONWriter) {
    let person = record.flatMap { $0.billing ?? $0.shipping }
    writer.object { writer in
      if disclosure >= .everything { writer.member("client_email", person.map(\.email)) }
      writer.member("client_id", summary.client)
      if disclosure >= .names { writer.member("client_name", person.map(\.name)) }
      writer.member("currency", summary.total.currency.code)
      writer.member("date", record?.createdAt.text ?? summary.day.text)
      writer.member("discount", sum([.discount]))
      writer.member("held", summary.held)
      writer.member("id", summary.uid)
      writer.member("imported_at", Timestamp(milliseconds: importedAt))
      writer.list("items", goods, TransactionView.write)
      writer.member("payment_method", record?.tenders.first?.gateway)
      writer.member("shipping", sum([.shipping, .fee, .tip, .duty]))
      if disclosure >= .everything, let address = record?.shipping, !address.isEmpty {
        writer.key("shipping_address")
        address.write(to: &writer)
      }
      writer.member("source", platform)
      writer.member("source_id", summary.externalID)
      writer.member("source_order_number", summary.number)
      writer.member("status", summary.status)
      writer.member("store_id", store)
      writer.member("subtotal", sum([.item, .giftCard]))
      writer.member("tax", tax)
      writer.member("total", summary.total.amount)
      writer.member("type", "sale")
    }
  }

  private var goods: [OrderLine] { (record?.lines ?? []).filter { $0.kind == .item || $0.kind == .giftCard } }

  /// Net, before discounts. Nil: not known.
  private func sum(_ kinds: Set<OrderLine.Kind>) -> Amount? {
    guard let record else { return nil }
    return Amount.sum([Amount(coefficient: 0, scale: record.total.scale)] + record.lines.filter { kinds.contains($0.kind) }.map(\.amount))
  }

  private var tax: Amount? {
    record.flatMap { record in Amount.sum([Amount(coefficient: 0, scale: record.total.scale)] + record.taxes.map(\.amount)) }
  }

  private static func write(_ line: OrderLine, _ writer: inout JSONWriter) {
    writer.object {
      $0.member("amount", line.amount)
      $0.member("name", line.name)
      $0.member("price", line.unitPrice)
      $0.member("product_id", line.productID)
      $0.member("quantity", line.quantity)
      $0.member("sku", line.sku)
      $0.member("tax", line.tax)
      $0.member("variant_id", line.variantID)
    }
  }
}

extension OrderLine {
  /// Net of tax, of one piece; nil when it is no number of at most six decimals, so that nobody multiplies a rounded one.
  public var unitPrice: Amount? {
    guard let quantity, let count = quantity.exactly(scale: 0)?.coefficient, count > 0,
      let exact = amount.exactly(scale: max(6, amount.scale)),
      exact.coefficient % count == 0
    else { return nil }
    var price = Amount(coefficient: exact.coefficient / count, scale: exact.scale)
    while price.scale > amount.scale, let shorter = price.exactly(scale: price.scale - 1) { price = shorter }
    return price
  }
}

/// How many transactions there are, and what they came to.
public struct TransactionStats: Sendable {
  public var byStatus: [(status: String, count: Int64)]
  /// What shoppers were asked for, by currency.
  public var revenue: [Money]

  public init(byStatus: [(status: String, count: Int64)], revenue: [Money]) {
    self.byStatus = byStatus
    self.revenue = revenue
  }

  /// The statuses of the plan, which are shown also when there is none.
  public static let statuses = ["cancelled", "completed", "pending", "processing", "refunded"]

  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.key("by_status")
      writer.object { writer in
        for status in Self.statuses {
          writer.key(status)
          writer.int(byStatus.first { $0.status == status }?.count ?? 0)
        }
      }
      writer.member("total_orders", byStatus.reduce(Int64(0)) { $0 &+ $1.count })
      writer.list("total_revenue", revenue) { money, writer in
        writer.object {
          $0.member("amount", money.amount)
          $0.member("currency", money.currency.code)
        }
      }
    }
  }
}
