/// The part of the Admin API's schema that this shop answers: read once from ``SchemaText``.
struct Schema {
  enum Kind: Equatable {
    /// Text, numbers, booleans: as the object holds them.
    case plain
    /// A global id.
    case id
    /// A moment, in UTC.
    case moment
    /// A value in capitals.
    case capitals
    /// A number that is written as text.
    case numeral
    case object(String)
  }

  enum Shape: Equatable { case one, list, connection }

  struct Field {
    let kind: Kind
    let shape: Shape
    /// The member of the object, in the spelling of REST.
    let key: String
    /// Nil: it takes none.
    let arguments: Set<String>?
  }

  private(set) var types: [String: [String: Field]] = [:]

  static let shared = Schema()

  private static let paging: Set<String> = ["first", "last", "after", "before", "reverse", "query", "sortKey", "savedSearchId"]

  private init() {
    var type = ""
    for line in SchemaText.text.split(whereSeparator: { $0 == "\n" || $0 == " " }) {
      if line.hasSuffix(":") {
        type = String(line.dropLast())
        types[type] = types[type] ?? [:]
        continue
      }
      let sides = line.split(separator: "=", maxSplits: 1)
      guard sides.count == 2 else { continue }
      var name = String(sides[0])
      var arguments: Set<String>?
      if let open = name.firstIndex(of: "(") {
        arguments = Set(name[name.index(after: open)...].dropLast().split(separator: ",").map(String.init))
        name = String(name[..<open])
      }
      let parts = sides[1].split(separator: "@")
      var kindText = String(parts[0])
      var shape = Shape.one
      if kindText.hasSuffix("*") { shape = .connection }
      if kindText.hasSuffix("[]") { shape = .list }
      while let last = kindText.last, last == "*" || last == "[" || last == "]" { kindText.removeLast() }
      if shape == .connection { arguments = (arguments ?? []).union(Self.paging) }
      let kind: Kind =
        switch kindText {
        case "S", "I", "B", "F": .plain
        case "ID": .id
        case "D": .moment
        case "E": .capitals
        case "N": .numeral
        default: .object(kindText)
        }
      types[type, default: [:]][name] = Field(
        kind: kind, shape: shape, key: parts.count > 1 ? String(parts[1]) : Self.snake(name), arguments: arguments)
    }
  }

  private static func snake(_ name: String) -> String {
    var text = ""
    for character in name {
      if character.isUppercase { text += "_" }
      text += character.lowercased()
    }
    return text
  }

  func field(_ name: String, of type: String) -> Field? { types[type]?[name] }
}
