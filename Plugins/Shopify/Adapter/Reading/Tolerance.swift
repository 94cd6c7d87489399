internal import TradepostContract
internal import TradepostJSON

// What both interfaces of Shopify have in common, and what neither money nor identity hangs on, read as it comes.

extension JSONObject {
  /// Text, a number as text, or empty.
  mutating func text(_ key: StaticString) -> String {
    guard let value = member(key) else { return "" }
    return value.string ?? value.numberText ?? ""
  }

  /// The number of an id: REST's own, the number in a global id, or a number as text. Never missing.
  mutating func number(_ key: StaticString) throws(JSONError) -> String {
    try read(key) { value throws(JSONError) in
      guard let id = Self.number(of: value) else { throw JSONError(.value, "is no id") }
      return id
    }
  }

  /// Likewise of something else; nil where there is none.
  mutating func reference(_ key: StaticString) -> String? { member(key).flatMap { Self.number(of: $0) } }

  private static func number(of value: JSONValue) -> String? {
    if let id = value.int64 { return id > 0 ? String(id) : nil }
    return value.string.flatMap { GlobalID.number($0) }
  }

  /// A moment, without the offset that REST tells and GraphQL does not: the account's time zone knows the day.
  mutating func moment(_ key: StaticString) throws(JSONError) -> Timestamp? {
    try timestampIfPresent(key).map { Timestamp(milliseconds: $0.milliseconds) }
  }

  /// The items of a list under `key`, each read as an object; nothing when it is missing or `null`.
  mutating func objects<T>(
    _ key: StaticString, _ read: (inout JSONObject) throws(JSONError) -> T
  ) throws(JSONError) -> [T] {
    try list(key) { value throws(JSONError) in
      var object = try value.requireObject()
      return try read(&object)
    }
  }

  /// A plain amount in minor units; nil when it is missing or `null`.
  mutating func minor(_ key: StaticString, _ currency: Currency) throws(JSONError) -> MinorUnits? {
    try readIfPresent(key) { value throws(JSONError) in try value.minor(currency) }
  }

  /// A name and its value that somebody attached, each as text.
  mutating func attributes(_ key: StaticString, name: String) -> [Attribute] {
    var found: [Attribute] = []
    for item in member(key).map({ Array($0.items) }) ?? [] {
      guard let name = item[name]?.string else { continue }
      var writer = JSONWriter()
      if let value = item["value"] { writer.value(value) } else { writer.null() }
      found.append(Attribute(key: name, value: writer.text))
    }
    return found
  }
}

extension JSONValue {
  /// An amount in minor units: digits beyond those of the currency must be zero.
  func minor(_ currency: Currency) throws(JSONError) -> MinorUnits {
    let amount = try requireAmount()
    do throws(MoneyError) { return try MinorUnits(amount, in: currency) } catch { throw JSONError(.value, "holds \(error)") }
  }
}

extension MinorUnits {
  /// So many of them.
  func times(_ count: Int64) throws(JSONError) -> MinorUnits {
    let (product, overflowed) = self.count.multipliedReportingOverflow(by: count)
    guard !overflowed else { throw JSONError(.value, "times \(count) is beyond 64 bits of minor units") }
    return MinorUnits(product)
  }

  /// The part of it that `part` is of `whole`, rounded toward zero; zero where `part` is no part of it.
  func share(_ part: MinorUnits, of whole: MinorUnits) -> MinorUnits {
    // Within these bounds the quotient fits.
    guard whole.count > 0, (0...whole.count).contains(part.count) else { return .zero }
    return MinorUnits(whole.count.dividingFullWidth(count.multipliedFullWidth(by: part.count)).quotient)
  }
}
