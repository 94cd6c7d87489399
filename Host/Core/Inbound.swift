/// A verified delivery on its way into the inbox.
public struct InboxArrival: Sendable {
  public enum Source: String, Sendable, Hashable, CaseIterable {
    /// The platform called.
    case call
    /// It was taken out of the platform's own queue.
    case queue
  }

  public var store: Int64
  public var source: Source
  /// In the platform's words, for people; nil where no header says it.
  public var topic: String?
  /// The platform's number of it, for people: nobody signed it, so that nothing is decided by it.
  public var delivery: String?
  /// The HTTP message, byte for byte.
  public var message: [UInt8]
  /// Of what makes one delivery differ from another: its body and what it is about.
  public var digest: Hash128
  /// Set for one that nobody can read: it is kept for a person, and why.
  public var unreadable: String?

  public init(
    store: Int64, source: Source, topic: String?, delivery: String?, message: [UInt8], digest: Hash128, unreadable: String? = nil
  ) {
    self.store = store
    self.source = source
    self.topic = topic
    self.delivery = delivery
    self.message = message
    self.digest = digest
    self.unreadable = unreadable
  }
}

/// What the inbox made of an arrival, once that is on the disk.
public enum InboxReceipt: Sendable, Hashable {
  /// It stands in the inbox under this id.
  case stored(Ident)
  /// The same stands there and has not been looked at yet: reading the record once is enough.
  case waiting
  /// The store was removed.
  case gone
}

/// Where a delivery of the inbox stands.
public enum InboxState: String, Sendable, Hashable, CaseIterable {
  case pending, working, done
  /// Given up: a person looks, and has it tried again.
  case dead
}

/// A delivery that a worker has taken out of the inbox.
public struct InboxWork: Sendable {
  public var row: Int64
  public var uid: Ident
  /// This one counted.
  public var attempts: Int
  public var digest: [UInt8]
  /// The HTTP message, byte for byte.
  public var message: [UInt8]
  /// Set for one that was damaged on the disk, which has no message: why.
  public var damage: String?

  public init(row: Int64, uid: Ident, attempts: Int, digest: [UInt8], message: [UInt8]) {
    self.row = row
    self.uid = uid
    self.attempts = attempts
    self.digest = digest
    self.message = message
  }
}

/// What became of a delivery that a worker had.
public struct InboxOutcome: Sendable, Hashable {
  public var row: Int64
  public var state: InboxState
  /// When it is tried again, of one that is pending.
  public var nextAt: Int64
  /// Why it is not done, or what is to be known of one that is.
  public var note: String
  /// What it was about, `orders 17`, as far as the adapter could tell.
  public var entities: [String]
  /// Whether the attempt counts towards giving up.
  public var counts: Bool

  public init(row: Int64, state: InboxState, nextAt: Int64 = 0, note: String = "", entities: [String] = [], counts: Bool = true) {
    self.row = row
    self.state = state
    self.nextAt = nextAt
    self.note = note
    self.entities = entities
    self.counts = counts
  }
}

/// What an admin asked a platform to tell of, and how that stood when it was last looked at.
public struct SubscriptionWish: Sendable, Hashable {
  public var store: Int64
  /// Kinds, as the adapter was asked for.
  public var resources: [String]
  /// Where the platform shall call; empty where it has a queue.
  public var address: String
  /// What the platform promised, in its words; each with where it tells.
  public var promised: [Promise]

  public struct Promise: Sendable, Hashable {
    public var topic: String
    public var address: String

    public init(topic: String, address: String) {
      self.topic = topic
      self.address = address
    }
  }

  public init(store: Int64, resources: [String], address: String, promised: [Promise]) {
    self.store = store
    self.resources = resources
    self.address = address
    self.promised = promised
  }
}
