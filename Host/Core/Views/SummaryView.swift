public import TradepostContract
public import TradepostJSON

/// All stores at one glance. Amounts are per currency, never added across, unless at dated rates and shown as that.
public struct SummaryView: View {
  public var stores: Int64
  public var products: Int64
  public var clients: Int64
  /// By the plan's status.
  public var orders: [(status: String, count: Int64)]
  public var revenue: [RevenueView]
  public var held: Int64
  public var quarantined: Int64
  /// The days that orders, revenue and customers are of; nil: all.
  public var period: (from: Day, to: Day)?
  public var customers = CustomerCounts(newCustomers: 0, firstOrders: 0, orders: 0)
  /// Low-stock alerts that stand open; nil where nobody watches the stock.
  public var openAlerts: Int64?
  /// The gross of all currencies in one.
  public var converted: ConvertedView?
  public var storesByStatus: [StoreStatus: Int64] = [:]

  public init(
    stores: Int64, products: Int64, clients: Int64, orders: [(status: String, count: Int64)], revenue: [RevenueView],
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
      if let converted {
        writer.key("converted")
        converted.write(to: &writer)
      }
      writer.key("customers")
      customers.write(to: &writer)
      writer.member("held", held)
      writer.member("open_alerts", openAlerts)
      writer.key("orders")
      write(orders, to: &writer)
      write(period, to: &writer)
      writer.member("products", products)
      writer.member("quarantined", quarantined)
      writer.key("revenue")
      writer.list { writer in for sums in revenue { sums.write(to: &writer) } }
      writer.member("stores", stores)
    }
  }

  private func write(_ orders: [(status: String, count: Int64)], to writer: inout JSONWriter) {
    writer.object { writer in
      for (status, count) in orders.sorted(by: { $0.status.utf8.lexicographicallyPrecedes($1.status.utf8) }) {
        writer.key(status)
        writer.int(count)
      }
    }
  }

  private func write(_ period: (from: Day, to: Day)?, to writer: inout JSONWriter) {
    guard let period else { return }
    writer.key("period")
    writer.object {
      $0.member("from", period.from.text)
      $0.member("to", period.to.text)
    }
  }

  /// As the plan's dashboard has it.
  public struct Dashboard: View {
    private let summary: SummaryView

    public init(_ summary: SummaryView) { self.summary = summary }

    public func write(to writer: inout JSONWriter) {
      writer.object { writer in
        writer.key("alerts")
        writer.object { writer in
          writer.key("open")
          if let open = summary.openAlerts { writer.int(open) } else { writer.null() }
        }
        writer.key("customers")
        summary.customers.write(to: &writer)
        writer.key("orders")
        writer.object { writer in
          let named = ["cancelled", "completed", "pending", "processing", "refunded"]
          for name in named {
            writer.key(name)
            writer.int(summary.orders.first { $0.status == name }?.count ?? 0)
          }
          writer.member("total", summary.orders.reduce(0) { $0 &+ $1.count })
        }
        summary.write(summary.period, to: &writer)
        writer.key("products")
        writer.object {
          $0.member("synced", summary.products)
          $0.member("total", summary.products)
        }
        writer.key("revenue")
        revenue(to: &writer)
        writer.key("stores")
        writer.object {
          $0.member("connected", summary.storesByStatus[.connected] ?? 0)
          $0.member("disabled", summary.storesByStatus[.disabled] ?? 0)
          $0.member("error", summary.storesByStatus[.error] ?? 0)
          $0.member("total", summary.stores)
        }
      }
    }

    /// One total where there is one currency, or where one was asked for and there are rates; else a list alone.
    private func revenue(to writer: inout JSONWriter) {
      let only = summary.revenue.count == 1 ? summary.revenue.first : nil
      writer.object { writer in
        writer.key("by_currency")
        writer.list { writer in for sums in summary.revenue { sums.write(to: &writer) } }
        if let converted = summary.converted {
          writer.key("converted")
          converted.write(to: &writer)
        }
        let currency = summary.converted?.currency ?? only?.currency
        writer.key("currency")
        if let currency { writer.string(currency.code) } else { writer.null() }
        let total = summary.converted.map { $0.amount } ?? only?.gross
        writer.key("total")
        if let total, let currency { writer.string(total.amount(in: currency).text) } else { writer.null() }
      }
    }
  }
}
