internal import TradepostJSON

/// How a secret stands in a request's body.
enum SecretBody {
  case json
  case form

  /// Nil for a content type that says neither.
  init?(contentType: String?) {
    guard let type = contentType?.prefix(while: { $0 != ";" }).filter({ $0 != " " }).lowercased() else { return nil }
    if type == "application/json" || type.hasSuffix("+json") {
      self = .json
    } else if type == "application/x-www-form-urlencoded" {
      self = .form
    } else {
      return nil
    }
  }

  func escaped(_ secret: String) -> [UInt8] {
    switch self {
    case .json:
      var writer = JSONWriter()
      writer.string(secret)
      return Array(writer.bytes.dropFirst().dropLast())
    case .form: return Array(PercentCoding.encode(secret).utf8)
    }
  }

  /// The names of `known` that stand in braces in `body`.
  static func names(in body: [UInt8], of known: Set<String>) -> Set<String> {
    var names: Set<String> = []
    parts(of: body, known) { part in if case .secret(let name) = part { names.insert(name) } }
    return names
  }

  /// The body with each name in braces replaced; braces around anything else stay. What was filled in is not read again.
  func filled(_ body: [UInt8], _ secrets: [String: String]) -> [UInt8] {
    var filled: [UInt8] = []
    filled.reserveCapacity(body.count + 256)
    Self.parts(of: body, Set(secrets.keys)) { part in
      switch part {
      case .plain(let bytes): filled += bytes
      case .secret(let name): filled += escaped(secrets[name] ?? "")
      }
    }
    return filled
  }

  private enum Part {
    case plain(ArraySlice<UInt8>)
    case secret(String)
  }

  private static func parts(of body: [UInt8], _ known: Set<String>, _ give: (Part) -> Void) {
    let longest = known.map(\.utf8.count).max() ?? 0
    var plain = 0
    var at = 0
    while at < body.count {
      if body[at] == UInt8(ascii: "{"),
        let close = body[at...].prefix(longest + 2).firstIndex(of: UInt8(ascii: "}")),
        let name = String(validating: body[(at + 1)..<close], as: UTF8.self), known.contains(name)
      {
        give(.plain(body[plain..<at]))
        give(.secret(name))
        at = close + 1
        plain = at
      } else {
        at += 1
      }
    }
    give(.plain(body[plain...]))
  }
}
