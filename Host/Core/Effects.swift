public import TradepostContract

/// What is known of a record that was stored before.
public struct KnownRecord: Sendable {
  /// Its row.
  public var row: Int64
  public var hash: Hash128
  public var version: [UInt8]
  /// Of an order: the postings that were last decided on; nil: none yet.
  public var effectsHash: Hash128?
  /// Which version of the package wrote it.
  public var packageVersion: String
  /// Of an order: it is kept, but a sum does not hold.
  public var isHeld: Bool
  /// The shop has it no more.
  public var isDeleted: Bool

  public init(
    row: Int64, hash: Hash128, version: [UInt8], effectsHash: Hash128?, packageVersion: String, isHeld: Bool,
    isDeleted: Bool
  ) {
    self.isDeleted = isDeleted
    self.row = row
    self.hash = hash
    self.version = version
    self.effectsHash = effectsHash
    self.packageVersion = packageVersion
    self.isHeld = isHeld
  }
}

/// What a page changes, decided by an engine; storage applies all of it in one transaction, or nothing.
public struct PageEffects: Sendable {
  public var resource: Resource
  public var store: Int64
  public var run: Int64
  public var packageVersion: String
  /// Stored with the records, so that a run goes on exactly behind them.
  public var cursor: [UInt8]
  /// The platform's own time when the walk that this page belongs to began, in milliseconds: the watermark to come.
  public var through: Int64?
  public var changes: [RecordChange] = []
  public var quarantined: [QuarantinedRecord] = []
  /// Ids whose records are well again: their quarantine ends.
  public var released: [String] = []
  /// What this page adds to the run's counts.
  public var counts = RunCounts()
  /// What decides about alerts once the page's levels stand; nil: nothing is said about stock.
  public var stockAlerts: StockAlertRule?

  public init(resource: Resource, store: Int64, run: Int64, packageVersion: String, cursor: [UInt8]) {
    self.resource = resource
    self.store = store
    self.run = run
    self.packageVersion = packageVersion
    self.cursor = cursor
  }
}

/// One record to write.
public struct RecordChange: Sendable {
  public enum Body: Sendable {
    case order(OrderChange)
    case product(Product)
    case level(StockLevel)
    case customer(Customer, ClientKeys)
    /// Gone from the shop; of an order, what takes back its postings.
    case deleted([PostedDocument])
  }

  public var id: String
  /// Nil for a record that is new.
  public var row: Int64?
  public var hash: Hash128
  public var version: [UInt8]
  /// The record's JSON and the platform's own bytes behind it.
  public var evidence: Evidence
  public var body: Body

  public init(id: String, row: Int64?, hash: Hash128, version: [UInt8], evidence: Evidence, body: Body) {
    self.id = id
    self.row = row
    self.hash = hash
    self.version = version
    self.evidence = evidence
    self.body = body
  }
}

/// What an amount can be pointed at: the record as it was handed over, and what the platform itself had sent.
public struct Evidence: Sendable {
  public var record: [UInt8]
  public var sources: [ArraySlice<UInt8>]

  public init(record: [UInt8], sources: [ArraySlice<UInt8>]) {
    self.record = record
    self.sources = sources
  }
}

/// What an order changes in the books.
public struct OrderChange: Sendable {
  public var number: String
  public var market: String
  public var currency: Currency
  public var status: StatusRule
  public var rawStatus: String
  public var paymentStatus: String?
  public var fulfilmentStatus: String?
  /// The store's calendar day on which it was made.
  public var day: Day
  public var total: MinorUnits
  /// To post, in this order.
  public var documents: [PostedDocument] = []
  public var effectsHash: Hash128?
  /// Why it is not posted: component and reason.
  public var hold: (component: String, reason: String)?
  /// Whose it is; nil for an order that is ignored.
  public var client: OrderClient?
  /// Stock that it holds back: variant and quantity.
  public var reserved: [(variant: String, quantity: Amount)] = []
  /// What of its sales belongs to which product; nil while it is held: then what was counted stays.
  public var goods: [GoodsMovement]?

  public init(
    number: String, market: String, currency: Currency, status: StatusRule, rawStatus: String, day: Day,
    total: MinorUnits
  ) {
    self.number = number
    self.market = market
    self.currency = currency
    self.status = status
    self.rawStatus = rawStatus
    self.day = day
    self.total = total
  }
}

/// Who ordered: the platform's customer, where it names one, and what a client can be recognised by.
public struct OrderClient: Sendable {
  public var customerID: String?
  public var keys: ClientKeys

  public init(customerID: String?, keys: ClientKeys) {
    self.customerID = customerID
    self.keys = keys
  }
}

/// What a client is recognised by, in this order: e-mail, phone, name with address. Normalised; empty: not known.
public struct ClientKeys: Sendable, Hashable {
  public var email = ""
  public var phone = ""
  public var nameAndAddress = ""
  /// What the client is called, sealed where it is stored.
  public var name = ""

  public init() {}
}

/// A record that could not be taken, with all that is needed to try again.
public struct QuarantinedRecord: Sendable {
  public enum Reason: String, Sendable, Hashable, CaseIterable {
    /// The adapter could not read it.
    case rejected
    /// It does not fit its schema.
    case malformed
    /// Its state is in no status table.
    case unknownStatus = "unknown_status"
  }

  public var id: String
  public var reason: Reason
  /// What exactly, by name.
  public var message: String
  public var page: PageRecord

  public init(id: String, reason: Reason, message: String, page: PageRecord) {
    self.id = id
    self.reason = reason
    self.message = message
    self.page = page
  }
}

/// What became of a run's records. Each record is counted once.
public struct RunCounts: Sendable, Hashable {
  public var created: Int64 = 0
  public var updated: Int64 = 0
  public var unchanged: Int64 = 0
  /// None of the books' business: an abandoned cart.
  public var ignored: Int64 = 0
  public var quarantined: Int64 = 0
  public var held: Int64 = 0
  public var deleted: Int64 = 0
  public var pages: Int64 = 0

  public init() {}

  /// All records.
  public var total: Int64 { created &+ updated &+ unchanged &+ ignored &+ quarantined &+ held &+ deleted }

  public mutating func add(_ other: RunCounts) {
    created &+= other.created
    updated &+= other.updated
    unchanged &+= other.unchanged
    ignored &+= other.ignored
    quarantined &+= other.quarantined
    held &+= other.held
    deleted &+= other.deleted
    pages &+= other.pages
  }
}
