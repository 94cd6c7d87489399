public import TradepostContract

/// How an intent in the outbox stands.
public enum OutboxState: String, Sendable, Hashable, CaseIterable {
  /// It waits to be sent.
  case pending
  /// It left this host; what came of it is not known yet, or the platform has taken it and does not show it yet.
  case sent
  case confirmed, refused, stale
  /// Nobody knows whether it arrived: it is asked about before anything is sent again.
  case inDoubt = "in_doubt"
  /// Given up: a person looks, and sends it again or lets it be.
  case dead
  /// A later intent for the same place took its place.
  case superseded

  /// Nothing more happens to it by itself.
  public var isOver: Bool { self != .pending && self != .sent && self != .inDoubt }
}

/// Who wants a quantity to be there, and why: what the log says later.
public struct StockCause: Sendable, Hashable {
  /// `cli`, or who asked over the API.
  public var actor: String
  public var reason: String

  public init(actor: String, reason: String = "") {
    self.actor = actor
    self.reason = reason
  }
}

/// A quantity that someone wants a shop to have.
public struct StockIntent: Sendable {
  public var item: StockPush
  /// What the books held when it was meant; nil: they did not know.
  public var before: Amount?
  public var cause: StockCause

  public init(_ item: StockPush, before: Amount?, cause: StockCause) {
    self.item = item
    self.before = before
    self.cause = cause
  }
}

extension StockPush {
  /// Whether it leaves nothing where there was something, or where nobody knows what there was.
  public func empties(_ before: Amount?) -> Bool { quantity.isZero && before?.isZero != true }
}

/// An intent as the outbox holds it.
public struct OutboxEntry: Sendable {
  public var row: Int64
  public var uid: Ident
  public var intent: StockIntent
  public var state: OutboxState
  /// The host sends it by itself; else a person waits for the one attempt and decides what comes next.
  public var isQueued: Bool
  /// How often it was handed to the adapter.
  public var attempts: Int
  /// How often the platform was asked about it since.
  public var questions: Int
  public var createdAt: Int64
  /// When it was last sent; in milliseconds.
  public var sentAt: Int64?
  /// The push that it was last part of.
  public var run: Int64?
  /// Whether a later intent for the same place waits.
  public var hasLater: Bool
  /// What was last said about it.
  public var note = ""

  public init(
    row: Int64, uid: Ident, intent: StockIntent, state: OutboxState, isQueued: Bool, attempts: Int, questions: Int, createdAt: Int64,
    sentAt: Int64?, run: Int64?, hasLater: Bool
  ) {
    self.row = row
    self.uid = uid
    self.intent = intent
    self.state = state
    self.isQueued = isQueued
    self.attempts = attempts
    self.questions = questions
    self.createdAt = createdAt
    self.sentAt = sentAt
    self.run = run
    self.hasLater = hasLater
  }
}

/// What happens to an intent next, decided by the engine, kept by the storage.
public enum OutboxStep: Sendable, Hashable {
  /// It is over.
  case end(OutboxState, note: String)
  /// It is sent again, in so many milliseconds at the earliest.
  case again(after: Int64, note: String)
  /// It stays `sent` or `inDoubt` and is asked about, in so many milliseconds at the earliest.
  case ask(OutboxState, after: Int64, note: String)
}

/// What a push has to do with the outbox; its rows change in the transaction that begins the push.
public enum OutboxUse: Sendable {
  case none
  /// Intents of this moment, sent at once; the n-th belongs to the n-th line.
  case intents([StockIntent])
  /// Rows that waited; the n-th belongs to the n-th line.
  case rows([Int64])
}
