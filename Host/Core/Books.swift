public import TradepostContract

/// An account of the books by what it is for; a chart of accounts maps roles to numbers of its own.
///
/// `sales`, `shipping`, `fees`, `tips`, `duties`, `discounts`, `gift_cards`, `receivable`, `platform_rounding`,
/// `clearing:<gateway>`, `tax:<jurisdiction>:<liable>`.
public struct Role: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let name: String

  public init(_ name: String) { self.name = name }

  public static let sales = Role("sales")
  public static let shipping = Role("shipping")
  public static let fees = Role("fees")
  public static let tips = Role("tips")
  public static let duties = Role("duties")
  public static let discounts = Role("discounts")
  public static let giftCards = Role("gift_cards")
  public static let receivable = Role("receivable")
  public static let platformRounding = Role("platform_rounding")

  public static func clearing(_ gateway: String) -> Role { Role("clearing:" + gateway) }

  public static func tax(_ line: TaxLine) -> Role { Role("tax:\(line.jurisdiction):\(line.liable.rawValue)") }

  public var description: String { name }

  /// In the byte order of the names.
  public static func < (one: Role, other: Role) -> Bool { one.name.utf8.lexicographicallyPrecedes(other.name.utf8) }
}

/// One side of a posting: a debit is positive, a credit negative.
public struct Entry: Sendable, Hashable {
  public let role: Role
  public let amount: MinorUnits

  public init(_ role: Role, _ amount: MinorUnits) {
    self.role = role
    self.amount = amount
  }
}

/// What a document is about. Each kind has ids of its own, since money events have.
public enum DocumentKind: String, Sendable, Hashable, CaseIterable {
  case sale, capture, refund
  case giftCard = "gift_card"
}

/// Something to know about a document beside its entries.
public enum DocumentFlag: String, Sendable, Hashable, CaseIterable {
  /// The platform did not say what was refunded: the amount was spread over what was left of the order.
  case estimated
  /// More was refunded than the order was worth.
  case goodwill
  /// It takes back all that the event had posted on this day: the order was cancelled, or the event moved to another day.
  case reversal
  /// It posts again what a reversal had taken back, or what moved here from another day.
  case reinstated
}

/// What a document says, before it is posted: entries that balance, in the byte order of their roles, none of them zero.
public struct DocumentDraft: Sendable, Hashable {
  public var kind: DocumentKind
  /// The platform's id of the event; of a sale, the order's.
  public var externalID: String
  /// The store's own calendar day on which it counts.
  public var day: Day
  /// The market below the store, or empty. With the currency it belongs to the document and not to its order, which may
  /// have others by now.
  public var market: String
  /// What the entries are minor units of.
  public var currency: Currency
  public var entries: [Entry]
  public var flags: [DocumentFlag] = []

  public init(
    kind: DocumentKind, externalID: String, day: Day, market: String, currency: Currency, entries: [Entry]
  ) {
    self.kind = kind
    self.externalID = externalID
    self.day = day
    self.market = market
    self.currency = currency
    self.entries = entries
  }
}

/// A document in the books. Documents are never changed: a revision posts the difference, on the day that it corrects.
public struct PostedDocument: Sendable, Hashable {
  public var draft: DocumentDraft
  public var revision: Int64

  public init(draft: DocumentDraft, revision: Int64) {
    self.draft = draft
    self.revision = revision
  }

  /// What it adds to the number of events of its kind that stand on its day, in its market and currency.
  public var step: Int64 {
    if draft.flags.contains(.reversal) { return -1 }
    return revision == 1 || draft.flags.contains(.reinstated) ? 1 : 0
  }
}
