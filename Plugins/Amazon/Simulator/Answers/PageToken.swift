internal import SimulatorKit

/// Where a walk goes on: opaque to clients, bound to the query that began it, and not for ever. It is Base64 as the
/// platform's are, so it has to be escaped in an address.
struct PageToken {
  /// What was asked, in the words of the operation; a call that carries the token must not ask for something else.
  let query: [String]
  /// Where the walk goes on.
  let place: [Int]
  /// Milliseconds of UTC at which it was given.
  let given: Int

  private static let separator: Character = "\u{1f}"

  func text(_ settings: Settings) -> String {
    let plain = ([String(given), place.map(String.init).joined(separator: ",")] + query).joined(separator: String(Self.separator))
    return Base64.encode(Self.seal(plain, settings) + Array(plain.utf8))
  }

  /// Nil for a token that this world did not give.
  init?(_ text: String, _ settings: Settings) {
    guard let bytes = Base64.decode(text), bytes.count > 6 else { return nil }
    let plain = String(decoding: bytes[6...], as: UTF8.self)
    guard Self.seal(plain, settings) == Array(bytes[..<6]) else { return nil }
    let parts = plain.split(separator: Self.separator, omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 2, let given = Int(parts[0]) else { return nil }
    self.given = given
    place = parts[1].split(separator: ",").compactMap { Int($0) }
    query = Array(parts[2...])
  }

  init(query: [String], place: [Int], given: Int) {
    self.query = query
    self.place = place
    self.given = given
  }

  private static func seal(_ plain: String, _ settings: Settings) -> [UInt8] {
    Array(SHA256.digest(Array("\(settings.seed) \(plain)".utf8)).prefix(6))
  }

  /// The token of a call that goes on with a walk, or nil for a first one. `names` are the parameters that bind it:
  /// those given again must say the same, those left out are taken from the token.
  static func read(
    _ text: String?, _ operation: Operation, _ arguments: Arguments, binding names: [String], life: Int, _ world: World
  ) throws(Problem) -> PageToken? {
    guard let text else { return nil }
    guard let token = PageToken(text, world.settings), token.query.first == operation.rawValue, token.query.count == names.count + 1
    else { throw .input("The token of the next page is invalid.") }
    if world.now - token.given >= life { throw .input("The token of the next page has expired.") }
    for (name, value) in zip(names, token.query.dropFirst()) {
      let again = arguments.list(name).joined(separator: ",")
      if !again.isEmpty, again != value { throw .input("The token of the next page belongs to another '\(name)'.") }
    }
    return token
  }

  /// What binds a walk's tokens.
  static func query(_ operation: Operation, _ arguments: Arguments, _ names: [String]) -> [String] {
    [operation.rawValue] + names.map { arguments.list($0).joined(separator: ",") }
  }

  /// The value that a parameter had when the walk began.
  func value(_ name: String, _ names: [String]) -> String {
    guard let place = names.firstIndex(of: name), place + 1 < query.count else { return "" }
    return query[place + 1]
  }
}
