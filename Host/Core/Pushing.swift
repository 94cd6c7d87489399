public import TradepostContract

/// One item of a push as it is handed to the adapter and kept in the run.
public struct PushLine: Sendable, Hashable {
  public var key: String
  /// A JSON object of the resource's push schema.
  public var item: [UInt8]

  public init(key: String, item: [UInt8]) {
    self.key = key
    self.item = item
  }
}

/// How an item of a push stands.
public enum PushState: String, Sendable, Hashable, CaseIterable {
  /// Nothing is known yet: the push is under way, or its process ended without a word.
  case pending
  case confirmed, accepted, refused, stale
  case inDoubt = "in_doubt"
  /// It certainly did not leave this host.
  case notSent = "not_sent"

  public init(_ result: Outcome.Result) {
    switch result {
    case .confirmed: self = .confirmed
    case .accepted: self = .accepted
    case .refused: self = .refused
    case .stale: self = .stale
    case .inDoubt: self = .inDoubt
    }
  }
}

/// What became of an item.
public struct PushOutcome: Sendable, Hashable {
  public var key: String
  public var state: PushState
  /// Whether the platform itself compared before it set.
  public var compared: Bool
  public var reason: String
  /// The platform's id of what was made or changed.
  public var externalID: String?
  public var version: String?

  /// Of an adapter's words, in characters: they are for people.
  public static let longestText = 2000

  public init(_ key: String, _ state: PushState, reason: String = "", compared: Bool = false) {
    self.key = key
    self.state = state
    self.reason = reason
    self.compared = compared
  }

  public init(_ outcome: Outcome) {
    self.init(
      outcome.key, PushState(outcome.result), reason: String(outcome.reason.unicodeScalars.prefix(Self.longestText)),
      compared: outcome.compared)
    externalID = outcome.id
    version = outcome.version.flatMap { $0.utf8.count <= Self.longestText ? $0 : nil }
  }
}

/// An item of a push with all that is known of it.
public struct PushedItem: Sendable {
  public var line: PushLine
  public var outcome: PushOutcome
  /// What the platform said when it was asked afterwards; nil: it was not.
  public var located: Located?
  /// When any of it was last learnt, in milliseconds.
  public var at: Int64

  public init(line: PushLine, outcome: PushOutcome, located: Located? = nil, at: Int64) {
    self.line = line
    self.outcome = outcome
    self.located = located
    self.at = at
  }

  /// Its outcome in the light of what was found afterwards.
  public var end: String { Self.end(outcome.state, located?.state) }

  /// `confirmed`, `not_applied`, or how it stood before.
  public static func end(_ state: PushState, _ located: Located.State?) -> String {
    guard state == .inDoubt || state == .accepted || state == .pending else { return state.rawValue }
    switch located {
    case .applied: return PushState.confirmed.rawValue
    case .notApplied: return Located.State.notApplied.rawValue
    default: return state.rawValue
    }
  }
}

/// How a push begins.
public struct PushStart: Sendable {
  public var store: Int64
  public var resource: Resource
  public var packageVersion: String
  public var startedAt: Int64
  public var lines: [PushLine]
  public var outbox = OutboxUse.none

  public init(store: Int64, resource: Resource, packageVersion: String, startedAt: Int64, lines: [PushLine]) {
    self.store = store
    self.resource = resource
    self.packageVersion = packageVersion
    self.startedAt = startedAt
    self.lines = lines
  }
}

/// What the push engine needs of the storage.
public protocol PushStorage: Sendable {
  /// Opens a run of the operation `push` with all its items pending, in one transaction. Items of an earlier push of that
  /// kind whose process ended are in doubt from then on; the caller holds the store's lock.
  func begin(_ push: PushStart) async throws(HostError) -> (run: Int64, uid: Ident)

  /// Keeps outcomes in one transaction.
  func keep(_ outcomes: [PushOutcome], of run: Int64) async throws(HostError)

  /// Keeps what the platform said of items afterwards.
  func keep(_ found: [Located], of run: Int64) async throws(HostError)

  /// The items of a run in their order.
  func pushed(_ run: Int64) async throws(HostError) -> [PushedItem]

  /// Ends a run.
  func end(_ run: Int64, _ end: RunEnd) async throws(HostError)
}
