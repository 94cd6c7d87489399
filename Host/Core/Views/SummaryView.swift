public import TradepostContract
public import TradepostJSON

/// All stores at one glance. Amounts are per currency, never added across.
public struct SummaryView: View {
  /// The sums of one currency.
  public struct Revenue: Sendable {
    public var currency: Currency
    public var orders: Int64
    /// What shoppers were asked for, tax included.
    public var gross: MinorUnits
    /// Without tax, after discounts, shipping included.
    public var net: MinorUnits
    public var tax: MinorUnits
    public var shipping: MinorUnits
    public var discounts: MinorUnits
    public var refunded: MinorUnits
    public var captured: MinorUnits

    public init(
      currency: Currency, orders: Int64, gross: MinorUnits, net: MinorUnits, tax: MinorUnits, shipping: MinorUnits,
      discounts: MinorUnits, refunded: MinorUnits, captured: MinorUnits
    ) {
      self.currency = currency
      self.orders = orders
      self.gross = gross
      self.net = net
      self.tax = tax
      self.shipping = shipping
      self.discounts = discounts
      self.refunded = refunded
      self.captured = captured
    }
  }

  public var stores: Int64
  public var products: Int64
  public var clients: Int64
  /// By the plan's status.
  public var orders: [(status: String, count: Int64)]
  public var revenue: [Revenue]
  public var held: Int64
  public var quarantined: Int64

  public init(
    stores: Int64, products: Int64, clients: Int64, orders: [(status: String, count: Int64)], revenue: [Revenue],
    held: Int64, quarantined: Int64
  ) {
    self.stores = stores
    self.products = products
    self.clients = clients
    self.orders = orders
    self.revenue = revenue
    self.held = held
    self.quarantined = quarantined
  }

  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("clients", clients)
      writer.member("held", held)
      writer.key("orders")
      writer.object { writer in
        for (status, count) in orders.sorted(by: { $0.status < $1.status }) {
          writer.key(status)
          writer.int(count)
        }
      }
      writer.member("products", products)
      writer.member("quarantined", quarantined)
      writer.key("revenue")
      writer.list { writer in
        for sums in revenue {
          writer.object {
            $0.member("captured", sums.captured.amount(in: sums.currency))
            $0.member("currency", sums.currency.code)
            $0.member("discounts", sums.discounts.amount(in: sums.currency))
            $0.member("gross", sums.gross.amount(in: sums.currency))
            $0.member("net", sums.net.amount(in: sums.currency))
            $0.member("orders", sums.orders)
            $0.member("refunded", sums.refunded.amount(in: sums.currency))
            $0.member("shipping", sums.shipping.amount(in: sums.currency))
            $0.member("tax", sums.tax.amount(in: sums.currency))
          }
        }
      }
      writer.member("stores", stores)
    }
  }
}
