extension JSONValue {
  /// The value at a JSON pointer (RFC 6901): `/pagination/nextToken`, `/edges/0/node`; the value itself for an empty one. Nil
  /// when nothing is there; `null` is something.
  public func at(_ pointer: String) -> JSONValue? {
    var value = self
    for step in JSONPointer.steps(of: pointer) {
      let next = value.kind == .list ? value.item(step) : value[step]
      guard let next else { return nil }
      value = next
    }
    return value
  }

  private func item(_ step: String) -> JSONValue? {
    guard let position = Int(step), position >= 0 else { return nil }
    return items.dropFirst(position).first { _ in true }
  }
}

/// The syntax of JSON pointers.
public enum JSONPointer {
  /// The names between the slashes, decoded; none of an empty pointer.
  public static func steps(of pointer: String) -> [String] {
    pointer.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst().map { step in
      guard step.contains(UInt8(ascii: "~")) else { return String(Substring(step)) }
      var name: [UInt8] = []
      var isEscaped = false
      for byte in step {
        switch byte {
        case UInt8(ascii: "~") where !isEscaped: isEscaped = true
        case UInt8(ascii: "1") where isEscaped:
          name.append(UInt8(ascii: "/"))
          isEscaped = false
        default:
          name.append(isEscaped ? UInt8(ascii: "~") : byte)
          isEscaped = false
        }
      }
      return String(decoding: name, as: UTF8.self)
    }
  }
}
