import SimulatorKit

/// One seeded order with every amount that the API shows. Ticks are unrounded, everything else is in minor units.
struct SeedOrder {
  struct TaxShare {
    let rate: TaxRate
    var total: Int
    var subtotal: Int
  }

  struct Line {
    let id: Int
    let name: String
    let productID: Int
    let variationID: Int
    var quantity: Int
    let taxClass: String
    let sku: String
    let imageID: Int
    let parentName: String?
    let option: (name: String, slug: String)?
    /// Ticks, net, before and after discounts.
    var subtotal = 0
    var total = 0
    var taxes: [TaxShare] = []
  }

  /// A shipping or fee line.
  struct Charge {
    let id: Int
    let title: String
    /// Minor units, net.
    let total: Int
    var taxes: [TaxShare] = []
  }

  struct TaxLine {
    let id: Int
    let rate: TaxRate
    var tax = 0
    var shippingTax = 0
  }

  struct Coupon {
    let id: Int
    let code: String
    let percent: Bool
    let nominal: Int
  }

  var index = 0
  var id = 0
  var status = OrderStatus.pending
  var created = 0
  var modified = 0
  var paid: Int?
  var completed: Int?
  var customer = 0
  var billing = Address()
  var shipping = Address()
  var method = ""
  var methodTitle = ""
  var transaction = ""
  var createdVia = "checkout"
  var note = ""
  var lines: [Line] = []
  var shippingLines: [Charge] = []
  var feeLines: [Charge] = []
  var coupon: Coupon?
  var taxLines: [TaxLine] = []
  var discountTotal = 0
  var discountTax = 0
  var shippingTotal = 0
  var shippingTax = 0
  var cartTax = 0
  var total = 0
  var refunds: [SeedRefund] = []
  /// The tax rates that its place was found to have, by class.
  var knownRates: [(taxClass: String, rates: [TaxRate])] = []
  var totalTax = 0
}

/// One refund of a seeded order; its amounts are positive here and negative where the API shows lines.
struct SeedRefund {
  struct Item {
    let id: Int
    let line: Int
    let quantity: Int
    let total: Int
    let taxes: [(rate: TaxRate, tax: Int)]
  }

  let id: Int
  let created: Int
  let amount: Int
  let reason: String
  let full: Bool
  var items: [Item] = []
  /// Shipping given back: net and tax by rate.
  var shipping: (id: Int, total: Int, taxes: [(rate: TaxRate, tax: Int)])?
}
