import SimulatorKit

/// The filter language of GraphQL's `query:` arguments: terms `name:value` side by side, values quoted or not, with
/// `>`, `>=`, `<`, `<=`; `OR` between terms; `-` or `NOT` before one; `AND` is the default.
struct QueryText {
  struct Term {
    var name: String
    var sign: String
    var value: String
    var negated: Bool
  }

  /// Every group must have a term that holds.
  private(set) var groups: [[Term]] = []
  let text: String

  init(_ text: String) {
    self.text = text
    var words = Self.words(text)[...]
    var joins = false
    while let word = words.popFirst() {
      if word == "AND" || word == "(" || word == ")" { continue }
      if word == "OR" {
        joins = true
        continue
      }
      var negated = false
      var term = word
      if word == "NOT", let next = words.popFirst() {
        negated = true
        term = next
      } else if word.hasPrefix("-") {
        negated = true
        term = String(word.dropFirst())
      }
      let read = Self.term(term, negated)
      if joins, let last = groups.indices.last { groups[last].append(read) } else { groups.append([read]) }
      joins = false
    }
  }

  private static func term(_ word: String, _ negated: Bool) -> Term {
    guard let colon = word.firstIndex(of: ":") else { return Term(name: "", sign: "", value: unquoted(word), negated: negated) }
    var value = word[word.index(after: colon)...]
    var sign = ""
    for candidate in [">=", "<=", ">", "<"] where value.hasPrefix(candidate) {
      sign = candidate
      value = value.dropFirst(candidate.count)
      break
    }
    return Term(name: String(word[..<colon]), sign: sign, value: unquoted(String(value)), negated: negated)
  }

  private static func unquoted(_ text: String) -> String {
    guard text.count >= 2, let first = text.first, first == "'" || first == "\"", text.last == first else { return text }
    return String(text.dropFirst().dropLast())
  }

  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var quote: Character?
    for character in text {
      if let open = quote {
        word.append(character)
        if character == open { quote = nil }
      } else if character == "'" || character == "\"" {
        word.append(character)
        quote = character
      } else if character == " " || character == "\n" || character == "\t" || character == "(" || character == ")" {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  /// Whether an object passes; `value` gives what it has under a name: nil for names that are unknown, and those are
  /// ignored as the platform ignores them.
  func passes(_ value: (String) -> Value?) -> Bool {
    groups.allSatisfy { group in
      group.contains { term in
        guard let held = value(term.name) else { return true }
        return held.passes(term) != term.negated
      }
    }
  }

  enum Value {
    case moment(Int)
    case number(Int)
    case words([String])

    func passes(_ term: Term) -> Bool {
      switch self {
      case .moment(let held):
        guard let asked = Moment.read(term.value) else { return true }
        return Self.compare(held, term.sign, asked)
      case .number(let held):
        guard let asked = Int(term.value.split(separator: "/").last ?? "") else { return false }
        return Self.compare(held, term.sign, asked)
      case .words(let held):
        if term.value == "*" { return !held.isEmpty }
        let asked = term.value.lowercased()
        if asked.hasSuffix("*") { return held.contains { $0.lowercased().hasPrefix(asked.dropLast()) } }
        return asked.split(separator: ",").contains { part in held.contains { $0.lowercased() == part } }
      }
    }

    private static func compare(_ held: Int, _ sign: String, _ asked: Int) -> Bool {
      switch sign {
      case ">": held > asked
      case ">=": held >= asked
      case "<": held < asked
      case "<=": held <= asked
      default: held == asked
      }
    }
  }
}

/// Times in questions: a date, or a date and a time with or without a zone. Without one it is UTC.
enum Moment {
  static func read(_ text: String) -> Int? {
    var rest = text.utf8.map { $0 }[...]
    func digits(_ count: Int) -> Int? {
      guard rest.count >= count else { return nil }
      var value = 0
      for byte in rest.prefix(count) {
        guard byte >= 0x30, byte <= 0x39 else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      rest = rest.dropFirst(count)
      return value
    }
    func sign(_ signs: String) -> Bool {
      guard let byte = rest.first, signs.utf8.contains(byte) else { return false }
      rest = rest.dropFirst()
      return true
    }
    guard let year = digits(4), sign("-"), let month = digits(2), sign("-"), let day = digits(2), (1...12).contains(month),
      (1...CivilTime.daysIn(year, month)).contains(day)
    else { return nil }
    var seconds = CivilTime.days(year, month, day) * 86_400
    if rest.isEmpty { return seconds }
    guard sign("Tt "), let hour = digits(2), sign(":"), let minute = digits(2) else { return nil }
    seconds += hour * 3600 + minute * 60
    if sign(":") { seconds += digits(2) ?? 0 }
    if sign(".") { while let byte = rest.first, byte >= 0x30, byte <= 0x39 { rest = rest.dropFirst() } }
    if rest.isEmpty || sign("Zz") { return rest.isEmpty ? seconds : nil }
    // A space before an offset is a `+` that nobody escaped.
    let east = rest.first == UInt8(ascii: "+") || rest.first == 0x20
    guard sign("+- "), let hours = digits(2) else { return nil }
    _ = sign(":")
    let offset = hours * 3600 + (digits(2) ?? 0) * 60
    return seconds + (east ? -offset : offset)
  }
}
