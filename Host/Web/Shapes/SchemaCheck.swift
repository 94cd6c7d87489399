internal import TradepostContract
public import TradepostJSON

/// Where a value is not what its schema says.
public struct SchemaFault: Sendable, Hashable {
  /// A JSON pointer to the value; empty: the whole.
  public let pointer: String
  public let problem: String
}

extension Schema {
  /// Every place at which `value` is not of this shape, in order; empty when it is.
  public func faults(in value: JSONValue) -> [SchemaFault] {
    var faults: [SchemaFault] = []
    check(value, at: "", &faults)
    return faults
  }

  /// More are no help to anyone.
  private static let most = 20

  private func check(_ value: JSONValue, at pointer: String, _ faults: inout [SchemaFault]) {
    guard faults.count < Self.most else { return }
    func fault(_ problem: String) { faults.append(SchemaFault(pointer: pointer, problem: problem)) }
    switch kind {
    case .anything: return
    case .null: if !value.isNull { fault("is not null") }
    case .boolean: if value.bool == nil { fault("is not true or false") }
    case .number: if value.numberText == nil { fault("is not a number") }
    case .integer(let range):
      guard let number = value.int64 else { return fault("is not a whole number") }
      if let range, !range.contains(number) { fault("is not between \(range.lowerBound) and \(range.upperBound)") }
    case .string(let text): if let problem = text.problem(value.string) { fault(problem) }
    case .array(let item, let most):
      guard value.kind == .list else { return fault("is not a list") }
      var index = 0
      for element in value.items {
        item.check(element, at: "\(pointer)/\(index)", &faults)
        index += 1
      }
      if let most, index > most { fault("has \(index) items; at most \(most) may be") }
    case .map(let item):
      guard value.kind == .object else { return fault("is not an object") }
      for (key, member) in value.members { item.check(member, at: pointer + "/" + key.escapedStep, &faults) }
    case .object(let members, let isOpen): check(value, members, isOpen, at: pointer, &faults)
    case .oneOf(let schemas):
      let tries = schemas.map { schema in
        var faults: [SchemaFault] = []
        schema.check(value, at: pointer, &faults)
        return faults
      }
      guard !tries.contains(where: \.isEmpty) else { return }
      // Of "that, or null" the first is what was meant.
      faults += tries.first ?? []
    }
  }

  private func check(_ value: JSONValue, _ members: [Member], _ isOpen: Bool, at pointer: String, _ faults: inout [SchemaFault]) {
    guard value.kind == .object else { return faults.append(SchemaFault(pointer: pointer, problem: "is not an object")) }
    var seen: Set<[UInt8]> = []
    for (key, element) in value.members {
      guard faults.count < Self.most else { return }
      let place = pointer + "/" + key.escapedStep
      guard seen.insert(Array(key.utf8)).inserted else {
        faults.append(SchemaFault(pointer: place, problem: "stands there twice"))
        continue
      }
      if let member = members.first(where: { $0.name.utf8.elementsEqual(key.utf8) }) {
        member.schema.check(element, at: place, &faults)
      } else if !isOpen {
        faults.append(SchemaFault(pointer: place, problem: "is not known here"))
      }
    }
    for member in members where member.isRequired && !seen.contains(Array(member.name.utf8)) {
      faults.append(SchemaFault(pointer: pointer + "/" + member.name.escapedStep, problem: "is missing"))
    }
  }
}

extension Schema.Text {
  /// What is wrong with that text; nil: nothing.
  func problem(_ text: String?) -> String? {
    guard let text else { return "is not a text" }
    if !values.isEmpty, !values.contains(where: { $0.utf8.elementsEqual(text.utf8) }) {
      return "is none of " + values.joined(separator: ", ")
    }
    let length = text.unicodeScalars.count
    if length < least { return length == 0 ? "is empty" : "is shorter than \(least)" }
    if let most, length > most { return "is longer than \(most)" }
    if let accepts, !accepts(text) {
      if let noun { return "is no \(noun)" }
      return "is no \(format ?? "such value")\(pattern.map { ": it must look like \($0)" } ?? "")"
    }
    return nil
  }
}

extension String {
  /// A key as a step of a JSON pointer; cut, so that a sentence about it stays one.
  fileprivate var escapedStep: String {
    var step = ""
    for character in unicodeScalars.prefix(80) {
      switch character {
      case "~": step += "~0"
      case "/": step += "~1"
      default: step.unicodeScalars.append(character)
      }
    }
    return step
  }
}
