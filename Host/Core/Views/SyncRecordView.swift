public import TradepostContract
public import TradepostJSON

/// A run as the history of a kind shows it: an import of products or orders, or an export of products.
public struct SyncRecordView: View {
  public var row: Int64
  public var run: RunView
  /// The store's id.
  public var store: String
  public var platform: String
  /// Of an import of orders, what the orders came to that it brought in first.
  public var revenue: [Money]
  /// Of an import of stock, how many alerts it raised.
  public var alerts: Int64?
  /// Whether it was running already when it was asked for.
  public var isJoined: Bool?

  public init(row: Int64, run: RunView, store: String, platform: String, revenue: [Money]) {
    self.row = row
    self.run = run
    self.store = store
    self.platform = platform
    self.revenue = revenue
  }

  private var isOrders: Bool { run.resource == Resource.orders.rawValue && !isExport }
  private var isExport: Bool { run.operation == "push" }

  /// The plan's word for how it stands.
  public var status: String {
    switch run.state {
    case "done", "done_with_skips": "completed"
    default: run.state
    }
  }

  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("code", run.code.isEmpty ? nil : run.code)
      writer.member("completed_at", run.endedAt.map { Timestamp(milliseconds: $0) })
      writer.member("direction", isExport ? "export" : "import")
      writer.member("full", run.isFull)
      writer.member("id", run.uid)
      if !run.items.isEmpty { writer.member("items", run.items) { $0.write(to: &$1) } }
      writer.member("joined", isJoined)
      writer.member("message", run.message.isEmpty ? nil : run.message)
      writer.member("platform", platform)
      writer.member("started_at", Timestamp(milliseconds: run.startedAt))
      writer.key("stats")
      writeStats(to: &writer)
      writer.member("status", status)
      writer.member("store_id", store)
      writer.member("success", run.state != "failed" && run.state != "cancelled")
      writer.member("type", run.resource)
    }
  }

  private func writeStats(to writer: inout JSONWriter) {
    let counts = run.counts
    writer.object { writer in
      if let pushed = run.pushed {
        let taken = pushed["confirmed"] &+ pushed["accepted"]
        writer.member("errors", pushed.total &- taken &- pushed["pending"])
        writer.member("total", pushed.total)
        writer.member("updated", taken)
        return
      }
      writer.member("alerts_created", alerts)
      if !isOrders { writer.member("created", counts.created) }
      writer.member("deleted", counts.deleted)
      writer.member("errors", counts.quarantined &+ counts.held)
      if isOrders { writer.member("imported", counts.created) }
      writer.member("skipped", counts.unchanged &+ counts.ignored)
      writer.member("total", counts.total)
      if isOrders {
        writer.list("total_revenue", revenue) { money, writer in
          writer.object {
            $0.member("amount", money.amount)
            $0.member("currency", money.currency.code)
          }
        }
      }
      writer.member("updated", counts.updated)
    }
  }
}
