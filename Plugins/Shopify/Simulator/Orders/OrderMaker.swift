import SimulatorKit

/// Makes the seeded order of a number, whole, from the seed alone.
struct OrderMaker {
  private let settings: Settings
  private let header: OrderHeader
  private var dice: SplitMix64
  private var order: Order
  private let address: Address
  private var index: Int { header.index }

  static func order(_ index: Int, _ settings: Settings) -> Order {
    var maker = OrderMaker(index, settings)
    maker.fill()
    return maker.order
  }

  private init(_ index: Int, _ settings: Settings) {
    self.settings = settings
    header = OrderHeader(index, settings)
    var dice = SplitMix64(seed: settings.seed, .order, index)
    let customer = settings.customers > 0 && dice.below(10) > 0 ? dice.below(settings.customers) : nil
    let pos = header.story == .cash
    if pos {
      address = .shop
    } else if let customer {
      address = Customer.seeded(customer, settings).address
    } else {
      address = Address.thrown(&dice)
    }
    let foreign = dice.chance(settings.presentmentShare) && !pos
    order = Order(
      index: index, id: Order.firstID + index, number: 1001 + index, created: header.created, updated: header.updated,
      closed: header.closed,
      cancelled: header.cancelled, presentment: foreign ? settings.presentment : settings.currency.code,
      taxesIncluded: settings.taxesIncluded, customer: customer, shippingAddress: pos ? nil : address, billingAddress: address,
      source: pos ? "pos" : header.story == .channelLiable ? "3890849" : "web", lines: [], shipping: [], applications: [], transactions: [],
      financial: header.financial)
    if header.cancelled != nil { order.cancelReason = dice.pick(["customer", "fraud", "inventory", "declined", "other"]) }
    self.dice = dice
  }

  private mutating func fill() {
    for _ in 0..<(1 + dice.below(3)) { addLine() }
    if header.story == .giftCardSold { addGiftCard() }
    if order.source != "pos" { addShipping() }
    discount()
    if header.story == .duties {
      for place in order.lines.indices where order.lines[place].requiresShipping {
        order.lines[place].duty = order.lines[place].total / 20
      }
    }
    tax()
    if header.story == .tip { order.tip = 100 + dice.below(900) / settings.currencyStep }
    if dice.below(6) == 0 {
      order.note = "Bitte klingeln \"laut\""
      order.tags = ["eilig", "geschenk"]
      order.attributes = [("gravur", "Für Jón")]
    }
    pay()
    ship()
    Aftermath(settings: settings, header: header).happen(to: &order, &dice)
  }

  private mutating func addLine() {
    guard settings.products > 0 else { return }
    var place = dice.below(settings.products)
    if place % 10 == 9 { place = place > 0 ? place - 1 : 0 }
    let product = Product.seeded(place, settings)
    guard !product.giftCard, !product.variants.isEmpty else { return }
    let variant = product.variants[dice.below(product.variants.count)]
    let gone = header.story == .deletedProduct && order.lines.isEmpty
    let quantity = 1 + dice.below(3)
    order.lines.append(
      Order.Line(
        id: lineID, product: gone ? nil : product.id, variant: gone ? nil : variant.id, title: product.title, variantTitle: variant.title,
        sku: variant.sku, vendor: product.vendor, price: variant.price, quantity: quantity, current: quantity, taxable: variant.taxable,
        requiresShipping: variant.requiresShipping, grams: variant.grams))
  }

  private var lineID: Int { 15_000_000_000_001 + index * 64 + order.lines.count }

  private mutating func addGiftCard() {
    guard settings.products >= 10 else { return }
    let product = Product.seeded(9, settings)
    let variant = product.variants[dice.below(product.variants.count)]
    order.lines.append(
      Order.Line(
        id: lineID, product: product.id, variant: variant.id, title: product.title, variantTitle: variant.title, sku: variant.sku,
        vendor: product.vendor, price: variant.price, quantity: 1, current: 1, giftCard: true, taxable: false, requiresShipping: false))
  }

  private mutating func addShipping() {
    let id = 5_300_000_000_001 + index * 4
    if dice.below(12) == 0 {
      order.shipping.append(Order.Shipping(id: id + 1, title: "Express", price: 990 / settings.currencyStep, removed: true))
    }
    order.shipping.append(Order.Shipping(id: id, title: "DHL Paket", price: dice.pick([0, 490, 690]) / settings.currencyStep))
  }

  /// A code over the whole order, a cut on one line, or free shipping.
  private mutating func discount() {
    let kind = dice.below(8)
    guard kind < 3, !order.lines.isEmpty else { return }
    switch kind {
    case 0:
      let percent = 10
      order.applications.append(Order.Application(code: "ZEHN", title: "ZEHN", across: true, percent: percent))
      for place in order.lines.indices where !order.lines[place].giftCard {
        let cut = order.lines[place].gross * percent / 100
        if cut > 0 { order.lines[place].allocations.append(Order.Allocation(application: 0, amount: cut)) }
      }
    case 1:
      order.applications.append(Order.Application(code: nil, title: "Zweite Wahl", across: false, percent: 25))
      if !order.lines[0].giftCard {
        order.lines[0].allocations.append(Order.Allocation(application: 0, amount: order.lines[0].gross / 4))
      }
    default:
      guard let last = order.shipping.indices.last, order.shipping[last].price > 0 else { return }
      order.applications.append(Order.Application(code: "FREI", title: "FREI", across: true, percent: 100))
      order.shipping[last].discount = order.shipping[last].price
    }
  }

  private mutating func tax() {
    let liable: Bool? = header.story == .channelLiable ? true : header.story == .unknownLiable ? nil : false
    let rates = address.rates
    for place in order.lines.indices where order.lines[place].taxable && order.lines[place].total > 0 {
      order.lines[place].taxes = Self.taxes(order.lines[place].total, rates, included: order.taxesIncluded, liable)
    }
    for place in order.shipping.indices where order.shipping[place].total > 0 {
      order.shipping[place].taxes = Self.taxes(order.shipping[place].total, rates, included: order.taxesIncluded, liable)
    }
  }

  /// The taxes on an amount, each rounded for itself, halves up.
  static func taxes(_ amount: Int, _ rates: [(title: String, millionths: Int)], included: Bool, _ liable: Bool?) -> [Order.Tax] {
    let sum = rates.reduce(0) { $0 + $1.millionths }
    return rates.map { rate in
      let divisor = included ? 1_000_000 + sum : 1_000_000
      return Order.Tax(
        title: rate.title, millionths: rate.millionths, amount: (amount * rate.millionths * 2 + divisor) / (2 * divisor),
        channelLiable: liable)
    }
  }

  private var transactionID: Int { 7_400_000_000_001 + index * 16 + order.transactions.count }

  private mutating func add(_ kind: String, _ gateway: String, _ amount: Int, at: Int, status: String = "success", parent: Int? = nil) {
    order.transactions.append(
      Order.Transaction(id: transactionID, kind: kind, status: status, gateway: gateway, amount: amount, at: at, parent: parent))
  }

  private mutating func pay() {
    let gateway = dice.pick(["shopify_payments", "paypal", "klarna", "Rechnung"])
    let total = order.total
    switch header.story {
    case .pending: add("sale", "Rechnung", total, at: header.created, status: "pending")
    case .authorized, .expired: add("authorization", "shopify_payments", total, at: header.created)
    case .voided:
      add("authorization", "shopify_payments", total, at: header.created)
      add("void", "shopify_payments", total, at: header.updated, parent: order.transactions.first?.id)
    case .authorizedThenCaptured:
      add("authorization", "shopify_payments", total, at: header.created)
      add("capture", "shopify_payments", total, at: header.paid, parent: order.transactions.first?.id)
    case .partiallyPaid: add("sale", "Rechnung", total / 3, at: header.created)
    case .giftCardUsed:
      add("sale", "gift_card", total / 2, at: header.created)
      add("sale", gateway, total - total / 2, at: header.created)
    case .split:
      add("sale", "paypal", total - total / 4, at: header.created)
      add("sale", "Überweisung 2", total / 4, at: header.paid)
    case .cash:
      // Cash is rounded to five of the smallest coin.
      let paid = (total + 2) / 5 * 5
      order.rounding = paid - total
      add("sale", "cash", paid, at: header.created)
      order.transactions[0].rounding = paid - total
    default:
      if dice.below(12) == 0 { add("sale", gateway, total, at: header.created, status: "failure") }
      add("sale", gateway, total, at: header.created)
    }
  }

  private mutating func ship() {
    switch header.story {
    case .fulfilled, .authorizedThenCaptured, .giftCardUsed, .duties, .refunded, .partiallyRefunded, .shippingRefunded, .unknownLiable,
      .split:
      let all = header.index % 5 != 0 || header.story == .refunded
      var sent: [(line: Int, quantity: Int)] = []
      for place in order.lines.indices where order.lines[place].requiresShipping {
        if !all && place > 0 { continue }
        order.lines[place].fulfilled = order.lines[place].quantity
        sent.append((place, order.lines[place].quantity))
      }
      if sent.isEmpty { return }
      let number = "0034043416\(1_000_000 + dice.below(8_999_999))"
      order.fulfilments.append(
        Order.Fulfilment(
          id: 5_500_000_000_001 + index * 8, at: header.shipped, location: Settings.locations[0].id, company: "DHL", number: number,
          url: "https://www.dhl.de/?idc=\(number)", lines: sent))
    default: break
    }
  }
}
