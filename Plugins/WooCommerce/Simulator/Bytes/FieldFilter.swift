import SimulatorKit

/// `_fields`: keeps the named members of an object (or of every object of a list) by cutting its bytes, without
/// building values. `a.b` goes one level down; below a list nothing matches, as in WordPress, where a path through a
/// list leaves the list empty.
struct FieldFilter {
  private indirect enum Tree {
    case all
    case some([String: Tree])
  }

  private let tree: [String: Tree]
  /// The names at the top in the order in which they were asked.
  private let asked: [String]

  /// Nil when `list` names nothing: then everything stays.
  init?(_ list: String) {
    var tree: [String: Tree] = [:]
    for name in list.split(separator: ",") {
      let path = name.trimmed().split(separator: ".", omittingEmptySubsequences: true).map(String.init)
      if !path.isEmpty { Self.add(path[...], to: &tree) }
    }
    if tree.isEmpty { return nil }
    self.tree = tree
    asked = list.split(separator: ",").compactMap { $0.trimmed().split(separator: ".").first.map(String.init) }
  }

  private static func add(_ path: ArraySlice<String>, to tree: inout [String: Tree]) {
    guard let head = path.first else { return }
    if path.count == 1 {
      tree[head] = .all
      return
    }
    switch tree[head] {
    case .all?: return
    case .some(var below)?:
      add(path.dropFirst(), to: &below)
      tree[head] = .some(below)
    case nil:
      var below: [String: Tree] = [:]
      add(path.dropFirst(), to: &below)
      tree[head] = .some(below)
    }
  }

  /// Whether a member of that name stays at the top.
  func keeps(_ name: String) -> Bool { tree[name] != nil }

  /// Appends what stays of the object in `bytes[range]`; `always` names one member that stays in any case.
  func cut(_ bytes: [UInt8], into output: inout Output, always: String? = nil) {
    var scanner = Scanner(bytes: bytes)
    cutObject(&scanner, tree, into: &output, always: always)
  }

  /// Like `cut`, but in the order that was asked: WooCommerce collects the members of a product that way. Members that
  /// its newer API versions added come `late`, in the object's own order.
  func cutAsAsked(_ bytes: [UInt8], into output: inout Output, late: Set<String>, always: String? = nil) {
    var scanner = Scanner(bytes: bytes)
    var parts: [(name: String, rank: Int, part: [UInt8])] = []
    scanner.place += 1
    while scanner.place < bytes.count, bytes[scanner.place] == UInt8(ascii: "\"") {
      let start = scanner.place
      scanner.skipValue()
      let name = String(decoding: bytes[start..<scanner.place].dropFirst().dropLast(), as: UTF8.self)
      scanner.place += 1
      if let below = name == always ? .all : tree[name] {
        var part = Output()
        cutValue(&scanner, below, into: &part)
        let rank = late.contains(name) || name == always ? asked.count : asked.firstIndex(of: name) ?? asked.count
        parts.append((name, rank, part.bytes))
      } else {
        scanner.skipValue()
      }
      if scanner.place < bytes.count, bytes[scanner.place] == UInt8(ascii: ",") { scanner.place += 1 }
    }
    output.raw("{")
    var first = true
    for rank in 0...asked.count {
      for entry in parts where entry.rank == rank {
        if !first { output.raw(",") }
        first = false
        output.text(entry.name)
        output.raw(":")
        output.raw(entry.part)
      }
    }
    output.raw("}")
  }

  private func cutObject(_ scanner: inout Scanner, _ tree: [String: Tree], into output: inout Output, always: String?) {
    output.raw("{")
    var first = true
    scanner.place += 1
    while scanner.place < scanner.bytes.count, scanner.bytes[scanner.place] == UInt8(ascii: "\"") {
      let keyStart = scanner.place
      scanner.skipValue()
      let key = scanner.bytes[keyStart..<scanner.place]
      let name = String(decoding: key.dropFirst().dropLast(), as: UTF8.self)
      scanner.place += 1
      let below = name == always ? .all : tree[name]
      if let below {
        if !first { output.raw(",") }
        first = false
        output.raw(key)
        output.raw(":")
        cutValue(&scanner, below, into: &output)
      } else {
        scanner.skipValue()
      }
      if scanner.place < scanner.bytes.count, scanner.bytes[scanner.place] == UInt8(ascii: ",") { scanner.place += 1 }
    }
    scanner.place += 1
    output.raw("}")
  }

  private func cutValue(_ scanner: inout Scanner, _ tree: Tree, into output: inout Output) {
    let start = scanner.place
    guard case .some(let below) = tree else {
      scanner.skipValue()
      output.raw(scanner.bytes[start..<scanner.place])
      return
    }
    switch start < scanner.bytes.count ? scanner.bytes[start] : 0 {
    case UInt8(ascii: "{"): cutObject(&scanner, below, into: &output, always: nil)
    case UInt8(ascii: "["):
      scanner.skipValue()
      output.raw("[]")
    default:
      scanner.skipValue()
      output.raw(scanner.bytes[start..<scanner.place])
    }
  }

  /// Walks over JSON that this simulator wrote itself: compact, without white space, known to be well formed.
  private struct Scanner {
    let bytes: [UInt8]
    var place = 0

    mutating func skipValue() {
      var depth = 0
      var quoted = false
      while place < bytes.count {
        let byte = bytes[place]
        if quoted {
          if byte == 0x5C { place += 1 } else if byte == 0x22 { quoted = false }
          place += 1
          if !quoted, depth == 0 { return }
          continue
        }
        switch byte {
        case 0x22: quoted = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          if depth == 0 { return }
          depth -= 1
          if depth == 0 {
            place += 1
            return
          }
        case UInt8(ascii: ","), UInt8(ascii: ":"): if depth == 0 { return }
        default: break
        }
        place += 1
      }
    }
  }
}

extension Substring {
  /// Without spaces at both ends.
  func trimmed() -> Substring {
    var part = self
    while part.utf8.first == 0x20 { part = part.dropFirst() }
    while part.utf8.last == 0x20 { part = part.dropLast() }
    return part
  }
}
