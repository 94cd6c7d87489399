public import TradepostJSON

/// What a PAGE may hold: a value with a schema, read from and written as one JSON object.
public protocol Record: Sendable {
  /// The kind of record it is.
  static var resource: Resource { get }
  /// The platform's id of it, never empty.
  var id: String { get }
  /// The platform's notion of newer, if it has one: the time of the last change.
  var updatedAt: Timestamp? { get }

  init(json: JSONValue) throws(JSONError)
  func write(to writer: inout JSONWriter)
}

/// The kinds of records that operations are about.
public enum Resource: String, Sendable, Hashable, CaseIterable {
  case products, inventory, orders, customers, payouts
}

extension JSONObject {
  /// An id: text of 1 to 255 bytes without control characters.
  public mutating func id(_ key: StaticString = "id") throws(JSONError) -> String {
    try read(key) { value throws(JSONError) in try value.requireID() }
  }

  public mutating func idIfPresent(_ key: StaticString) throws(JSONError) -> String? {
    try readIfPresent(key) { value throws(JSONError) in try value.requireID() }
  }

  /// One of an enumeration's raw values.
  public mutating func choice<E: RawRepresentable<String> & CaseIterable>(
    _ key: StaticString, _ type: E.Type
  ) throws(JSONError) -> E {
    try read(key) { value throws(JSONError) in try value.requireChoice(type) }
  }

  public mutating func choiceIfPresent<E: RawRepresentable<String> & CaseIterable>(
    _ key: StaticString, _ type: E.Type
  ) throws(JSONError) -> E? {
    try readIfPresent(key) { value throws(JSONError) in try value.requireChoice(type) }
  }
}

extension JSONValue {
  func requireID() throws(JSONError) -> String {
    let text = try requireString()
    guard !text.isEmpty, text.utf8.count <= 255, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
      throw JSONError(.value, "is no id: text of 1 to 255 bytes without control characters")
    }
    return text
  }

  func requireChoice<E: RawRepresentable<String> & CaseIterable>(_ type: E.Type) throws(JSONError) -> E {
    let text = try requireString()
    guard let choice = E(rawValue: text) else {
      let all = E.allCases.map { $0.rawValue }.joined(separator: ", ")
      throw JSONError(.value, "is \"\(text.prefix(40))\", none of: \(all)")
    }
    return choice
  }
}
