/// The members of an object, for a reader that wants most of them and roughly in the order of the source: each look-up
/// starts where the one before ended, so such a reader walks the object once.
///
/// Generic readers are inlinable: without that each call looks its types up at run time. The accessors throw a ``JSONError`` that points at the member. `null` counts as "not there".
public struct JSONObject: Sendable {
  public let value: JSONValue
  /// The word of the key at which the next look-up starts.
  private var next: Int

  init(value: JSONValue) {
    self.value = value
    self.next = value.index + 1
  }

  /// The member, or nil when it is missing or `null`.
  public mutating func member(_ key: StaticString) -> JSONValue? {
    let name = UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount)
    guard let at = value.find(name, from: next) ?? value.find(name, from: value.index + 1, before: next) else { return nil }
    let found = JSONValue(document: value.document, index: at + 1)
    next = found.end
    return found.isNull ? nil : found
  }

  @usableFromInline mutating func required(_ key: StaticString) throws(JSONError) -> JSONValue {
    guard let found = member(key) else { throw JSONError(.missing, "is missing").inside("\(key)") }
    return found
  }

  /// The member read by `read`, whose error is told with the member's name.
  @inlinable public mutating func read<T>(_ key: StaticString, _ read: (JSONValue) throws(JSONError) -> T) throws(JSONError) -> T {
    let found = try required(key)
    do throws(JSONError) { return try read(found) } catch { throw error.inside("\(key)") }
  }

  /// Likewise, or nil when the member is missing or `null`.
  @inlinable public mutating func readIfPresent<T>(
    _ key: StaticString, _ read: (JSONValue) throws(JSONError) -> T
  ) throws(JSONError) -> T? {
    guard let found = member(key) else { return nil }
    do throws(JSONError) { return try read(found) } catch { throw error.inside("\(key)") }
  }

  /// The items of the list under `key`, each read by `read`; nothing when the member is missing or `null`.
  @inlinable public mutating func list<T>(
    _ key: StaticString, _ read: (JSONValue) throws(JSONError) -> T
  ) throws(JSONError) -> [T] {
    guard let found = member(key) else { return [] }
    guard found.kind == .list else { throw JSONError.type(found, wanted: "a list").inside("\(key)") }
    var items: [T] = []
    var position = 0
    for item in found.items {
      do throws(JSONError) { items.append(try read(item)) } catch {
        throw error.inside("\(position)").inside("\(key)")
      }
      position += 1
    }
    return items
  }

  public mutating func string(_ key: StaticString) throws(JSONError) -> String {
    try read(key) { value throws(JSONError) in try value.requireString() }
  }

  public mutating func stringIfPresent(_ key: StaticString) throws(JSONError) -> String? {
    try readIfPresent(key) { value throws(JSONError) in try value.requireString() }
  }

  public mutating func int(_ key: StaticString) throws(JSONError) -> Int64 {
    try read(key) { value throws(JSONError) in try value.requireInt() }
  }

  public mutating func intIfPresent(_ key: StaticString) throws(JSONError) -> Int64? {
    try readIfPresent(key) { value throws(JSONError) in try value.requireInt() }
  }

  public mutating func boolIfPresent(_ key: StaticString) throws(JSONError) -> Bool? {
    try readIfPresent(key) { value throws(JSONError) in
      guard let bool = value.bool else { throw JSONError.type(value, wanted: "true or false") }
      return bool
    }
  }
}

extension JSONValue {
  /// The text, or an error that says what stands there instead.
  public func requireString() throws(JSONError) -> String {
    guard let string else { throw JSONError.type(self, wanted: "text") }
    return string
  }

  /// The whole number, or an error that says what stands there instead.
  public func requireInt() throws(JSONError) -> Int64 {
    guard let int64 else { throw JSONError.type(self, wanted: "a whole number of 64 bits") }
    return int64
  }

  /// The object, or an error that says what stands there instead.
  public func requireObject() throws(JSONError) -> JSONObject {
    guard let object else { throw JSONError.type(self, wanted: "an object") }
    return object
  }
}

extension JSONError {
  /// A value of another type than wanted.
  public static func type(_ value: JSONValue, wanted: String) -> JSONError {
    let found =
      switch value.kind {
      case .object: "an object"
      case .list: "a list"
      case .string: "text"
      case .number: value.numberText.map { "the number \($0.prefix(40))" } ?? "a number"
      case .bool: "true or false"
      case .null: "null"
      }
    return JSONError(.type, "is \(found), not \(wanted)")
  }
}
