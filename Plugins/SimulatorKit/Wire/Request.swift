/// A request as the host hands it over, cut into what WordPress looks at.
package struct Request {
  package let method: String
  /// The part before the query, decoded, e.g. `/wp-json/wc/v3/orders`.
  package let path: String
  /// The request line's target as it came, for signatures and for path segments that hold an escaped slash.
  package let target: String
  package let query: Query
  package let fields: [(name: String, value: String)]
  package let body: [UInt8]
  package let secure: Bool

  package init(method: String, target: String, fields: [(name: String, value: String)], body: [UInt8], secure: Bool) {
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    self.fields = fields
    self.body = body
    self.secure = secure
    self.target = target
    path = Percent.decode(parts.first ?? "", plus: false)
    query = Query(parts.count > 1 ? parts[1] : "")
    let asked = method.uppercased()
    let override = Self.field("X-HTTP-Method-Override", in: fields)
    self.method = asked == "POST" ? override?.uppercased() ?? asked : asked
  }

  /// The value of a header, whatever its case.
  package func field(_ name: String) -> String? { Self.field(name, in: fields) }

  private static func field(_ name: String, in fields: [(name: String, value: String)]) -> String? {
    fields.first { $0.name.utf8.count == name.utf8.count && $0.name.lowercased() == name.lowercased() }?.value
  }

  /// Whether it reads only: HEAD is GET without a body.
  package var reads: Bool { method == "GET" || method == "HEAD" || method == "OPTIONS" }

  /// Whether the body is announced as JSON; anything else is ignored without a word.
  package var isJSON: Bool { field("Content-Type")?.lowercased().contains("application/json") ?? false }
}

/// A query as PHP reads it: pairs in order, `name[0]` and `name[]` gathered into lists.
package struct Query {
  package struct Pair {
    package var name: String
    package var value: String
  }

  package private(set) var pairs: [Pair]

  package init(_ text: some StringProtocol) {
    pairs = text.split(separator: "&").map { part in
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return Pair(
        name: Percent.decode(sides[0], plus: true), value: sides.count > 1 ? Percent.decode(sides[1], plus: true) : "")
    }
  }

  /// The last plain value of a name, as PHP keeps it.
  package subscript(name: String) -> String? { pairs.last { $0.name == name }?.value }

  /// The values of `name[]`, `name[0]` ...; nil when it is not there in that form.
  package func list(_ name: String) -> [String]? {
    let values = pairs.filter { $0.name.hasPrefix(name + "[") && $0.name.hasSuffix("]") }.map(\.value)
    return values.isEmpty ? nil : values
  }

  /// A name in either form.
  package func has(_ name: String) -> Bool { pairs.contains { $0.name == name || $0.name.hasPrefix(name + "[") } }

  package mutating func set(_ name: String, _ value: String) {
    if let place = pairs.lastIndex(where: { $0.name == name }) {
      pairs[place].value = value
    } else {
      pairs.append(Pair(name: name, value: value))
    }
  }

  /// Replaces a name, in whatever form it stands, by `name[0]`, `name[1]` ... at the same place or at the end.
  package mutating func set(_ name: String, list: [String], atEnd: Bool) {
    let place = pairs.firstIndex { $0.name == name || $0.name.hasPrefix(name + "[") }
    pairs.removeAll { $0.name == name || $0.name.hasPrefix(name + "[") }
    let new = list.enumerated().map { Pair(name: "\(name)[\($0)]", value: $1) }
    if let place, !atEnd { pairs.insert(contentsOf: new, at: min(place, pairs.count)) } else { pairs.append(contentsOf: new) }
  }

  /// The query as PHP's `urlencode` writes it.
  package var text: String { pairs.map { "\(Percent.form($0.name))=\(Percent.form($0.value))" }.joined(separator: "&") }
}

/// Percent-encoding in the two dialects that matter here.
package enum Percent {
  /// Decodes `%XX`, and `+` as a space where the dialect says so.
  package static func decode(_ text: some StringProtocol, plus: Bool) -> String {
    var bytes: [UInt8] = []
    var pending: [UInt8] = []
    func digit(_ byte: UInt8) -> UInt8? {
      switch byte {
      case 0x30...0x39: byte - 0x30
      case 0x41...0x46: byte - 0x37
      case 0x61...0x66: byte - 0x57
      default: nil
      }
    }
    for byte in text.utf8 {
      if pending.isEmpty {
        if byte == UInt8(ascii: "%") { pending = [byte] } else { bytes.append(plus && byte == UInt8(ascii: "+") ? 0x20 : byte) }
        continue
      }
      pending.append(byte)
      if pending.count == 3 {
        if let high = digit(pending[1]), let low = digit(pending[2]) {
          bytes.append(high << 4 | low)
        } else {
          bytes.append(contentsOf: pending)
        }
        pending = []
      }
    }
    return String(decoding: bytes + pending, as: UTF8.self)
  }

  /// RFC 3986: everything but letters, digits and `-._~`.
  package static func encode(_ text: String) -> String { encode(text, space: "%20") }

  /// PHP's `urlencode`: a space is `+`, `~` is encoded.
  package static func form(_ text: String) -> String { encode(text, space: "+", tilde: "%7E") }

  private static func encode(_ text: String, space: String, tilde: String = "~") -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: result.unicodeScalars.append(Unicode.Scalar(byte))
      case 0x20: result += space
      case 0x7E: result += tilde
      default:
        let hex = String(byte, radix: 16, uppercase: true)
        result += hex.utf8.count == 1 ? "%0\(hex)" : "%\(hex)"
      }
    }
    return result
  }
}
