/// Writes JSON text by plain appends: no tree, no dictionary, the same bytes for the same calls.
///
/// Members of an object are written in the byte order of their keys, so that equal values have equal bytes on every
/// machine and in every run; a writer out of order is a bug that debug builds stop at.
public struct JSONWriter: Sendable {
  public private(set) var bytes: [UInt8] = []
  /// Whether a comma must stand before the next item or member.
  private var needsComma = false
  /// The last key written in each open object, kept in debug builds only, to see that keys are in order.
  private var lastKeys: [String] = []

  public init(reserving capacity: Int = 0) { bytes.reserveCapacity(capacity) }

  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Writes an object whose members `body` writes.
  public mutating func object(_ body: (inout JSONWriter) -> Void) {
    separate()
    bytes.append(UInt8(ascii: "{"))
    needsComma = false
    assert(opened())
    body(&self)
    assert(closed())
    bytes.append(UInt8(ascii: "}"))
    needsComma = true
  }

  /// Writes a list whose items `body` writes.
  public mutating func list(_ body: (inout JSONWriter) -> Void) {
    separate()
    bytes.append(UInt8(ascii: "["))
    needsComma = false
    assert(opened())
    body(&self)
    assert(closed())
    bytes.append(UInt8(ascii: "]"))
    needsComma = true
  }

  /// Writes the key of the next value.
  public mutating func key(_ key: StaticString) {
    assert(isInOrder("\(key)"))
    // One append: a key is written for every member of every record.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: key.utf8CodeUnitCount + 4) { text in
      var count = 0
      func put(_ byte: UInt8) {
        text.initializeElement(at: count, to: byte)
        count += 1
      }
      if needsComma { put(UInt8(ascii: ",")) }
      put(UInt8(ascii: "\""))
      for byte in UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount) { put(byte) }
      put(UInt8(ascii: "\""))
      put(UInt8(ascii: ":"))
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[..<count]))
    }
    needsComma = false
  }

  /// Writes the key of the next value, whatever characters it has.
  public mutating func key(_ key: String) {
    assert(isInOrder(key))
    string(key)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  // What debug builds look at: whether the keys of an object come in order. Each returns true, or stops.

  private mutating func opened() -> Bool {
    lastKeys.append("")
    return true
  }

  private mutating func closed() -> Bool {
    lastKeys.removeLast()
    return true
  }

  private mutating func isInOrder(_ key: String) -> Bool {
    guard let last = lastKeys.last else { return true }
    assert(last.isEmpty || Array(last.utf8).lexicographicallyPrecedes(Array(key.utf8)), "\(key) after \(last)")
    lastKeys[lastKeys.count - 1] = key
    return true
  }

  public mutating func string(_ text: String) {
    var text = text
    text.withUTF8 { string(utf8: $0) }
  }

  /// Writes text that is known to be UTF-8.
  public mutating func string(utf8: UnsafeBufferPointer<UInt8>) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    var plain = 0
    for index in 0..<utf8.count {
      let byte = utf8[index]
      if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { continue }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[plain..<index]))
      escape(byte)
      plain = index + 1
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[plain..<utf8.count]))
    bytes.append(UInt8(ascii: "\""))
    needsComma = true
  }

  private mutating func escape(_ byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
    case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "r"))
    case UInt8(ascii: "\t"): bytes.append(UInt8(ascii: "t"))
    default:
      bytes.append(contentsOf: [UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0")])
      bytes.append(hexDigit(byte >> 4))
      bytes.append(hexDigit(byte & 15))
    }
  }

  private func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  public mutating func int(_ value: some BinaryInteger) { raw(String(value)) }

  public mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }

  public mutating func null() { raw("null") }

  /// Appends text that is JSON already, as one value.
  public mutating func raw(_ json: String) {
    separate()
    bytes.append(contentsOf: json.utf8)
    needsComma = true
  }

  /// Appends bytes that are JSON already, as one value.
  public mutating func raw(_ json: UnsafeRawBufferPointer) {
    separate()
    bytes.append(contentsOf: json)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }
}

extension JSONWriter {
  /// Members that most records have: the key and its value; nothing when the value is nil.
  public mutating func member(_ key: StaticString, _ value: String?) {
    guard let value else { return }
    self.key(key)
    string(value)
  }

  public mutating func member(_ key: StaticString, _ value: (some BinaryInteger)?) {
    guard let value else { return }
    self.key(key)
    int(value)
  }

  public mutating func member(_ key: StaticString, _ value: Bool?) {
    guard let value else { return }
    self.key(key)
    bool(value)
  }

  /// A list, each item of which `write` writes; nothing when it is empty.
  @inlinable public mutating func member<T>(_ key: StaticString, _ items: [T], _ write: (T, inout JSONWriter) -> Void) {
    guard !items.isEmpty else { return }
    self.key(key)
    list { writer in
      for item in items { write(item, &writer) }
    }
  }

  /// A value of a document: objects with sorted keys, numbers as they were written.
  public mutating func value(_ value: JSONValue) {
    switch value.kind {
    case .object:
      let members = value.members.sorted { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }
      object { writer in
        var last: String?
        for (key, value) in members where key != last {
          last = key
          writer.key(key)
          writer.value(value)
        }
      }
    case .list: list { writer in for item in value.items { writer.value(item) } }
    case .string: _ = value.withUTF8 { string(utf8: $0) }
    case .number: value.document.withSource(value.range) { raw($0) }
    case .bool: bool(value.bool ?? false)
    case .null: null()
    }
  }
}
