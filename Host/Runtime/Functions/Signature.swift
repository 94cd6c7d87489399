internal import HostCore

/// What a function takes and gives: the result's letter, the arguments' in brackets, `b(ssw)`.
struct Signature: Sendable, Hashable {
  enum Letter: Character {
    /// `int64_t`
    case int = "i"
    /// `int32_t`, 0 or not
    case bool = "b"
    /// `const char *` ended by NUL
    case zeroEnded = "z"
    /// `tp_bytes`
    case counted = "s"
    /// `tp_money`
    case money = "m"
    /// `tp_sink`: the function writes text
    case sink = "w"

    /// What a caller gives for it; nil for the sink, which is the host's.
    var kind: FunctionValue.Kind? {
      switch self {
      case .int: .int
      case .bool: .bool
      case .zeroEnded, .counted: .text
      case .money: .money
      case .sink: nil
      }
    }
  }

  let result: Letter
  let arguments: [Letter]

  static let mostArguments = 16

  init(parsing text: String, function: String, package: String) throws(HostError) {
    func wrong(_ problem: String) -> HostError {
      Refusal.signature("is \"\(text.prefix(40))\": \(problem)", function: function, package: package)
    }
    let characters = Array(text)
    guard characters.count >= 3, characters[1] == "(", characters.last == ")" else {
      throw wrong("it is not of the form result(arguments)")
    }
    guard let result = Letter(rawValue: characters[0]), [.int, .bool, .money].contains(result) else {
      throw wrong("there is no result \(characters[0])")
    }
    var arguments: [Letter] = []
    for character in characters[2..<characters.count - 1] {
      guard let letter = Letter(rawValue: character) else { throw wrong("there is no argument \(character)") }
      arguments.append(letter)
    }
    guard arguments.count <= Self.mostArguments else {
      throw wrong("it has \(arguments.count) arguments, at most \(Self.mostArguments) may be")
    }
    guard arguments.count(where: { $0 == .sink }) <= 1 else { throw wrong("it has more than one sink") }
    self.result = result
    self.arguments = arguments
  }

  /// What a caller gives, in order.
  var takes: [FunctionValue.Kind] { arguments.compactMap(\.kind) }

  var writesText: Bool { arguments.contains(.sink) }
}
