package import HostCore
package import TradepostContract

/// Spreads a refund that does not say what it is for over what is left of the order, in proportion.
///
/// Each role gives `rest × left ÷ Σ left`, cut towards zero; the units that this leaves over go one by one to the roles
/// with the largest remainders, equal ones by name. More than is left empties every role, and the excess is a reduction of
/// sales that the document is flagged for.
package enum RefundSpread {
  package struct Share {
    package var debits: [Entry]
    package var excess: MinorUnits
  }

  /// - Parameters:
  ///   - rest: above zero.
  ///   - left: what each role still stands in credit with, none of them zero; discounts are negative.
  package static func spread(_ rest: MinorUnits, over left: [Entry]) throws(MoneyError) -> Share {
    let sum = try left.lazy.map(\.amount).total()
    guard rest < sum else { return Share(debits: left, excess: try rest.subtracting(sum)) }
    var shares: [(entry: Entry, share: Int64, remainder: UInt64)] = []
    var given: Int64 = 0
    for entry in left {
      let magnitude = entry.amount.count.magnitude
      let product = UInt64(rest.count).multipliedFullWidth(by: magnitude)
      // Cannot trap: rest < sum, so the quotient is below `magnitude`, which 64 bits hold.
      let (quotient, remainder) = UInt64(sum.count).dividingFullWidth(product)
      guard let whole = Int64(exactly: quotient) else { throw .overflow }
      let share = entry.amount.count < 0 ? -whole : whole
      shares.append((entry, share, remainder))
      given = try MinorUnits(given).adding(MinorUnits(share)).count
    }
    var over = try rest.subtracting(MinorUnits(given)).count
    let order = shares.indices.sorted { one, other in
      shares[one].remainder == shares[other].remainder
        ? shares[one].entry.role < shares[other].entry.role : shares[one].remainder > shares[other].remainder
    }
    // What is left over is less than one unit a role, in either direction (discounts round the other way).
    for index in order where over != 0 {
      let step: Int64 = over > 0 ? 1 : -1
      shares[index].share += step
      over -= step
    }
    guard over == 0 else { throw .overflow }
    return Share(debits: shares.map { Entry($0.entry.role, MinorUnits($0.share)) }, excess: .zero)
  }
}
