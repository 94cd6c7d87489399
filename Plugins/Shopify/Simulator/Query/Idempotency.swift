import SimulatorKit

/// Results by key: the same key with the same input gives the first result again.
final class Idempotency {
  private var kept: [String: (input: Node, result: Node)] = [:]

  enum Found {
    case new
    case same(Node)
    case other
  }

  func find(_ key: String, _ input: Node) -> Found {
    guard let known = kept[key] else { return .new }
    return known.input == input ? .same(known.result) : .other
  }

  func keep(_ key: String, _ input: Node, _ result: Node) { kept[key] = (input, result) }
}
