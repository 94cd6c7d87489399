import SimulatorKit
import TestHost

/// Holds an answer against a recorded one: status, header names and the values that carry meaning, names, order and
/// JSON types of all fields. Values of fields are not compared: times, keys and random picks differ by nature.
struct Comparison {
  private(set) var differences: [String] = []

  /// Fields that the shop fills by chance, so that not even their number is the same twice.
  private static let random: Set<String> = ["related_ids"]

  init(recorded: Recording, answer: Shop.Answer) {
    if recorded.status != answer.status { differences.append("status is \(answer.status), recorded \(recorded.status)") }
    headers(recorded, answer)
    if recorded.answerBody.isEmpty || recorded.method == "HEAD" {
      if !answer.body.isEmpty { differences.append("a body where none was recorded") }
      return
    }
    guard let wanted = try? NodeReader.read(recorded.answerBody) else { return }
    guard let given = try? NodeReader.read(answer.body) else {
      differences.append("the body is no JSON: \(answer.text.prefix(200))")
      return
    }
    shape("", wanted, given)
  }

  /// What connects two machines is the host's, not the simulator's.
  private static let wire: Set<String> = ["Transfer-Encoding", "Connection", "Content-Length"]

  private mutating func headers(_ recorded: Recording, _ answer: Shop.Answer) {
    let wanted = recorded.answerFields.map(\.name).filter { !Self.wire.contains($0) }
    let given = answer.fields.map(\.name)
    for name in wanted where !given.contains(name) { differences.append("header \(name) is missing") }
    for name in given where !wanted.contains(name) { differences.append("header \(name) was not recorded") }
    if wanted.count == given.count, wanted != given, Set(wanted) == Set(given) {
      differences.append("headers stand in another order: \(given)")
    }
    for name in ["Content-Type", "X-WP-Total", "X-WP-TotalPages", "Allow", "Link", "Vary", "Cache-Control"] {
      guard let one = recorded.answerField(name), let two = answer[name] else { continue }
      if Self.neutral(one) != Self.neutral(two) { differences.append("\(name) is \(Self.neutral(two)), recorded \(Self.neutral(one))") }
    }
  }

  /// A header value without what differs by nature: the site's address and the signature of the request.
  private static func neutral(_ text: String) -> String {
    text.split(separator: ", ").map { part in
      guard part.hasPrefix("<"), let end = part.firstIndex(of: ">") else { return String(part) }
      let address = part[part.index(after: part.startIndex)..<end].split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
      let sides = (address.count > 3 ? String(address[3]) : "").split(separator: "?", maxSplits: 1)
      let query = sides.count > 1 ? sides[1].split(separator: "&").filter { !$0.hasPrefix("oauth_") } : []
      return "</\(sides.first ?? "")?\(query.joined(separator: "&"))\(part[end...])"
    }.joined(separator: ", ")
  }

  private mutating func shape(_ path: String, _ wanted: Node, _ given: Node) {
    if differences.count > 40 { return }
    switch (wanted, given) {
    case (.null, .null), (.bool, .bool), (.number, .number), (.text, .text): return
    case (.list(let one), .list(let two)):
      if one.count != two.count { differences.append("\(path) has \(two.count) items, recorded \(one.count)") }
      for (place, pair) in zip(one, two).enumerated() { shape("\(path)[\(place)]", pair.0, pair.1) }
    case (.object(let one), .object(let two)):
      let wantedNames = one.pairs.map(\.key)
      let givenNames = two.pairs.map(\.key)
      for name in wantedNames where !givenNames.contains(name) { differences.append("\(path).\(name) is missing") }
      for name in givenNames where !wantedNames.contains(name) { differences.append("\(path).\(name) was not recorded") }
      if wantedNames != givenNames, Set(wantedNames) == Set(givenNames) { differences.append("\(path) has its fields in another order") }
      for pair in one.pairs where !Self.random.contains(pair.key) {
        if let value = two[pair.key] { shape("\(path).\(pair.key)", pair.value, value) }
      }
    default: differences.append("\(path) is \(Self.type(given)), recorded \(Self.type(wanted))")
    }
  }

  private static func type(_ node: Node) -> String {
    switch node {
    case .null: "null"
    case .bool: "a boolean"
    case .number(let token): "the number \(token)"
    case .text(let text): "the text \"\(text.prefix(60))\""
    case .list: "a list"
    case .object: "an object"
    }
  }
}
