/// Reads JSON as PHP's `json_decode` does, because a simulator of a PHP application has to fail where PHP fails and
/// say why with PHP's words: a trailing comma, a byte order mark and a cut body are syntax errors (4), bytes that
/// are no UTF-8 are error 5. Numbers keep their spelling, members their order.
package struct NodeReader {
  /// Why a text is no JSON, by the numbers of PHP.
  package enum Fault: Error, Equatable {
    case syntax
    case encoding
    case depth

    /// `json_last_error()`.
    package var code: Int {
      switch self {
      case .depth: 1
      case .syntax: 4
      case .encoding: 5
      }
    }

    /// `json_last_error_msg()`.
    package var message: String {
      switch self {
      case .depth: "Maximum stack depth exceeded"
      case .syntax: "Syntax error"
      case .encoding: "Malformed UTF-8 characters, possibly incorrectly encoded"
      }
    }
  }

  private let bytes: [UInt8]
  private var place = 0

  /// Reads one whole text.
  package static func read(_ bytes: [UInt8]) throws(Fault) -> Node {
    if !validUTF8(bytes) { throw .encoding }
    var reader = NodeReader(bytes: bytes)
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    if reader.place != bytes.count { throw .syntax }
    return value
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private static func validUTF8(_ bytes: [UInt8]) -> Bool {
    if bytes.allSatisfy({ $0 < 0x80 }) { return true }
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    while true {
      switch decoder.decode(&iterator) {
      case .scalarValue: continue
      case .emptyInput: return true
      case .error: return false
      }
    }
  }

  private var current: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { place += 1 }
  }

  private mutating func take(_ byte: UInt8) throws(Fault) {
    if current != byte { throw .syntax }
    place += 1
  }

  private mutating func value(depth: Int) throws(Fault) -> Node {
    if depth > 512 { throw .depth }
    skipSpace()
    switch current {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try list(depth: depth)
    case UInt8(ascii: "\""): return .text(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ text: StaticString, _ value: Node) throws(Fault) -> Node {
    for byte in UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount) { try take(byte) }
    return value
  }

  private mutating func object(depth: Int) throws(Fault) -> Node {
    try take(UInt8(ascii: "{"))
    var members = Node.Members()
    skipSpace()
    if current == UInt8(ascii: "}") {
      place += 1
      return .object(members)
    }
    while true {
      skipSpace()
      let key = try string()
      skipSpace()
      try take(UInt8(ascii: ":"))
      members.append(key, try value(depth: depth + 1))
      skipSpace()
      if current == UInt8(ascii: ",") {
        place += 1
        continue
      }
      try take(UInt8(ascii: "}"))
      return .object(members)
    }
  }

  private mutating func list(depth: Int) throws(Fault) -> Node {
    try take(UInt8(ascii: "["))
    var items: [Node] = []
    skipSpace()
    if current == UInt8(ascii: "]") {
      place += 1
      return .list(items)
    }
    while true {
      items.append(try value(depth: depth + 1))
      skipSpace()
      if current == UInt8(ascii: ",") {
        place += 1
        continue
      }
      try take(UInt8(ascii: "]"))
      return .list(items)
    }
  }

  private mutating func number() throws(Fault) -> Node {
    let start = place
    if current == UInt8(ascii: "-") { place += 1 }
    let whole = skipDigits()
    if whole == 0 || (whole > 1 && bytes[place - whole] == UInt8(ascii: "0")) { throw .syntax }
    if current == UInt8(ascii: ".") {
      place += 1
      if skipDigits() == 0 { throw .syntax }
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      place += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { place += 1 }
      if skipDigits() == 0 { throw .syntax }
    }
    return .number(String(decoding: bytes[start..<place], as: UTF8.self))
  }

  private mutating func skipDigits() -> Int {
    let start = place
    while let byte = current, byte >= 0x30, byte <= 0x39 { place += 1 }
    return place - start
  }

  private mutating func string() throws(Fault) -> String {
    try take(UInt8(ascii: "\""))
    let start = place
    while let byte = current, byte != 0x22, byte != 0x5C, byte >= 0x20 { place += 1 }
    if current == 0x22 {
      place += 1
      return String(decoding: bytes[start..<place - 1], as: UTF8.self)
    }
    var text = Array(bytes[start..<place])
    while let byte = current {
      place += 1
      switch byte {
      case 0x22: return String(decoding: text, as: UTF8.self)
      case 0x5C: try escape(into: &text)
      case 0..<0x20: throw .syntax
      default: text.append(byte)
      }
    }
    throw .syntax
  }

  private mutating func escape(into text: inout [UInt8]) throws(Fault) {
    guard let byte = current else { throw .syntax }
    place += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      var value = try unit()
      if value >= 0xD800, value < 0xDC00, current == 0x5C {
        place += 1
        try take(UInt8(ascii: "u"))
        let low = try unit()
        guard low >= 0xDC00, low < 0xE000 else { throw .syntax }
        value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(value) else { throw .syntax }
      text.append(contentsOf: String(Character(scalar)).utf8)
    default: throw .syntax
    }
  }

  private mutating func unit() throws(Fault) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = current else { throw .syntax }
      place += 1
      switch byte {
      case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
      case 0x41...0x46: value = value << 4 | UInt32(byte - 0x37)
      case 0x61...0x66: value = value << 4 | UInt32(byte - 0x57)
      default: throw .syntax
      }
    }
    return value
  }
}
