public import TradepostContract

/// What the sync engine needs of the storage.
public protocol SyncStorage: Sendable {
  /// Seeds the hashes of this installation.
  var hashSeed: UInt64 { get }

  /// What is known of each of these records; nil: nothing.
  func known(_ resource: Resource, store: Int64, ids: [String]) async throws(HostError) -> [KnownRecord?]

  /// What is posted of an order.
  func posted(order row: Int64) async throws(HostError) -> [PostedDocument]

  /// Applies a page in one transaction.
  func commit(_ effects: PageEffects) async throws(HostError)

  /// Opens a run, going on behind an interrupted one of the same kind where there is one.
  func begin(_ run: RunStart) async throws(HostError) -> RunBegun

  /// Ends a run; moves the watermark when it says so and the run left out nothing that came after the one before.
  func end(_ run: Int64, _ end: RunEnd) async throws(HostError)

  /// Ids and rows of everything stored of that kind that is not marked as gone: what a whole list may lack.
  func stored(_ resource: Resource, store: Int64) async throws(HostError) -> [(id: String, row: Int64)]

  /// Ids that stand in quarantine.
  func quarantinedIDs(_ resource: Resource, store: Int64) async throws(HostError) -> [String]

  /// Quarantined records of a store that the host itself refused, to be tried again.
  func quarantined(_ resource: Resource, store: Int64) async throws(HostError) -> [PageRecord]

  /// Records of held orders, to be tried again.
  func held(store: Int64) async throws(HostError) -> [PageRecord]
}

/// How a run begins.
public struct RunStart: Sendable {
  public var store: Int64
  /// `list`, which goes on behind an interrupted one, or another, which begins anew.
  public var operation = "list"
  public var resource: Resource
  public var packageVersion: String
  /// Everything, whatever the watermark says.
  public var isFull: Bool
  /// The admin's own watermark, in milliseconds; nil: the stored one.
  public var since: Int64?
  /// Accepts what would else wait for a person.
  public var approves = false
  /// Tries again what is stored, and asks the shop for nothing.
  public var isRetry = false
  public var startedAt: Int64

  public init(
    store: Int64, resource: Resource, packageVersion: String, isFull: Bool, since: Int64?, startedAt: Int64
  ) {
    self.store = store
    self.resource = resource
    self.packageVersion = packageVersion
    self.isFull = isFull
    self.since = since
    self.startedAt = startedAt
  }
}

/// A run that has begun.
public struct RunBegun: Sendable {
  public var run: Int64
  /// What people call it.
  public var uid: Ident
  /// Platform time, in milliseconds, from which on changes are wanted; 0: everything.
  public var since: Int64
  /// Where an interrupted run of the same kind and watermark had come to; empty: from the start.
  public var cursor: [UInt8]
  /// What that run had found when it began, as platform time: the watermark that it may still set. Nil: a fresh run.
  public var through: Int64?
  /// The highest row of this kind when the run began: what lies above is of this run itself.
  public var lastRow: Int64

  public init(run: Int64, uid: Ident, since: Int64, cursor: [UInt8], through: Int64?, lastRow: Int64) {
    self.lastRow = lastRow
    self.run = run
    self.uid = uid
    self.since = since
    self.cursor = cursor
    self.through = through
  }
}

/// How a run ended.
public struct RunEnd: Sendable {
  public enum State: String, Sendable, Hashable, CaseIterable {
    case done
    /// Some records are held or quarantined, each with a reason.
    case doneWithSkips = "done_with_skips"
    case failed
    case cancelled
  }

  public var state: State
  public var endedAt: Int64
  public var code = ""
  public var message = ""
  /// The platform's own count of what the run was about; nil: it cannot say.
  public var platformCount: Int64?
  /// The new watermark; nil: it stays.
  public var watermark: Int64?

  public init(state: State, endedAt: Int64) {
    self.state = state
    self.endedAt = endedAt
  }
}
