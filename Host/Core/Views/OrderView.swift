public import TradepostContract
public import TradepostJSON

/// An order in a list.
public struct OrderView: View {
  public var uid: String
  public var externalID: String
  public var number: String
  public var store: String
  public var day: Day
  public var status: String
  public var rawStatus: String
  public var effect: String
  public var total: Money
  public var market: String
  /// Why it is not posted; nil when it is, or need not be.
  public var held: String?
  public var client: String?

  public init(
    uid: String, externalID: String, number: String, store: String, day: Day, status: String, rawStatus: String,
    effect: String, total: Money, market: String, held: String?, client: String?
  ) {
    self.uid = uid
    self.externalID = externalID
    self.number = number
    self.store = store
    self.day = day
    self.status = status
    self.rawStatus = rawStatus
    self.effect = effect
    self.total = total
    self.market = market
    self.held = held
    self.client = client
  }

  public func write(to writer: inout JSONWriter) {
    writer.object { write(members: &$0) }
  }

  private func write(members writer: inout JSONWriter) {
    writer.member("amount", total.amount.text)
    writer.member("client_id", client)
    writer.member("currency", total.currency.code)
    writer.member("date", day.text)
    writer.member("effect", effect)
    writer.member("external_id", externalID)
    writer.member("held", held)
    writer.member("id", uid)
    writer.member("market", market.isEmpty ? nil : market)
    writer.member("platform_status", rawStatus)
    writer.member("reference", number)
    writer.member("status", status)
    writer.member("store", store)
  }
}

/// An order with all that is known of it.
public struct OrderDetail: Sendable {
  public var summary: OrderView
  /// Nil when it is none of the books' business: nothing of it was kept.
  public var record: Order?
  public var documents: [PostedDocument]
  /// The platform's own bytes that it was read from.
  public var sources: [[UInt8]]

  public init(summary: OrderView, record: Order?, documents: [PostedDocument], sources: [[UInt8]]) {
    self.summary = summary
    self.record = record
    self.documents = documents
    self.sources = sources
  }
}

/// What a day's or a month's journal is written from: one document with the order that it belongs to.
public struct JournalDocument: Sendable {
  public var book: String
  public var store: String
  public var orderNumber: String
  public var market: String
  public var currency: Currency
  public var document: PostedDocument

  public init(
    book: String, store: String, orderNumber: String, market: String, currency: Currency, document: PostedDocument
  ) {
    self.book = book
    self.store = store
    self.orderNumber = orderNumber
    self.market = market
    self.currency = currency
    self.document = document
  }
}
