import SimulatorKit

/// An order as the shop keeps it, in minor units of the shop's currency.
struct Order: Equatable {
  /// What one tax rate takes of a line.
  struct Tax: Equatable {
    var title: String
    var millionths: Int
    var amount: Int
    /// Nil: not known who owes it.
    var channelLiable: Bool?
  }

  struct Application: Equatable {
    var code: String?
    var title: String
    /// `across` the order or on `each` line.
    var across: Bool
    var percent: Int
  }

  struct Allocation: Equatable {
    var application: Int
    var amount: Int
  }

  struct Line: Equatable {
    var id: Int
    /// Nil once the product is gone.
    var product: Int?
    var variant: Int?
    var title: String
    var variantTitle: String
    var sku: String
    var vendor: String
    var price: Int
    var quantity: Int
    var current: Int
    var fulfilled = 0
    var giftCard = false
    var taxable = true
    var requiresShipping = true
    var grams = 0
    var allocations: [Allocation] = []
    var taxes: [Tax] = []
    var duty = 0

    var gross: Int { price * quantity }
    var discount: Int { allocations.reduce(0) { $0 + $1.amount } }
    var tax: Int { taxes.reduce(0) { $0 + $1.amount } }
    /// After discounts, with the tax where prices include it.
    var total: Int { gross - discount }
  }

  struct Shipping: Equatable {
    var id: Int
    var title: String
    var price: Int
    var discount = 0
    var taxes: [Tax] = []
    /// Shown by the interface, but no longer part of the order.
    var removed = false

    var total: Int { price - discount }
    var tax: Int { taxes.reduce(0) { $0 + $1.amount } }
  }

  struct Transaction: Equatable {
    var id: Int
    /// `authorization`, `capture`, `sale`, `void`, `refund`.
    var kind: String
    var status = "success"
    var gateway: String
    var amount: Int
    var at: Int
    var parent: Int?
    /// What cash payments were rounded by.
    var rounding = 0
  }

  struct RefundLine: Equatable {
    var id: Int
    var line: Int
    var quantity: Int
    /// `no_restock`, `cancel`, `return`.
    var restock: String
    var location: Int?
    /// With tax where prices include it.
    var subtotal: Int
    var taxes: [Tax]

    var tax: Int { taxes.reduce(0) { $0 + $1.amount } }
  }

  struct Refund: Equatable {
    var id: Int
    var at: Int
    var note: String?
    var lines: [RefundLine] = []
    /// Shipping paid back, without tax.
    var shipping = 0
    var shippingTaxes: [Tax] = []
    /// Paid back beyond what the lines are worth.
    var discrepancy = 0
    /// The refund's own transaction; nil when goods came back and no money went.
    var transaction: Transaction?

    var shippingTax: Int { shippingTaxes.reduce(0) { $0 + $1.amount } }
  }

  struct Fulfilment: Equatable {
    var id: Int
    var at: Int
    var location: Int
    var status = "success"
    var company: String?
    var number: String?
    var url: String?
    /// Places in ``Order/lines`` with their quantities.
    var lines: [(line: Int, quantity: Int)]

    static func == (one: Self, other: Self) -> Bool { one.id == other.id && one.status == other.status && one.number == other.number }
  }

  var index: Int
  var id: Int
  var number: Int
  var created: Int
  var updated: Int
  var closed: Int?
  var cancelled: Int?
  var cancelReason: String?
  var presentment: String
  var taxesIncluded: Bool
  /// A place in the list of customers.
  var customer: Int?
  var shippingAddress: Address?
  var billingAddress: Address?
  /// `web`, `pos`, or the number of a sales channel.
  var source: String
  var lines: [Line]
  var shipping: [Shipping]
  var applications: [Application]
  var tip = 0
  /// By what cash payments were rounded; the total is unrounded.
  var rounding = 0
  var transactions: [Transaction]
  var refunds: [Refund] = []
  var fulfilments: [Fulfilment] = []
  /// In lower case, as REST says it; `expired` exists only in GraphQL.
  var financial: String
  var edited = false
  var note: String?
  var tags: [String] = []
  var attributes: [(name: String, value: String)] = []

  static func == (one: Self, other: Self) -> Bool { one.id == other.id && one.updated == other.updated }

  static let firstID = 6_100_000_000_001

  var subtotal: Int { lines.reduce(0) { $0 + $1.total } }
  var lineTotal: Int { lines.reduce(0) { $0 + $1.gross } }
  var liveShipping: [Shipping] { shipping.filter { !$0.removed } }
  var shippingTotal: Int { liveShipping.reduce(0) { $0 + $1.total } }
  var duties: Int { lines.reduce(0) { $0 + $1.duty } }
  var tax: Int { lines.reduce(0) { $0 + $1.tax } + liveShipping.reduce(0) { $0 + $1.tax } }
  var discounts: Int { lines.reduce(0) { $0 + $1.discount } + liveShipping.reduce(0) { $0 + $1.discount } }
  var total: Int { subtotal + shippingTotal + duties + tip + (taxesIncluded ? 0 : tax) }
  var received: Int {
    transactions.reduce(0) { $0 + (($1.kind == "sale" || $1.kind == "capture") && $1.status == "success" ? $1.amount : 0) }
  }
  var refunded: Int { refunds.reduce(0) { $0 + ($1.transaction?.amount ?? 0) } }
  var outstanding: Int { cancelled != nil || financial == "voided" || financial == "expired" ? 0 : max(0, total + rounding - received) }

  /// Nothing, a part or all of what has to be shipped has left; nil, `partial`, `fulfilled`, `restocked`.
  var fulfilment: String? {
    let open = lines.reduce(0) { $0 + max(0, $1.current - $1.fulfilled) }
    let sent = lines.reduce(0) { $0 + $1.fulfilled }
    if sent == 0 { return cancelled != nil && lines.allSatisfy({ $0.current == 0 }) ? "restocked" : nil }
    return open == 0 ? "fulfilled" : "partial"
  }

  /// `open`, `closed` or `cancelled`: what lists are asked for.
  var status: String { cancelled != nil ? "cancelled" : closed != nil ? "closed" : "open" }

  /// Taxes of lines and shipping, one for each name, rate and liability.
  var taxes: [Tax] {
    var sums: [Tax] = []
    for tax in lines.flatMap(\.taxes) + liveShipping.flatMap(\.taxes) {
      if let place = sums.firstIndex(where: {
        $0.title == tax.title && $0.millionths == tax.millionths && $0.channelLiable == tax.channelLiable
      }) {
        sums[place].amount += tax.amount
      } else {
        sums.append(tax)
      }
    }
    return sums
  }
}
