internal import TradepostContract

/// An order as both of Shopify's interfaces tell it, each in its own spelling: what they have in common is read into this,
/// so that the books do not depend on which of them was asked. Amounts are in the shop's currency.
struct OrderFacts {
  var id: String
  /// `#1001`.
  var number: String
  var currency: Currency
  var createdAt: Timestamp
  var updatedAt: Timestamp?
  var isCancelled = false
  /// `paid`, `partially_refunded`, …; nil: Shopify does not say.
  var payment: String?
  /// `unfulfilled`, `partial`, `fulfilled`, `restocked`, and what only GraphQL tells: `on_hold`, `scheduled`, ….
  var fulfilment = "unfulfilled"
  /// Prices of lines and shipping contain the tax.
  var includesTaxes = false
  /// Prices of lines contain duties.
  var includesDuties = false
  /// Before refunds, cash rounding left out.
  var total: MinorUnits
  var tip = MinorUnits.zero
  /// What counting in coins added or took.
  var rounding = MinorUnits.zero
  /// What Shopify still expects; nil: it does not say.
  var outstanding: MinorUnits?
  /// What the shopper saw, where that was another currency.
  var presentment: Money?
  var lines: [Line] = []
  var shipping: [Shipping] = []
  var payments: [Payment] = []
  var refunds: [Refund] = []
  var fulfilments: [Fulfilment] = []
  var customerID: String?
  var email = ""
  var billing: Address?
  var shippingAddress: Address?
  var note: String?
  var attributes: [Attribute] = []

  struct Tax {
    var title: String
    /// In percent.
    var rate: Amount?
    var liable: TaxLine.Liable
    var amount: MinorUnits
  }

  struct Line {
    var id: String
    var name = ""
    var sku = ""
    var productID: String?
    var variantID: String?
    var quantity: Int64
    var isGiftCard = false
    /// Unit price times quantity.
    var gross: MinorUnits
    /// Of the line itself and its share of what was taken off the whole order.
    var discount = MinorUnits.zero
    var taxes: [Tax] = []
    var duty = MinorUnits.zero
    var dutyTaxes: [Tax] = []
  }

  struct Shipping {
    var id: String
    var name = ""
    /// Discounts taken off.
    var amount: MinorUnits
    var taxes: [Tax] = []
  }

  struct Payment {
    var id: String
    /// `sale`, `capture`, `authorization`, `void`, `refund`.
    var kind: String
    /// `success`, `pending`, `failure`, `error`.
    var status: String
    var gateway: String
    var amount: MinorUnits
    var at: Timestamp
  }

  struct Refund {
    struct Line {
      var lineID: String
      var quantity: Int64
      /// With tax where prices contain it.
      var subtotal: MinorUnits
      var tax: MinorUnits
    }

    struct Shipping {
      /// With tax where prices contain it.
      var subtotal: MinorUnits
      var tax: MinorUnits
      /// The subtotal is without tax whatever prices contain.
      var isNet = false
    }

    var id: String
    var note = ""
    var lines: [Line] = []
    var shipping: [Shipping] = []
    var duties = MinorUnits.zero
    var payments: [Payment] = []
  }
}
