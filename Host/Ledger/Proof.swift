public import TradepostContract

/// The two sums that an order must satisfy exactly before it is posted, component by component:
/// Σ lines + shipping + fees + duties + tips + gift cards − discounts + tax + rounding = total, and
/// captures + gift cards used + outstanding = total.
public struct Proof: Sendable, Equatable {
  public let currency: Currency
  /// Net, before discounts, by kind of line; discounts as what they take off.
  public let amounts: [OrderLine.Kind: MinorUnits]
  public let tax: MinorUnits
  /// What the shop's own way of rounding leaves over; zero unless ``Order/rounding`` names a setting.
  public let rounding: MinorUnits
  public let total: MinorUnits
  public let captured: MinorUnits
  public let giftCards: MinorUnits
  /// What the shopper still owes.
  public let outstanding: MinorUnits

  /// Proves `order`, or says which component does not fit.
  public init(_ order: Order) throws(Hold) {
    let currency = order.currency
    var amounts: [OrderLine.Kind: MinorUnits] = [:]
    var sum = MinorUnits.zero
    var taxed: Int64 = 0
    for line in order.lines {
      let amount = try Hold.minor(line.amount, currency, "line \(line.id)")
      do throws(MoneyError) {
        amounts[line.kind] = try (amounts[line.kind] ?? .zero).adding(amount)
        sum = line.kind == .discount ? try sum.subtracting(amount) : try sum.adding(amount)
      } catch { throw Hold("line \(line.id)", error) }
      if line.kind != .discount, let tax = line.tax, !tax.isZero { taxed += 1 }
    }
    var tax = MinorUnits.zero
    for line in order.taxes {
      let amount = try Hold.minor(line.amount, currency, "tax \(line.code.isEmpty ? line.jurisdiction : line.code)")
      do throws(MoneyError) { tax = try tax.adding(amount) } catch { throw Hold("tax", error) }
    }
    let total = try Hold.minor(order.total, currency, "total")
    var captured = MinorUnits.zero
    var giftCards = MinorUnits.zero
    for tender in order.tenders {
      let amount = try Hold.minor(tender.amount, currency, "tender \(tender.id)")
      do throws(MoneyError) {
        switch tender.kind {
        case .capture: captured = try captured.adding(amount)
        case .giftCard: giftCards = try giftCards.adding(amount)
        }
      } catch { throw Hold("tender \(tender.id)", error) }
    }
    do throws(MoneyError) {
      rounding = try total.subtracting(try sum.adding(tax))
      outstanding = try total.subtracting(try captured.adding(giftCards))
    } catch { throw Hold("total", error) }
    self.currency = currency
    self.amounts = amounts
    self.tax = tax
    self.total = total
    self.captured = captured
    self.giftCards = giftCards
    if let told = order.roundingAmount {
      let told = try Hold.minor(told, currency, "rounding")
      if told != rounding { throw Hold("total", "\(off); the shop says that it rounded by \(told.amount(in: currency)) \(currency)") }
      return
    }
    try check(rounding: order.rounding, rounded: taxed + Int64(order.taxes.filter { !$0.amount.isZero }.count))
  }

  private var off: String {
    "the lines and taxes add up to \(Hold.text(total, less: rounding, currency)), the shop says"
      + " \(total.amount(in: currency)) \(currency)"
  }

  /// A difference is booked only where the shop says that it rounds elsewhere, and only as large as rounding can make it:
  /// half a minor unit for each amount that was rounded by itself: each line's tax, and each rate's sum.
  private func check(rounding setting: String?, rounded: Int64) throws(Hold) {
    guard !rounding.isZero else { return }
    guard let setting else {
      throw Hold("total", "\(off); the difference is \(rounding.amount(in: currency)) \(currency)")
    }
    let (doubled, overflowed) = rounding.count.magnitude.multipliedReportingOverflow(by: 2)
    guard !overflowed, doubled <= UInt64(rounded) else {
      throw Hold("total", "\(off); that is more than \(setting) can leave over on \(rounded) rounded amounts")
    }
  }
}

extension Hold {
  static func minor(_ amount: Amount, _ currency: Currency, _ component: String) throws(Hold) -> MinorUnits {
    do throws(MoneyError) { return try MinorUnits(amount, in: currency) } catch { throw Hold(component, error) }
  }

  fileprivate static func text(_ total: MinorUnits, less rounding: MinorUnits, _ currency: Currency) -> String {
    ((try? total.subtracting(rounding)) ?? total).amount(in: currency).text
  }
}
