public import TradepostContract
public import TradepostJSON

/// How current a store is, kind by kind.
public struct SyncStatusView: View {
  public struct Kind: Sendable {
    public var resource: Resource
    public var lastRun: String
    /// `running`, or how the last run ended.
    public var lastState: String
    public var lastStartedAt: Int64
    /// When a run of this kind last came to its end, in milliseconds; nil: none ever did.
    public var lastSuccessAt: Int64?
    /// Up to when, in the platform's own time, everything is here; nil: not yet.
    public var watermark: Int64?
    /// Runs that failed since the last that did not, as far as the newest hundred tell.
    public var failures: Int64
    public var counts: RunCounts
    public var message: String

    public init(
      resource: Resource, lastRun: String, lastState: String, lastStartedAt: Int64, lastSuccessAt: Int64?, watermark: Int64?,
      failures: Int64, counts: RunCounts, message: String
    ) {
      self.resource = resource
      self.lastRun = lastRun
      self.lastState = lastState
      self.lastStartedAt = lastStartedAt
      self.lastSuccessAt = lastSuccessAt
      self.watermark = watermark
      self.failures = failures
      self.counts = counts
      self.message = message
    }
  }

  public var uid: String
  public var name: String
  public var platform: String
  public var status: StoreStatus
  public var kinds: [Kind]
  /// Milliseconds since 1970.
  public var now: Int64

  public init(uid: String, name: String, platform: String, status: StoreStatus, kinds: [Kind], now: Int64) {
    self.uid = uid
    self.name = name
    self.platform = platform
    self.status = status
    self.kinds = kinds
    self.now = now
  }

  /// Seconds between what is here and now.
  public func lag(_ kind: Kind) -> Int64? { kind.watermark.map { max(0, now - $0) / 1000 } }

  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.key("kinds")
      writer.list { writer in for kind in kinds { write(kind, to: &writer) } }
      writer.key("last_inventory_sync")
      write(time: last(.inventory), to: &writer)
      writer.key("last_order_sync")
      write(time: last(.orders), to: &writer)
      writer.key("last_product_sync")
      write(time: last(.products), to: &writer)
      writer.member("platform", platform)
      writer.member("status", status.rawValue)
      writer.member("store_id", uid)
      writer.member("store_name", name)
    }
  }

  private func last(_ resource: Resource) -> Int64? { kinds.first { $0.resource == resource }?.lastSuccessAt }

  private func write(time: Int64?, to writer: inout JSONWriter) {
    if let time { writer.string(Timestamp(milliseconds: time).text) } else { writer.null() }
  }

  private func write(_ kind: Kind, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.key("counts")
      writer.object {
        $0.member("created", kind.counts.created)
        $0.member("deleted", kind.counts.deleted)
        $0.member("held", kind.counts.held)
        $0.member("ignored", kind.counts.ignored)
        $0.member("quarantined", kind.counts.quarantined)
        $0.member("unchanged", kind.counts.unchanged)
        $0.member("updated", kind.counts.updated)
      }
      writer.member("failures", kind.failures)
      writer.member("kind", kind.resource.rawValue)
      writer.key("lag_seconds")
      if let lag = lag(kind) { writer.int(lag) } else { writer.null() }
      writer.member("last_run", kind.lastRun)
      writer.member("last_run_at", Timestamp(milliseconds: kind.lastStartedAt))
      writer.member("last_run_status", kind.lastState)
      writer.key("last_success_at")
      write(time: kind.lastSuccessAt, to: &writer)
      writer.member("message", kind.message.isEmpty ? nil : kind.message)
    }
  }
}
