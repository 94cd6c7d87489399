public import TradepostContract

/// What a store wants brought in without anybody asking, as the plan names it.
public struct StoreSchedule: Sendable, Hashable {
  /// Minutes from one run to the next, `auto_sync_interval`; 0: only the daily sweep.
  public var interval: Int64
  /// `sync_products`, `sync_inventory`, `sync_customers`, `sync_orders`: which kinds are brought in by themselves at all.
  public var kinds: Set<Resource>

  /// A week.
  public static let longest: Int64 = 10_080

  public init(interval: Int64, kinds: Set<Resource>) {
    self.interval = interval
    self.kinds = kinds
  }

  /// As the store's settings say, and where they say nothing, as ``HostSetting`` does.
  public init(settings: [String: String]) {
    func value(_ name: String) -> String { settings[name] ?? HostSetting.named(name)?.fallback ?? "" }
    self.init(
      interval: Int64(value("auto_sync_interval")) ?? 0, kinds: Set(Resource.synced.filter { value("sync_" + $0.rawValue) == "true" }))
  }
}

extension Resource {
  /// The kinds that are brought in, in the order in which each finds what it refers to.
  public static let synced: [Resource] = [.products, .inventory, .customers, .orders]
}

/// What is known of a store that the scheduler may do something for.
public struct ScheduledStore: Sendable, Hashable {
  public var row: Int64
  public var schedule: StoreSchedule
  /// In milliseconds; the first run is due one interval later, so that connecting and the first sync stay the admin's.
  public var connectedAt: Int64
  /// What is known of each kind that its platform hands out, in the order in which each finds what it refers to.
  public var kinds: [Kind]

  public struct Kind: Sendable, Hashable {
    public var resource: Resource
    /// When its last list began, whoever asked for it.
    public var startedAt: Int64?
    /// When the last list began that went back to shortly before the one before it, to find what came late.
    public var sweptAt: Int64?
    /// When the last list of everything began, whoever asked for it.
    public var listedAt: Int64?
    /// Whether the last list failed.
    public var hasFailed: Bool

    public init(_ resource: Resource, startedAt: Int64? = nil, sweptAt: Int64? = nil, listedAt: Int64? = nil, hasFailed: Bool = false) {
      self.resource = resource
      self.startedAt = startedAt
      self.sweptAt = sweptAt
      self.listedAt = listedAt
      self.hasFailed = hasFailed
    }
  }

  public init(row: Int64, schedule: StoreSchedule, connectedAt: Int64, kinds: [Kind]) {
    self.row = row
    self.schedule = schedule
    self.connectedAt = connectedAt
    self.kinds = kinds
  }
}
