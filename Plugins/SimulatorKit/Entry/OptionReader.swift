/// Reads single options and refuses in sentences. Unknown names are refused by their reader, so that a typing error is
/// no silent default.
package struct OptionReader: Sendable {
  /// How the simulator is called in sentences, for instance `WooCommerce`.
  package let platform: String

  package init(platform: String) { self.platform = platform }

  /// The members of the options, empty for empty text.
  package func members(_ text: [UInt8]) throws(Refusal) -> Node {
    let text = text.isEmpty ? Array("{}".utf8) : text
    let node: Node
    do throws(NodeReader.Fault) { node = try NodeReader.read(text) } catch {
      throw Refusal(message: "The options of the \(platform) simulator are no JSON (\(error.message)). Give a JSON object.")
    }
    if node.members == nil {
      throw Refusal(message: "The options of the \(platform) simulator are no JSON object. Give one, for instance {\"orders\": 100}.")
    }
    return node
  }

  package func unknown(_ name: String, known: [String]) -> Refusal {
    Refusal(message: "The \(platform) simulator has no option \"\(name)\". It has: \(known.joined(separator: ", ")).")
  }

  package func wrong(_ name: String, _ wanted: String) -> Refusal {
    Refusal(message: "Option \"\(name)\" of the \(platform) simulator should be \(wanted).")
  }

  package func whole(_ name: String, _ value: Node, _ range: ClosedRange<Int>) throws(Refusal) -> Int {
    guard case .number = value, let whole = value.whole, range.contains(whole) else {
      throw wrong(name, "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return whole
  }

  package func share(_ name: String, _ value: Node) throws(Refusal) -> Double {
    guard case .number(let text) = value, let share = Double(text), share >= 0, share <= 1 else {
      throw wrong(name, "a share from 0 to 1")
    }
    return share
  }

  package func flag(_ name: String, _ value: Node) throws(Refusal) -> Bool {
    switch value {
    case .bool(let flag): return flag
    case .text("yes"): return true
    case .text("no"): return false
    default: throw wrong(name, "true or false")
    }
  }

  /// The shares of faults by name.
  package func faults<Fault: SpoilingFault>(_ value: Node) throws(Refusal) -> [Fault: Double] {
    guard let members = value.members else { throw wrong("faults", "an object of shares such as {\"429\": 0.1}") }
    var shares: [Fault: Double] = [:]
    for pair in members.pairs {
      guard let fault = Fault(rawValue: pair.key) else {
        throw Refusal(
          message:
            "The \(platform) simulator has no fault \"\(pair.key)\". It has: \(Fault.allCases.map(\.rawValue).joined(separator: ", ")).")
      }
      shares[fault] = try share("faults.\(pair.key)", pair.value)
    }
    return shares
  }
}
