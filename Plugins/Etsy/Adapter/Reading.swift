internal import TradepostContract
internal import TradepostJSON

// How Etsy writes money, times and ids.

extension Money {
  /// `{"amount": 1999, "divisor": 100, "currency_code": "EUR"}` is 19.99 EUR, exactly.
  init(etsy value: JSONValue) throws(JSONError) {
    var money = try value.requireObject()
    let divisor = try money.int("divisor")
    guard let scale = [1, 10, 100, 1000].firstIndex(of: divisor) else {
      throw JSONError(.value, "is \(divisor), not 1, 10, 100 or 1000").inside("divisor")
    }
    self.init(Amount(coefficient: try money.int("amount"), scale: UInt8(scale)), try money.currency("currency_code"))
  }
}

extension Timestamp {
  /// Seconds since 1970.
  init(etsy value: JSONValue) throws(JSONError) {
    let seconds = try value.requireInt()
    guard (0...253_402_300_799).contains(seconds) else { throw JSONError(.value, "is \(seconds), no time that a calendar has") }
    self.init(milliseconds: seconds * 1000, offset: 0)
  }
}

extension JSONObject {
  mutating func number(_ key: StaticString) throws(JSONError) -> String { String(try int(key)) }
  mutating func text(_ key: StaticString) throws(JSONError) -> String { try stringIfPresent(key) ?? "" }
  mutating func time(_ key: StaticString) throws(JSONError) -> Timestamp { try read(key, Timestamp.init(etsy:)) }
  /// Zero where Etsy says nothing.
  mutating func part(_ key: StaticString) throws(JSONError) -> Amount { try readIfPresent(key, Money.init(etsy:))?.amount ?? .zero }
}
