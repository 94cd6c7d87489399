import SimulatorKit

/// One receipt with all that ever happens to it; amounts in minor units of the shop's currency, times in seconds of UTC.
struct Receipt {
  struct Sold {
    var quantity: Int
    var price: Int
    var title: String
  }

  enum Fate { case unpaid, shipped, partlyRefunded, refunded, canceled }

  /// From which parts of the world its buyers come, and what tax they pay in thousandths.
  private static let places = [
    ("US", "CA", 73, 0), ("US", "NY", 89, 0), ("DE", "", 0, 0), ("GB", "", 0, 200), ("CA", "ON", 130, 0), ("FR", "", 0, 0),
  ]

  let id: Int
  let number: Int
  let created: Int
  let country: String
  let state: String
  let sold: [Sold]
  let discount: Int
  let shipping: Int
  let giftWrap: Int
  let tax: Int
  let vat: Int
  let fate: Fate
  private let refundShare: Int

  init(_ number: Int, created: Int, options: Options) {
    var dice = SplitMix64(seed: options.seed, stream: 1, number)
    let place = dice.pick(Self.places)
    self.number = number
    self.created = created
    id = 3_000_000_000 + number
    (country, state) = (place.0, place.1)
    sold = (0..<1 + dice.below(3)).map { _ in
      Sold(quantity: 1 + dice.below(3), price: 1 + dice.below(9999), title: "Stoneware cup no. \(dice.below(40))")
    }
    let goods = sold.reduce(0) { $0 + $1.quantity * $1.price }
    discount = dice.chance(0.3) ? goods * dice.pick([10, 15, 25]) / 100 : 0
    shipping = dice.pick([0, 495, 1250])
    giftWrap = dice.chance(0.1) ? 300 : 0
    tax = ((goods - discount + shipping) * place.2 + 500) / 1000
    vat = ((goods - discount + shipping) * place.3 + 500) / 1000
    fate = dice.pick([.unpaid, .canceled, .refunded, .partlyRefunded, .partlyRefunded] + Array(repeating: Fate.shipped, count: 15))
    refundShare = 10 + dice.below(80)
  }

  var goods: Int { sold.reduce(0) { $0 + $1.quantity * $1.price } }
  var total: Int { goods - discount + shipping + giftWrap + tax + vat }

  // What has happened by a moment: nil when it has not.

  func paid(_ now: Int) -> Int? { happened(fate == .unpaid ? nil : created + 20, now) }
  func shipped(_ now: Int) -> Int? { happened([.unpaid, .canceled].contains(fate) ? nil : created + 86_400, now) }
  func canceled(_ now: Int) -> Int? { happened(fate == .canceled ? created + 7200 : nil, now) }

  func refund(_ now: Int) -> (at: Int, amount: Int)? {
    switch fate {
    case .unpaid, .shipped: nil
    case .canceled: canceled(now).map { ($0, total) }
    case .refunded: happened(created + 3 * 86_400, now).map { ($0, total) }
    case .partlyRefunded: happened(created + 2 * 86_400, now).map { ($0, max(1, total * refundShare / 100)) }
    }
  }

  private func happened(_ at: Int?, _ now: Int) -> Int? { at.flatMap { $0 <= now ? $0 : nil } }

  func changed(_ now: Int) -> Int {
    [created, paid(now), shipped(now), canceled(now), refund(now)?.at].compactMap { $0 }.max() ?? created
  }

  func status(_ now: Int) -> String {
    if canceled(now) != nil { return "Canceled" }
    if let refund = refund(now) { return refund.amount == total ? "Fully Refunded" : "Partially Refunded" }
    if shipped(now) != nil { return "Completed" }
    return paid(now) != nil ? "Paid" : fate == .unpaid ? "Open" : "Payment Processing"
  }
}
