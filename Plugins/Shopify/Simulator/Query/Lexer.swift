/// Cuts a document into tokens: names, numbers, strings and signs. Commas and comments are white space.
struct Lexer {
  enum Token: Equatable {
    case name(String)
    case number(String)
    case text(String)
    case sign(String)
    case end

    var shown: String {
      switch self {
      case .name(let text), .number(let text), .sign(let text): "\"\(text)\""
      case .text(let text): "\"\(text)\""
      case .end: "end of file"
      }
    }
  }

  private let bytes: [UInt8]
  private var place = 0
  private var lineStart = 0
  private(set) var line = 1
  var column: Int { start - lineStart + 1 }
  private var start = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  private func at(_ place: Int) -> UInt8 { place < bytes.count ? bytes[place] : 0 }

  mutating func next() throws(ParseFault) -> Token {
    skip()
    start = place
    guard place < bytes.count else { return .end }
    let byte = bytes[place]
    switch byte {
    case UInt8(ascii: "_"), 0x41...0x5A, 0x61...0x7A:
      while case let byte = at(place),
        byte == 0x5F || (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A)
      {
        place += 1
      }
      return .name(String(decoding: bytes[start..<place], as: UTF8.self))
    case UInt8(ascii: "-"), 0x30...0x39:
      place += 1
      while case let byte = at(place), (byte >= 0x30 && byte <= 0x39) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains(byte) { place += 1 }
      return .number(String(decoding: bytes[start..<place], as: UTF8.self))
    case UInt8(ascii: "\""): return .text(try string())
    case UInt8(ascii: "."):
      guard at(place + 1) == byte, at(place + 2) == byte else { throw fault("Expected \"...\"") }
      place += 3
      return .sign("...")
    case UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ":"), UInt8(ascii: "="),
      UInt8(ascii: "@"),
      UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "|"), UInt8(ascii: "&"):
      place += 1
      return .sign(String(UnicodeScalar(byte)))
    default: throw fault("Unexpected character")
    }
  }

  func fault(_ message: String) -> ParseFault {
    ParseFault(message: "syntax error, \(message) at [\(line), \(column)]", line: line, column: column)
  }

  private mutating func skip() {
    while place < bytes.count {
      switch bytes[place] {
      case 0x0A:
        place += 1
        line += 1
        lineStart = place
      case 0x20, 0x09, 0x0D, UInt8(ascii: ","), 0xEF, 0xBB, 0xBF: place += 1
      case UInt8(ascii: "#"): while place < bytes.count, bytes[place] != 0x0A { place += 1 }
      default: return
      }
    }
  }

  private mutating func string() throws(ParseFault) -> String {
    if at(place + 1) == 0x22, at(place + 2) == 0x22 { return try block() }
    place += 1
    var text: [UInt8] = []
    while true {
      let byte = at(place)
      if place >= bytes.count || byte == 0x0A { throw fault("Unterminated string") }
      place += 1
      if byte == 0x22 { return String(decoding: text, as: UTF8.self) }
      if byte != 0x5C {
        text.append(byte)
        continue
      }
      let escaped = at(place)
      place += 1
      switch escaped {
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "r"): text.append(0x0D)
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0C)
      case 0x22, 0x5C, 0x2F: text.append(escaped)
      case UInt8(ascii: "u"):
        let end = min(place + 4, bytes.count)
        guard let code = UInt32(String(decoding: bytes[place..<end], as: UTF8.self), radix: 16), end == place + 4 else {
          throw fault("Bad escape")
        }
        place = end
        text.append(contentsOf: String(Unicode.Scalar(code).map(Character.init) ?? "\u{FFFD}").utf8)
      default: throw fault("Bad escape")
      }
    }
  }

  private mutating func block() throws(ParseFault) -> String {
    place += 3
    let from = place
    while !(at(place) == 0x22 && at(place + 1) == 0x22 && at(place + 2) == 0x22) {
      if place >= bytes.count { throw fault("Unterminated string") }
      place += 1
    }
    place += 3
    return String(decoding: bytes[from..<place - 3], as: UTF8.self)
  }
}
