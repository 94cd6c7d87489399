internal import GRDB
internal import HostCore
internal import TradepostContract

/// What a page adds to the sums that questions are answered from, collected first, so that a page touches each sum once.
///
/// Here are the sums by day, a function of the posted documents alone: they can be made anew from the journal at any time. An
/// order counts on the day of its sale while the sale stands. The other sums have values of their own.
struct RollupDeltas {
  private struct Key: Hashable {
    let day: Int64
    let market: String
    let currency: String
  }

  private struct Sums {
    var orders: Int64 = 0
    var refunds: Int64 = 0
    var gross = MinorUnits.zero
    var net = MinorUnits.zero
    var tax = MinorUnits.zero
    var shipping = MinorUnits.zero
    var discounts = MinorUnits.zero
    var refunded = MinorUnits.zero
    var captured = MinorUnits.zero
  }

  private var sums: [Key: Sums] = [:]
  var statuses = StatusDeltas()
  var clients = ClientDeltas()
  var goods = GoodsDeltas()
  /// Clients that the page made.
  var newClients: Int64 = 0

  static let countClients: StaticString = """
    INSERT INTO rollup_clients (book_id, clients) VALUES (?, ?)
    ON CONFLICT (book_id) DO UPDATE SET clients = rollup_clients.clients + excluded.clients
    """

  static let upsert: StaticString = """
    INSERT INTO rollup_day (store_id, day, market, currency, orders, refunds, gross, net, tax, shipping, discounts,
      refunded, captured)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
    ON CONFLICT (store_id, day, market, currency) DO UPDATE SET
      orders = rollup_day.orders + excluded.orders, refunds = rollup_day.refunds + excluded.refunds,
      gross = rollup_day.gross + excluded.gross, net = rollup_day.net + excluded.net, tax = rollup_day.tax + excluded.tax,
      shipping = rollup_day.shipping + excluded.shipping, discounts = rollup_day.discounts + excluded.discounts,
      refunded = rollup_day.refunded + excluded.refunded, captured = rollup_day.captured + excluded.captured
    """

  mutating func add(_ document: PostedDocument) throws(MoneyError) {
    let draft = document.draft
    let key = Key(day: draft.day.daysSince1970, market: draft.market, currency: draft.currency.code)
    var day = sums[key] ?? Sums()
    switch draft.kind {
    case .sale: try Self.add(sale: document, to: &day)
    case .refund:
      let paidBack = try draft.entries.lazy.filter { $0.role.isMoney }.map(\.amount).total()
      day.refunds &+= document.step
      day.refunded = try day.refunded.subtracting(paidBack)
    case .capture, .giftCard:
      let paid = try draft.entries.lazy.filter { $0.role == .receivable }.map(\.amount).total()
      day.captured = try day.captured.subtracting(paid)
    }
    sums[key] = day
  }

  private static func add(sale document: PostedDocument, to day: inout Sums) throws(MoneyError) {
    day.orders &+= document.step
    for entry in document.draft.entries {
      if entry.role == .receivable {
        day.gross = try day.gross.adding(entry.amount)
      } else if entry.role.isTax {
        day.tax = try day.tax.subtracting(entry.amount)
      } else if entry.role != .platformRounding {
        day.net = try day.net.subtracting(entry.amount)
        if entry.role == .shipping { day.shipping = try day.shipping.subtracting(entry.amount) }
        if entry.role == .discounts { day.discounts = try day.discounts.adding(entry.amount) }
      }
    }
  }

  /// - Parameter book: where new clients are counted.
  func apply(_ statements: StatementCache, _ db: Database, store: Int64, book: Int64) throws {
    try statuses.apply(statements, db, store: store)
    try clients.apply(statements, db, store: store)
    try goods.apply(statements, db, store: store)
    if newClients > 0 {
      let count = try statements(db, Self.countClients)
      count.bind(1, book)
      count.bind(2, newClients)
      try count.run(db)
    }
    for (key, day) in sums {
      let upsert = try statements(db, Self.upsert)
      upsert.bind(1, store)
      upsert.bind(2, key.day)
      upsert.bind(3, key.market)
      upsert.bind(4, key.currency)
      var index: Int32 = 5
      for value in [
        day.orders, day.refunds, day.gross.count, day.net.count, day.tax.count, day.shipping.count, day.discounts.count,
        day.refunded.count, day.captured.count,
      ] {
        upsert.bind(index, value)
        index += 1
      }
      try upsert.run(db)
    }
  }
}

extension Role {
  var isTax: Bool { name.utf8.starts(with: "tax:".utf8) }
  /// Where money lies or is owed: what a refund gives back from.
  var isMoney: Bool { self == .receivable || name.utf8.starts(with: "clearing:".utf8) }
}
