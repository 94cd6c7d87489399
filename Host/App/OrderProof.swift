internal import HostLedger
public import TradepostContract

/// The two sums of an order, written out. Nil sums do not exist: an order that does not add up has no proof.
public struct OrderProof: Sendable {
  /// `28.56 item + 4.12 shipping − 0.00 discount + 5.80 tax = 38.48 EUR`
  public let first: String
  /// `38.48 captured + 0.00 outstanding = 38.48 EUR`
  public let second: String

  public init?(_ order: Order) {
    guard let proof = try? Proof(order) else { return nil }
    let currency = proof.currency
    func text(_ amount: MinorUnits) -> String { amount.amount(in: currency).text }
    var terms: [String] = []
    for kind in OrderLine.Kind.allCases where kind != .discount {
      if let amount = proof.amounts[kind] { terms.append("\(text(amount)) \(kind.rawValue)") }
    }
    var sum = terms.isEmpty ? "0" : terms.joined(separator: " + ")
    if let discount = proof.amounts[.discount] { sum += " − \(text(discount)) discount" }
    sum += " + \(text(proof.tax)) tax"
    if !proof.rounding.isZero { sum += " + \(text(proof.rounding)) rounding (\(order.rounding ?? ""))" }
    first = "\(sum) = \(text(proof.total)) \(currency)"
    let cards = proof.giftCards.isZero ? "" : "\(text(proof.giftCards)) gift cards + "
    second = "\(text(proof.captured)) captured + \(cards)\(text(proof.outstanding)) outstanding = \(text(proof.total)) \(currency)"
  }
}
