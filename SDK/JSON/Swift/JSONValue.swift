/// A value inside a ``JSONDocument``, which it keeps alive.
public struct JSONValue: Sendable {
  public enum Kind: Sendable, Equatable {
    case object, list, string, number, bool, null
  }

  public let document: JSONDocument
  /// Its word on the tape.
  let index: Int

  var word: UInt64 { document.words[index] }
  private var tag: UInt8 { UInt8(truncatingIfNeeded: word >> 56) }
  private var payload: Int { Int(word & 0x00FF_FFFF_FFFF_FFFF) }

  public var kind: Kind {
    switch tag {
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .list
    case UInt8(ascii: "\""): .string
    case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
    case UInt8(ascii: "n"): .null
    default: .number
    }
  }

  public var isNull: Bool { tag == UInt8(ascii: "n") }

  /// The word after this value.
  var end: Int { Self.end(of: index, in: document.words) }

  private static func end(of index: Int, in words: UnsafePointer<UInt64>) -> Int {
    let word = words[index]
    return switch UInt8(truncatingIfNeeded: word >> 56) {
    case UInt8(ascii: "{"), UInt8(ascii: "["): Int(word & 0xFFFF_FFFF)
    case UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d"): index + 2
    default: index + 1
    }
  }

  /// Where it stands in the source: all of an object or a list from bracket to bracket, all of a number. Of text,
  /// the position of the opening quote alone.
  public var range: Range<Int> {
    let start = Int(document.offsets[index])
    switch kind {
    case .object, .list: return start..<Int(document.offsets[end - 1]) + 1
    case .number:
      var stop = start
      while stop < document.sourceCount, Self.belongsToNumber(document.byte(at: stop)) { stop += 1 }
      return start..<stop
    case .bool: return start..<start + (tag == UInt8(ascii: "t") ? 4 : 5)
    case .null: return start..<start + 4
    case .string: return start..<start + 1
    }
  }

  private static func belongsToNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
      UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  /// The bytes of text, decoded; nil when it is no text. The pointer is good inside `body` only.
  @inlinable public func withUTF8<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R? {
    withExtendedLifetime(document) { utf8.map(body) }
  }

  /// The bytes of text, which live as long as the document.
  @usableFromInline var utf8: UnsafeBufferPointer<UInt8>? {
    guard tag == UInt8(ascii: "\"") else { return nil }
    let start = document.strings + payload
    let count = Int(UnsafeRawPointer(start).loadUnaligned(as: UInt32.self))
    return UnsafeBufferPointer(start: start + 4, count: count)
  }

  /// The text; nil when it is none.
  public var string: String? { withUTF8 { String(decoding: $0, as: UTF8.self) } }

  /// The number as it was written, or nil.
  public var numberText: String? {
    guard kind == .number else { return nil }
    return document.withSource(range) { String(decoding: $0, as: UTF8.self) }
  }

  /// The whole number; nil when it is none, is written with a point or an exponent, or is beyond 64 bits.
  public var int64: Int64? {
    tag == UInt8(ascii: "l") ? Int64(bitPattern: document.words[index + 1]) : nil
  }

  public var bool: Bool? {
    switch tag {
    case UInt8(ascii: "t"): true
    case UInt8(ascii: "f"): false
    default: nil
    }
  }

  /// Its members, when it is an object.
  public var object: JSONObject? { kind == .object ? JSONObject(value: self) : nil }

  /// The value of its first member of that name; nil when there is none, or it is no object.
  public subscript(_ key: String) -> JSONValue? {
    var key = key
    return key.withUTF8 { find($0, from: index + 1) }.map { JSONValue(document: document, index: $0 + 1) }
  }

  /// The word of the key `name` among the members of this object that start at the word `from`, up to the word `before`.
  func find(_ name: UnsafeBufferPointer<UInt8>, from: Int, before: Int = .max) -> Int? {
    guard tag == UInt8(ascii: "{") else { return nil }
    let words = document.words
    let strings = UnsafeRawPointer(document.strings)
    let last = min(end - 1, before)
    var at = from
    while at < last {
      // A string on the tape: its length in 32 bits, its bytes, a NUL.
      let key = strings + Int(words[at] & 0x00FF_FFFF_FFFF_FFFF)
      if Int(key.loadUnaligned(as: UInt32.self)) == name.count, equal(key + 4, name) { return at }
      at = JSONValue.end(of: at + 1, in: words)
    }
    return nil
  }

  /// The items of a list, in order; nothing when it is no list.
  public var items: Items { Items(document: document, at: index + 1, end: kind == .list ? end - 1 : index + 1) }

  /// The members of an object, in the order of the source; nothing when it is no object.
  public var members: Members { Members(document: document, at: index + 1, end: kind == .object ? end - 1 : index + 1) }

  public struct Items: Sequence, IteratorProtocol, Sendable {
    let document: JSONDocument
    var at: Int
    let end: Int

    public mutating func next() -> JSONValue? {
      guard at < end else { return nil }
      let value = JSONValue(document: document, index: at)
      at = value.end
      return value
    }
  }

  public struct Members: Sequence, IteratorProtocol, Sendable {
    let document: JSONDocument
    var at: Int
    let end: Int

    public mutating func next() -> (key: String, value: JSONValue)? {
      guard at < end else { return nil }
      let key = JSONValue(document: document, index: at)
      let value = JSONValue(document: document, index: at + 1)
      at = value.end
      return (key.string ?? "", value)
    }
  }
}

/// Whether the bytes at `one` are those of `other`, eight at a time.
private func equal(_ one: UnsafeRawPointer, _ other: UnsafeBufferPointer<UInt8>) -> Bool {
  guard let base = other.baseAddress else { return true }
  let two = UnsafeRawPointer(base)
  var at = 0
  while at + 8 <= other.count {
    if one.loadUnaligned(fromByteOffset: at, as: UInt64.self) != two.loadUnaligned(fromByteOffset: at, as: UInt64.self) {
      return false
    }
    at += 8
  }
  while at < other.count {
    if one.load(fromByteOffset: at, as: UInt8.self) != two.load(fromByteOffset: at, as: UInt8.self) { return false }
    at += 1
  }
  return true
}
