internal import TradepostContract
internal import TradepostJSON

extension JSONValue {
  /// Money in any of Amazon's spellings: `{amount, currencyCode}`, `{Amount, CurrencyCode}`, and with numbers in the finances,
  /// which are read as the text that they are: `{CurrencyAmount, CurrencyCode}`, `{currencyAmount, currencyCode}`.
  func requireMoney() throws(JSONError) -> Money {
    _ = try requireObject()
    let currency = try read(["currencyCode", "CurrencyCode"]) { value throws(JSONError) in try value.requireCurrency() }
    let amount = try read(["amount", "Amount", "CurrencyAmount", "currencyAmount"]) { value throws(JSONError) in
      try value.requireAmount()
    }
    return Money(amount, currency)
  }

  /// The first of these members that is there.
  private func read<T>(_ keys: [String], _ read: (JSONValue) throws(JSONError) -> T) throws(JSONError) -> T {
    for key in keys {
      guard let value = self[key], !value.isNull else { continue }
      do throws(JSONError) { return try read(value) } catch { throw error.inside(key) }
    }
    throw JSONError(.missing, "is missing").inside(keys[0])
  }

  /// Likewise, in minor units; it must be in that currency.
  func requireMinorUnits(of currency: Currency) throws(JSONError) -> MinorUnits {
    let money = try requireMoney()
    guard money.currency == currency else {
      throw JSONError(.value, "is in \(money.currency), and the order in \(currency)").inside("currencyCode")
    }
    do throws(MoneyError) { return try MinorUnits(money.amount, in: currency) } catch {
      throw JSONError(.value, "is of no use: \(error)").inside("amount")
    }
  }
}

extension JSONObject {
  /// Money under `key`; nothing when it is not there.
  mutating func minorUnits(_ key: StaticString, of currency: Currency) throws(JSONError) -> MinorUnits {
    try readIfPresent(key) { value throws(JSONError) in try value.requireMinorUnits(of: currency) } ?? .zero
  }

  /// Text, or empty when it is something else.
  mutating func text(_ key: StaticString) -> String { member(key)?.string ?? "" }

  /// Text, or nil when it is empty or something else.
  mutating func filled(_ key: StaticString) -> String? { member(key)?.string.flatMap { $0.isEmpty ? nil : $0 } }
}

extension MinorUnits {
  var magnitude: MinorUnits {
    get throws(MoneyError) { count < 0 ? try negated() : self }
  }

  /// `self` times `part` over `whole`, rounded half away from zero; nothing of nothing.
  func share(_ part: MinorUnits, of whole: MinorUnits) throws(MoneyError) -> MinorUnits {
    guard !whole.isZero else { return .zero }
    let (product, overflowed) = count.multipliedReportingOverflow(by: part.count)
    let (doubled, overflowedToo) = product.multipliedReportingOverflow(by: 2)
    let (divisor, overflowedThen) = whole.count.magnitude.multipliedReportingOverflow(by: 2)
    guard !overflowed, !overflowedToo, !overflowedThen, let divisor = Int64(exactly: divisor) else { throw .overflow }
    let (shifted, overflowedLast) = doubled.magnitude.addingReportingOverflow(whole.count.magnitude)
    guard !overflowedLast else { throw .overflow }
    let size = Int64(clamping: shifted / divisor.magnitude)
    return MinorUnits((doubled < 0) != (whole.count < 0) ? -size : size)
  }
}
