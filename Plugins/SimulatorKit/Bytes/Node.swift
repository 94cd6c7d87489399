/// A JSON value that can be changed and written back with its keys in their order and its numbers as they were
/// spelled (`5` and `5.0` differ to a typed reader, and `1.999` must not become a Double on the way).
package indirect enum Node: Equatable, Sendable {
  case null
  case bool(Bool)
  case number(String)
  case text(String)
  case list([Node])
  case object(Members)

  /// An object's members in the order in which they are written.
  package struct Members: Equatable, Sendable {
    package private(set) var pairs: [Pair] = []

    package struct Pair: Equatable, Sendable {
      package var key: String
      package var value: Node
    }

    package init() {}

    package init(_ pairs: [(String, Node)]) { self.pairs = pairs.map { Pair(key: $0.0, value: $0.1) } }

    /// Reading an absent key gives nil; writing a new key appends it; writing nil removes it.
    package subscript(key: String) -> Node? {
      get { pairs.first { $0.key == key }?.value }
      set {
        if let place = pairs.firstIndex(where: { $0.key == key }) {
          if let newValue { pairs[place].value = newValue } else { pairs.remove(at: place) }
        } else if let newValue {
          pairs.append(Pair(key: key, value: newValue))
        }
      }
    }

    /// Appends without looking for an earlier member of that name: for readers, in file order.
    package mutating func append(_ key: String, _ value: Node) { pairs.append(Pair(key: key, value: value)) }
  }
}

extension Node {
  package static func integer(_ value: Int) -> Node { .number(String(value)) }

  package static func make(_ pairs: (String, Node)...) -> Node { .object(Members(pairs)) }

  /// A member of an object; nil when this is no object or has no such key.
  package subscript(key: String) -> Node? {
    get { if case .object(let members) = self { members[key] } else { nil } }
    set {
      guard case .object(var members) = self else { return }
      self = .null
      members[key] = newValue
      self = .object(members)
    }
  }

  /// The text of a string; nil for everything else.
  package var string: String? { if case .text(let value) = self { value } else { nil } }

  /// A whole number, whether it stands as a number or, as PHP allows, as text.
  package var whole: Int? {
    switch self {
    case .number(let token), .text(let token): Int(token) ?? Node.wholeFloat(token)
    default: nil
    }
  }

  /// A number of pieces, held within what can be multiplied with a price.
  package var pieces: Int? { whole.map { min(max($0, -100_000), 100_000) } }

  package var flag: Bool? { if case .bool(let value) = self { value } else { nil } }

  package var items: [Node] { if case .list(let values) = self { values } else { [] } }

  package var members: Members? { if case .object(let value) = self { value } else { nil } }

  package var isNull: Bool { if case .null = self { true } else { false } }

  /// `4.0` and `4e0` are whole to PHP, `2.5` is not; nil for what is no finite number within 2^53.
  private static func wholeFloat(_ token: String) -> Int? {
    guard !token.isEmpty, token.utf8.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains($0) }),
      let value = Double(token), value.magnitude < 9_007_199_254_740_992, value == value.rounded(.towardZero)
    else { return nil }
    return Int(value)
  }
}

extension Output {
  /// Appends a value in the order and spelling it holds.
  package mutating func node(_ value: Node) {
    switch value {
    case .null: raw("null")
    case .bool(let flag): bool(flag)
    case .number(let token): raw(token)
    case .text(let string): text(string)
    case .list(let items):
      raw("[")
      for (place, item) in items.enumerated() {
        if place > 0 { raw(",") }
        node(item)
      }
      raw("]")
    case .object(let members):
      raw("{")
      for (place, pair) in members.pairs.enumerated() {
        if place > 0 { raw(",") }
        text(pair.key)
        raw(":")
        node(pair.value)
      }
      raw("}")
    }
  }
}
