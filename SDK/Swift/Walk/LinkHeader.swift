/// What a `Link` header says (RFC 8288): `<https://shop.example/orders?page_info=abc>; rel="next", <…>; rel="previous"`.
struct LinkHeader {
  private var rest: ArraySlice<UInt8>

  private init(_ field: String) { rest = Array(field.utf8)[...] }

  /// The target of the first link of that relation, as it stands there; nil when there is none. A link about something other
  /// than what was asked for (`anchor`) is none.
  static func target(rel: String, in fields: [String]) -> String? {
    for field in fields {
      var header = LinkHeader(field)
      while let link = header.next() {
        if link.relations.contains(rel), !link.isAnchored { return link.target }
      }
    }
    return nil
  }

  private struct Link {
    var target: String
    /// In lower case.
    var relations: [String] = []
    var isAnchored = false
  }

  /// The next link; nil at the end, or where the header makes no sense any more.
  private mutating func next() -> Link? {
    skip { $0 <= 0x20 || $0 == UInt8(ascii: ",") }
    guard rest.popFirst() == UInt8(ascii: "<"), let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return nil }
    var link = Link(target: String(decoding: rest[..<end], as: UTF8.self))
    rest = rest[(end + 1)...]
    var hasRelation = false
    while true {
      skip { $0 <= 0x20 }
      guard rest.first == UInt8(ascii: ";") else { return link }
      rest.removeFirst()
      let (name, value) = parameter()
      switch name {
      case "rel" where !hasRelation:
        // Of several, the first counts.
        hasRelation = true
        link.relations = value.lowercased().split(separator: " ").map { String($0) }
      case "anchor": link.isAnchored = true
      default: break
      }
    }
  }

  private mutating func parameter() -> (name: String, value: String) {
    skip { $0 <= 0x20 }
    let name = take { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: ",") && $0 > 0x20 }
    skip { $0 <= 0x20 }
    guard rest.first == UInt8(ascii: "=") else { return (name.lowercased(), "") }
    rest.removeFirst()
    skip { $0 <= 0x20 }
    guard rest.first == UInt8(ascii: "\"") else {
      return (name.lowercased(), take { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: ",") && $0 > 0x20 })
    }
    rest.removeFirst()
    var value: [UInt8] = []
    while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
      if byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() { value.append(escaped) } else { value.append(byte) }
    }
    return (name.lowercased(), String(decoding: value, as: UTF8.self))
  }

  private mutating func skip(_ belongs: (UInt8) -> Bool) { rest = rest.drop(while: belongs) }

  private mutating func take(_ belongs: (UInt8) -> Bool) -> String {
    let taken = rest.prefix(while: belongs)
    rest = rest[taken.endIndex...]
    return String(decoding: taken, as: UTF8.self)
  }
}
