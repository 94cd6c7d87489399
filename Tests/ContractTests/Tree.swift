import TradepostJSON

/// A JSON value that a test can change.
indirect enum Tree {
  case object([Member])
  case list([Tree])
  /// Anything else, as it is written.
  case raw(String)

  struct Member {
    var key: String
    var value: Tree
  }

  init(_ value: JSONValue) {
    switch value.kind {
    case .object: self = .object(value.members.map { Member(key: $0.key, value: Tree($0.value)) })
    case .list: self = .list(value.items.map { Tree($0) })
    default:
      var writer = JSONWriter()
      writer.value(value)
      self = .raw(writer.text)
    }
  }

  var text: String {
    switch self {
    case .object(let members): "{" + members.map { "\"\($0.key)\":\($0.value.text)" }.joined(separator: ",") + "}"
    case .list(let items): "[" + items.map { $0.text }.joined(separator: ",") + "]"
    case .raw(let text): text
    }
  }

  /// Every tree that differs from this one in one place: a member taken away, or a value replaced by each of `others`; and
  /// where that is.
  func mutants(_ others: [String], at path: String = "") -> [(path: String, tree: Tree)] {
    var found = others.map { (path: path + " = " + $0, tree: Tree.raw($0)) }
    switch self {
    case .object(let members):
      for index in members.indices {
        var rest = members
        let member = rest.remove(at: index)
        found.append((path: "\(path)/\(member.key) taken away", tree: .object(rest)))
        for (place, mutant) in member.value.mutants(others, at: "\(path)/\(member.key)") {
          var changed = members
          changed[index].value = mutant
          found.append((path: place, tree: .object(changed)))
        }
      }
    case .list(let items):
      for index in items.indices {
        for (place, mutant) in items[index].mutants(others, at: "\(path)/\(index)") {
          var changed = items
          changed[index] = mutant
          found.append((path: place, tree: .list(changed)))
        }
      }
    case .raw: break
    }
    return found
  }
}
