import SimulatorKit

/// Pieces that several kinds of object share.
extension Output {
  /// Appends a list, comma-separated, in brackets.
  mutating func list<T>(_ items: [T], _ write: (inout Output, T) -> Void) {
    raw("[")
    var first = true
    for item in items {
      if !first { raw(",") }
      first = false
      write(&self, item)
    }
    raw("]")
  }

  /// Appends a time without zone in quotes, or `null`.
  mutating func moment(_ seconds: Int?) {
    guard let seconds else { return raw("null") }
    raw("\"")
    dateTime(seconds)
    raw("\"")
  }

  /// Appends an unrounded amount in quotes with `decimals` decimals, at most four beyond the currency's own.
  mutating func ticks(_ ticks: Int, _ decimals: Int, _ currency: Currency) {
    if decimals == currency.digits { return money(Ticks.minor(ticks), currency) }
    var dropped = 1
    var scale = 1
    for place in 0..<(currency.digits + 4) { if place < decimals { scale *= 10 } else { dropped *= 10 } }
    let shown = Ticks.scaled(ticks, by: 1, over: dropped)
    raw(shown < 0 ? "\"-" : "\"")
    digits(shown.magnitude / UInt(scale), least: 1)
    if decimals > 0 {
      raw(".")
      digits(shown.magnitude % UInt(scale), least: min(decimals, currency.digits + 4))
    }
    raw("\"")
  }

  /// Appends the net price of one piece as PHP prints a float: shortest spelling, whole numbers without a point.
  mutating func price(_ ticks: Int, each quantity: Int, _ currency: Currency) {
    let scale = currency.scale * Ticks.perMinor
    let divisor = scale * max(quantity, 1)
    if ticks % divisor == 0 { return integer(ticks / divisor) }
    raw(String(Double(ticks) / Double(scale) / Double(max(quantity, 1))))
  }

  /// Appends one entry of an item's `meta_data`.
  mutating func meta(_ id: Int, key: String, value: String, shownKey: String, shownValue: String) {
    raw("{\"id\":")
    integer(id)
    raw(",\"key\":")
    text(key)
    raw(",\"value\":")
    text(value)
    raw(",\"display_key\":")
    text(shownKey)
    raw(",\"display_value\":")
    text(shownValue)
    raw("}")
  }

  /// Where an address stands decides about its fields and their order.
  enum AddressForm {
    case orderBilling
    case orderShipping
    case customerBilling
    case customerShipping
  }

  mutating func address(_ address: Address, _ form: AddressForm) {
    let customer = form == .customerBilling || form == .customerShipping
    raw("{\"first_name\":")
    text(address.first)
    raw(",\"last_name\":")
    text(address.last)
    raw(",\"company\":")
    text(address.company)
    raw(",\"address_1\":")
    text(address.street)
    raw(",\"address_2\":")
    text(address.second)
    raw(",\"city\":")
    text(address.city)
    if !customer { member(",\"state\":", address.state) }
    raw(",\"postcode\":")
    text(address.postcode)
    raw(",\"country\":")
    text(address.country)
    if customer { member(",\"state\":", address.state) }
    if form == .orderBilling || form == .customerBilling { member(",\"email\":", address.email) }
    raw(",\"phone\":")
    text(address.phone)
    raw("}")
  }

  private mutating func member(_ name: StaticString, _ value: String) {
    raw(name)
    text(value)
  }
}
