public import TradepostContract

/// What was sold, as a shop names it: by its SKU; where it has none, by the shop's ids.
public struct GoodsKey: Sendable, Hashable {
  /// `sku:A-1`, `product:17/4`, or empty for what belongs to no product: a line that somebody typed by hand. Its words stay
  /// sealed with the order.
  public let key: String
  public let sku: String
  public let product: String
  public let name: String

  public init(key: String, sku: String, product: String, name: String) {
    self.key = key
    self.sku = sku
    self.product = product
    self.name = name
  }

  init(_ line: OrderLine) {
    if !line.sku.isEmpty {
      key = "sku:" + line.sku
    } else if line.productID != nil || line.variantID != nil {
      key = "product:" + (line.productID ?? "") + (line.variantID.map { "/" + $0 } ?? "")
    } else {
      self = .nothing
      return
    }
    sku = line.sku
    product = line.productID ?? ""
    name = line.name
  }

  static let nothing = GoodsKey(key: "", sku: "", product: "", name: "")

  // By bytes, as ids are: two spellings of one letter are two keys.
  public static func == (one: GoodsKey, other: GoodsKey) -> Bool { one.key.utf8.elementsEqual(other.key.utf8) }
  public func hash(into hasher: inout Hasher) { for byte in key.utf8 { hasher.combine(byte) } }
}

/// What an order adds to the sums of one product in one month.
public struct GoodsMovement: Sendable, Hashable {
  public var key: GoodsKey
  public var month: Month
  public var currency: Currency
  /// In millionths of a piece: quantities may be decimal.
  public var quantity: Int64
  /// Net of tax, before discounts; refunds taken off.
  public var revenue: MinorUnits
}

/// What of an order's sales belongs to which product.
///
/// A function of the order and of what is posted of it. Over all products it is what its documents move on `sales`, month by
/// month, to the cent: a refund that does not say what it is for is spread over what is left of the goods, in proportion.
public enum Goods {
  /// A piece in the units of ``GoodsMovement/quantity``.
  public static let piece: Int64 = 1_000_000
  /// Beyond this a quantity is no quantity: it counts as none.
  static let most: Int64 = 1_000_000_000 * piece

  /// - Parameter documents: what stands in the books of the order.
  public static func movements(of order: Order, in documents: [DocumentDraft]) throws(MoneyError) -> [GoodsMovement] {
    guard !documents.isEmpty else { return [] }
    var sums = Sums()
    let items = order.lines.filter { $0.kind == .item }
    for document in documents where document.kind == .sale {
      for line in items { try sums.add(GoodsKey(line), line, document, sign: 1) }
      try sums.settle(document)
    }
    // In the order's own order: documents come in that of their posting, which edits change.
    for refund in order.refunds {
      for document in documents where document.kind == .refund && refund.id.utf8.elementsEqual(document.externalID.utf8) {
        for line in refund.lines where line.kind == .item { try sums.add(key(of: line, among: items), line, document, sign: -1) }
        try sums.settle(document)
      }
    }
    return sums.movements
  }

  /// A refund's line often says less than the order's: what it takes back is looked for there.
  private static func key(of line: OrderLine, among items: [OrderLine]) -> GoodsKey {
    func same(_ one: String?, _ other: String?) -> Bool {
      guard let one, let other, !one.isEmpty else { return false }
      return one.utf8.elementsEqual(other.utf8)
    }
    let found =
      items.first { same(line.sku, $0.sku) } ?? items.first { same(line.variantID, $0.variantID) }
      ?? items.first { same(line.productID, $0.productID) } ?? items.first { same(line.name, $0.name) }
    return GoodsKey(found ?? line)
  }
}

/// Movements on their way; an order has a handful, so that a look through them costs less than a dictionary.
private struct Sums {
  private var all: [GoodsMovement] = []
  /// What the lines of the document at hand came to.
  private var told = MinorUnits.zero

  mutating func add(_ key: GoodsKey, _ line: OrderLine, _ document: DocumentDraft, sign: Int64) throws(MoneyError) {
    let net = try MinorUnits(line.amount, in: document.currency)
    let amount = sign < 0 ? try net.negated() : net
    var quantity: Int64 = 0
    if let pieces = line.quantity, let millionths = pieces.millionths, millionths.magnitude <= Goods.most.magnitude {
      quantity = millionths * sign
    }
    try move(key, document, quantity, amount)
    told = try told.adding(amount)
  }

  /// Brings the goods level with what the document moves on `sales`.
  mutating func settle(_ document: DocumentDraft) throws(MoneyError) {
    defer { told = .zero }
    var sales = MinorUnits.zero
    for entry in document.entries where entry.role == .sales { sales = try sales.subtracting(entry.amount) }
    let rest = try sales.subtracting(told)
    guard !rest.isZero else { return }
    var weights: [(key: GoodsKey, weight: UInt64)] = []
    for movement in all where movement.currency == document.currency {
      if weights.contains(where: { $0.key == movement.key }) { continue }
      let weight = try left(of: movement.key, document.currency)
      if weight > 0 { weights.append((movement.key, weight)) }
    }
    // Nothing is left of any: the excess goes to the first, as it goes to sales in the books.
    if weights.isEmpty { weights = [(all.first?.key ?? .nothing, 1)] }
    var total: UInt64 = 0
    for (_, weight) in weights {
      let (sum, overflowed) = total.addingReportingOverflow(weight)
      guard !overflowed else { throw .overflow }
      total = sum
    }
    var over = rest.count.magnitude
    var shares: [UInt64] = []
    for (_, weight) in weights {
      // Cannot trap: weight ≤ total, so the quotient is at most the rest.
      let share = total.dividingFullWidth(rest.count.magnitude.multipliedFullWidth(by: weight)).quotient
      shares.append(share)
      over -= share
    }
    for index in shares.indices where over > 0 {
      shares[index] += 1
      over -= 1
    }
    for (place, share) in shares.enumerated() {
      guard let units = Int64(exactly: share) else { throw .overflow }
      try move(weights[place].key, document, 0, MinorUnits(rest.count < 0 ? -units : units))
    }
  }

  private func left(of key: GoodsKey, _ currency: Currency) throws(MoneyError) -> UInt64 {
    var sum = MinorUnits.zero
    for movement in all where movement.key == key && movement.currency == currency { sum = try sum.adding(movement.revenue) }
    return sum.count > 0 ? sum.count.magnitude : 0
  }

  private mutating func move(_ key: GoodsKey, _ document: DocumentDraft, _ quantity: Int64, _ revenue: MinorUnits) throws(MoneyError) {
    let month = Month(document.day)
    let currency = document.currency
    if let at = all.firstIndex(where: { $0.key == key && $0.month == month && $0.currency == currency }) {
      let (sum, overflowed) = all[at].quantity.addingReportingOverflow(quantity)
      guard !overflowed else { throw .overflow }
      all[at].quantity = sum
      all[at].revenue = try all[at].revenue.adding(revenue)
    } else {
      all.append(GoodsMovement(key: key, month: month, currency: currency, quantity: quantity, revenue: revenue))
    }
  }

  var movements: [GoodsMovement] { all.filter { $0.quantity != 0 || !$0.revenue.isZero } }
}

extension Amount {
  /// In millionths; what is finer is cut off. Nil where 64 bits cannot hold it.
  fileprivate var millionths: Int64? {
    if let exact = exactly(scale: 6) { return exact.coefficient }
    guard scale > 6 else { return nil }
    var coefficient = coefficient
    for _ in 6..<scale { coefficient /= 10 }
    return coefficient
  }
}

extension [PostedDocument] {
  /// What stands of an order: each event where it counts, with the sum of its revisions.
  public func standing() throws(MoneyError) -> [DocumentDraft] {
    var events: [(draft: DocumentDraft, count: Int64)] = []
    for document in self {
      let draft = document.draft
      if let at = events.firstIndex(where: { $0.draft.isSameEvent(as: draft) }) {
        events[at].count &+= document.step
        for entry in draft.entries {
          if let known = events[at].draft.entries.firstIndex(where: { $0.role == entry.role }) {
            let sum = try events[at].draft.entries[known].amount.adding(entry.amount)
            events[at].draft.entries[known] = Entry(entry.role, sum)
          } else {
            events[at].draft.entries.append(entry)
          }
        }
      } else {
        events.append((draft, document.step))
      }
    }
    return events.filter { $0.count > 0 }.map(\.draft)
  }
}

extension DocumentDraft {
  fileprivate func isSameEvent(as other: DocumentDraft) -> Bool {
    kind == other.kind && externalID.utf8.elementsEqual(other.externalID.utf8) && day == other.day && currency == other.currency
      && market.utf8.elementsEqual(other.market.utf8)
  }
}
