public import TradepostContract
public import TradepostJSON

/// A low-stock alert, with the plan's fields.
public struct AlertView: View {
  public var row: Int64
  public var uid: String
  public var storeID: String
  public var store: String
  public var platform: String
  public var productID: String
  public var variantID: String
  public var sku: String
  public var name: String
  public var location: String
  public var current: Amount
  public var threshold: Amount
  public var severity: String
  public var createdAt: Int64
  public var changedAt: Int64
  public var acknowledgedAt: Int64?
  public var acknowledgedBy: String?
  public var closedAt: Int64?

  /// `open`, `acknowledged` or `closed`.
  public var state: String { closedAt != nil ? "closed" : acknowledgedAt != nil ? "acknowledged" : "open" }

  public init(
    row: Int64, uid: String, storeID: String, store: String, platform: String, productID: String, variantID: String, sku: String,
    name: String, location: String, current: Amount, threshold: Amount, severity: String, createdAt: Int64, changedAt: Int64,
    acknowledgedAt: Int64?, acknowledgedBy: String?, closedAt: Int64?
  ) {
    self.row = row
    self.uid = uid
    self.storeID = storeID
    self.store = store
    self.platform = platform
    self.productID = productID
    self.variantID = variantID
    self.sku = sku
    self.name = name
    self.location = location
    self.current = current
    self.threshold = threshold
    self.severity = severity
    self.createdAt = createdAt
    self.changedAt = changedAt
    self.acknowledgedAt = acknowledgedAt
    self.acknowledgedBy = acknowledgedBy
    self.closedAt = closedAt
  }

  public func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("acknowledged_at", acknowledgedAt.map { Timestamp(milliseconds: $0).text })
      $0.member("acknowledged_by", acknowledgedBy)
      $0.member("closed_at", closedAt.map { Timestamp(milliseconds: $0).text })
      $0.member("created_at", Timestamp(milliseconds: createdAt).text)
      $0.quantity("current_stock", current)
      $0.member("id", uid)
      $0.member("location", location.isEmpty ? nil : location)
      $0.member("name", name)
      $0.member("platform", platform)
      $0.member("product_id", productID)
      $0.member("severity", severity)
      $0.member("sku", sku)
      $0.member("state", state)
      $0.member("store", store)
      $0.member("store_id", storeID)
      $0.quantity("threshold", threshold)
      $0.member("updated_at", Timestamp(milliseconds: changedAt).text)
      $0.member("variant_id", variantID)
    }
  }
}

/// An intent in the outbox.
public struct OutboxView: View {
  public var row: Int64
  public var uid: String
  public var storeID: String
  public var store: String
  public var item: StockPush
  public var before: Amount?
  public var reason: String
  public var actor: String
  public var state: OutboxState
  public var attempts: Int64
  public var run: String?
  public var note: String
  public var createdAt: Int64
  public var sentAt: Int64?
  public var endedAt: Int64?

  public init(
    row: Int64, uid: String, storeID: String, store: String, item: StockPush, before: Amount?, reason: String, actor: String,
    state: OutboxState, attempts: Int64, run: String?, note: String, createdAt: Int64, sentAt: Int64?, endedAt: Int64?
  ) {
    self.row = row
    self.uid = uid
    self.storeID = storeID
    self.store = store
    self.item = item
    self.before = before
    self.reason = reason
    self.actor = actor
    self.state = state
    self.attempts = attempts
    self.run = run
    self.note = note
    self.createdAt = createdAt
    self.sentAt = sentAt
    self.endedAt = endedAt
  }

  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("attempts", attempts)
      writer.member("by", actor)
      writer.member("created_at", Timestamp(milliseconds: createdAt).text)
      writer.member("ended_at", endedAt.map { Timestamp(milliseconds: $0).text })
      writer.quantity("expected", item.expected)
      writer.member("id", uid)
      writer.member("key", item.key)
      writer.member("location", item.location.isEmpty ? nil : item.location)
      writer.member("market", item.market)
      writer.member("message", note.isEmpty ? nil : note)
      writer.quantity("previous_quantity", before)
      writer.member("product_id", item.productID)
      writer.quantity("quantity", item.quantity)
      writer.member("reason", reason.isEmpty ? nil : reason)
      writer.member("run_id", run)
      writer.member("sent_at", sentAt.map { Timestamp(milliseconds: $0).text })
      writer.member("sku", item.sku)
      writer.member("status", state.rawValue)
      writer.member("store", store)
      writer.member("store_id", storeID)
      writer.member("success", ![.refused, .stale, .dead, .superseded].contains(state))
      writer.member("variant_id", item.variantID)
    }
  }
}

/// A line of the inventory log: a level that changed, or a pull as a whole.
public struct InventoryLogView: View {
  public var row: Int64
  public var uid: String
  public var storeID: String
  public var store: String
  /// `pull` or `push`.
  public var action: String
  public var run: String?
  public var at: Int64
  public var actor: String
  public var reason: String
  /// Of a change: the shop's ids of what it is about.
  public var place: (product: String, variant: String, sku: String, location: String)?
  public var before: String?
  public var after: String?
  /// Of a push: how it ended.
  public var result: String?
  /// Of a whole pull.
  public var stats: (total: Int64, updated: Int64, alerts: Int64)?

  public init(row: Int64, uid: String, storeID: String, store: String, action: String, at: Int64, actor: String, reason: String) {
    self.row = row
    self.uid = uid
    self.storeID = storeID
    self.store = store
    self.action = action
    self.at = at
    self.actor = actor
    self.reason = reason
  }

  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("action", action)
      writer.member("by", actor)
      writer.member("id", uid)
      writer.member("location", place.flatMap { $0.location.isEmpty ? nil : $0.location })
      writer.quantity("new_quantity", after.flatMap { Amount($0) })
      writer.quantity("previous_quantity", before.flatMap { Amount($0) })
      writer.member("product_id", place?.product)
      writer.member("reason", reason.isEmpty ? nil : reason)
      writer.member("result", result)
      writer.member("run_id", run)
      writer.member("sku", place?.sku)
      if let stats {
        writer.key("stats")
        writer.object {
          $0.member("alerts_created", stats.alerts)
          $0.member("total", stats.total)
          $0.member("updated", stats.updated)
        }
      }
      writer.member("store", store)
      writer.member("store_id", storeID)
      writer.member("timestamp", Timestamp(milliseconds: at).text)
      writer.member("variant_id", place?.variant)
    }
  }
}

extension JSONWriter {
  /// A quantity as a number, written exactly; nothing for nil.
  public mutating func quantity(_ name: StaticString, _ amount: Amount?) {
    guard let amount else { return }
    key(name)
    raw(amount.text)
  }
}
