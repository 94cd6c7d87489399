import TradepostJSON

/// A record with one member spoiled.
struct Mutant: Sendable {
  /// The member, as a JSON pointer.
  let path: String
  let how: String
  let json: [UInt8]
}

/// A JSON value that can be changed at one place.
indirect enum Tree: Sendable {
  case object([(key: String, value: Tree)])
  case list([Tree])
  case raw([UInt8])

  init(_ value: JSONValue) {
    switch value.kind {
    case .object: self = .object(value.members.map { ($0.key, Tree($0.value)) })
    case .list: self = .list(value.items.map { Tree($0) })
    default:
      var writer = JSONWriter()
      writer.value(value)
      self = .raw(writer.bytes)
    }
  }

  func write(to bytes: inout [UInt8]) {
    func joined<C: Collection>(_ items: C, _ write: (C.Element) -> Void) {
      for (position, item) in items.enumerated() {
        if position > 0 { bytes.append(UInt8(ascii: ",")) }
        write(item)
      }
    }
    switch self {
    case .raw(let raw): bytes += raw
    case .list(let items):
      bytes.append(UInt8(ascii: "["))
      joined(items) { $0.write(to: &bytes) }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      joined(members) { member in
        bytes += Array("\"\(member.key)\":".utf8)
        member.value.write(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  /// Every member's and item's pointer, outer ones first.
  var paths: [[String]] {
    switch self {
    case .raw: []
    case .list(let items):
      items.enumerated().flatMap { position, item in [["\(position)"]] + item.paths.map { ["\(position)"] + $0 } }
    case .object(let members): members.flatMap { member in [[member.key]] + member.value.paths.map { [member.key] + $0 } }
    }
  }

  /// This tree with `value` at `path`; nil takes what stands there away.
  func replacing(_ path: ArraySlice<String>, with value: Tree?) -> Tree {
    guard let first = path.first else { return value ?? self }
    let rest = path.dropFirst()
    switch self {
    case .raw: return self
    case .object(let members):
      return .object(
        members.compactMap { member in
          guard member.key == first else { return member }
          if rest.isEmpty { return value.map { (first, $0) } }
          return (first, member.value.replacing(rest, with: value))
        })
    case .list(let items):
      return .list(
        items.enumerated().compactMap { position, item in
          guard "\(position)" == first else { return item }
          return rest.isEmpty ? value : item.replacing(rest, with: value)
        })
    }
  }

  /// What may stand in the place of any value, by name. Some of it is no JSON at all.
  static let nonsense: [(how: String, bytes: [UInt8])] =
    [
      "true", "17", "-1", "1e18", "1e400", "[]", "null", "\"x\"", "\"-1\"", "\"1e18\"", "\"1e400\"", "\"a\\u0000b\"", "\"\\ud800\"",
      "\"92233720368547758.07\"",
    ].map { ($0, Array($0.utf8)) } + [("a raw NUL", [0x22, 0x61, 0x00, 0x62, 0x22]), ("a bad byte", [0x22, 0xC3, 0x28, 0x22])]

  /// More of it.
  static let furtherNonsense: [(how: String, bytes: [UInt8])] =
    [
      "-0", "1.00000000000000000000000001", "123456789012345678901234567890", "\"\"", "\"9223372036854775807\"", "{}", "[[]]",
      "\"\\udfff\\ud800\"", "\"2026-02-30T25:61:61Z\"", "\"9999-12-31T23:59:59+23:59\"", "\"0000-01-01T00:00:00Z\"", "NaN", "nul",
      "\"\\x\"",
    ].map { ($0, Array($0.utf8)) } + [
      ("a cut sequence", [0x22, 0xF0, 0x9F, 0x22]),
      ("many brackets", Array(repeating: UInt8(ascii: "["), count: 3000) + Array(repeating: UInt8(ascii: "]"), count: 3000)),
    ]

  /// Every member taken away, and every value replaced by each of ``nonsense`` and by one of every `share` of the rest.
  func mutants(furtherShare share: Int) -> [Mutant] {
    paths.enumerated().flatMap { number, path in
      let taken = [("taken away", replacing(path[...], with: nil))]
      let further = Self.furtherNonsense.enumerated().filter { ($0.offset + number) % share == 0 }.map(\.element)
      let replaced = (Self.nonsense + further).map { ($0.how, replacing(path[...], with: .raw($0.bytes))) }
      return (taken + replaced).map { how, tree in Self.mutant(path, how, tree) }
    }
  }

  /// Every value replaced by a text of ten million bytes.
  var swollen: [Mutant] {
    let text = [UInt8(ascii: "\"")] + Array(repeating: UInt8(ascii: "x"), count: 10_000_000) + [UInt8(ascii: "\"")]
    return paths.map { Self.mutant($0, "10 MB of text", replacing($0[...], with: .raw(text))) }
  }

  private static func mutant(_ path: [String], _ how: String, _ tree: Tree) -> Mutant {
    var bytes: [UInt8] = []
    tree.write(to: &bytes)
    return Mutant(path: "/" + path.joined(separator: "/"), how: how, json: bytes)
  }
}
