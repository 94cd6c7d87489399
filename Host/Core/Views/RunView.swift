internal import TradepostContract
public import TradepostJSON

/// A run, as its history shows it.
public struct RunView: View {
  public var uid: String
  public var store: String
  /// `list`, `push`, `deliver`.
  public var operation: String
  public var resource: String
  public var state: String
  public var code: String
  public var message: String
  public var startedAt: Int64
  public var endedAt: Int64?
  public var since: Int64
  public var isFull: Bool
  public var packageVersion: String
  public var platformCount: Int64?
  public var counts: RunCounts
  /// Of a push, how its items stand; empty: not asked for, or no push.
  public var items: [PushedItem] = []
  /// Of a push, how many items ended how.
  public var pushed: PushCounts?

  public init(
    uid: String, store: String, operation: String, resource: String, state: String, code: String, message: String, startedAt: Int64,
    endedAt: Int64?, since: Int64, isFull: Bool, packageVersion: String, platformCount: Int64?, counts: RunCounts
  ) {
    self.uid = uid
    self.store = store
    self.operation = operation
    self.resource = resource
    self.state = state
    self.code = code
    self.message = message
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.since = since
    self.isFull = isFull
    self.packageVersion = packageVersion
    self.platformCount = platformCount
    self.counts = counts
  }

  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("code", code.isEmpty ? nil : code)
      writer.key("counts")
      if let pushed { pushed.write(to: &writer) } else { counts.write(to: &writer) }
      writer.member("ended_at", endedAt.map { Timestamp(milliseconds: $0).text })
      writer.member("full", isFull)
      writer.member("id", uid)
      if !items.isEmpty { writer.member("items", items) { $0.write(to: &$1) } }
      writer.member("kind", resource)
      writer.member("message", message.isEmpty ? nil : message)
      writer.member("operation", operation)
      writer.member("package_version", packageVersion)
      writer.member("platform_count", platformCount)
      writer.member("since", since == 0 ? nil : Timestamp(milliseconds: since).text)
      writer.member("started_at", Timestamp(milliseconds: startedAt).text)
      writer.member("status", state)
      writer.member("store", store)
    }
  }
}

extension RunCounts {
  /// Every outcome and their sum.
  public func write(to writer: inout JSONWriter, seconds: String? = nil) {
    writer.object {
      $0.member("created", created)
      $0.member("deleted", deleted)
      $0.member("held", held)
      $0.member("ignored", ignored)
      $0.member("pages", pages)
      $0.member("quarantined", quarantined)
      if let seconds {
        $0.key("seconds")
        $0.raw(seconds)
      }
      $0.member("total", total)
      $0.member("unchanged", unchanged)
      $0.member("updated", updated)
    }
  }
}

/// A record that is left aside, and why.
public struct SkippedView: View {
  public var store: String
  public var resource: String
  public var externalID: String
  /// `held` or `quarantined`.
  public var state: String
  public var reason: String
  public var message: String

  public init(
    store: String, resource: String, externalID: String, state: String, reason: String, message: String
  ) {
    self.store = store
    self.resource = resource
    self.externalID = externalID
    self.state = state
    self.reason = reason
    self.message = message
  }

  public func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("external_id", externalID)
      $0.member("kind", resource)
      $0.member("message", message)
      $0.member("reason", reason)
      $0.member("state", state)
      $0.member("store", store)
    }
  }
}
