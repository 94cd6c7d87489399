internal import TradepostContract
internal import TradepostJSON

/// What a token address answered (RFC 6749, 5), read with suspicion: it is outsiders' text like any other.
enum TokenAnswer: Sendable, Equatable {
  case tokens(Tokens)
  /// It refuses, with the code that the RFC names.
  case refused(code: String, description: String)
  /// No answer of such an address; the words follow "it ".
  case unusable(String)

  struct Tokens: Sendable, Equatable {
    var access: String
    /// Milliseconds; nil: nobody said.
    var life: Int64?
    /// Only where it is another one than before, or the first.
    var refresh: String?

    init(access: String, life: Int64? = nil, refresh: String? = nil) {
      self.access = access
      self.life = life
      self.refresh = refresh
    }
  }

  /// Bytes of an answer and of a token.
  static let largest = 64 * 1024
  static let longestToken = 16 * 1024
  /// Ten years in seconds; whatever is said to live longer lives that long.
  static let longestLife: Int64 = 315_360_000

  init(status: UInt32, body: [UInt8]) {
    let root = (try? JSONDocument(parsing: body))?.root
    if (200...299).contains(status) {
      guard let root, root.kind == .object else {
        self = .unusable("answered \(status) without JSON")
        return
      }
      self = Self.tokens(root)
    } else if (400...499).contains(status), let code = root?["error"]?.string, !Self.passing.contains(code) {
      self = .refused(code: Self.shown(code, 64), description: Self.shown(root?["error_description"]?.string ?? "", 200))
    } else {
      self = .unusable("answered \(status)")
    }
  }

  /// Refusals that are none: another try may do.
  private static let passing = ["temporarily_unavailable", "server_error"]

  private static func tokens(_ root: JSONValue) -> TokenAnswer {
    guard let access = root["access_token"]?.string, isToken(access) else { return .unusable("gave no access token that can be used") }
    var tokens = Tokens(access: access)
    if let life = root["expires_in"], !life.isNull {
      guard let seconds = life.int64 ?? life.string.flatMap({ Int64($0) }), seconds >= 0 else {
        return .unusable("said no time for which its access token lives")
      }
      tokens.life = min(seconds, longestLife) * 1000
    }
    if let refresh = root["refresh_token"]?.string, !refresh.isEmpty {
      guard isToken(refresh) else { return .unusable("gave a refresh token that cannot be used") }
      tokens.refresh = refresh
    }
    return .tokens(tokens)
  }

  /// Everything in an answer that may be a secret, whatever became of it.
  static func secrets(in body: [UInt8]) -> [String] {
    guard let root = (try? JSONDocument(parsing: body))?.root else { return [] }
    return ["access_token", "refresh_token", "id_token"].compactMap { root[$0]?.string }
  }

  private static func isToken(_ text: String) -> Bool {
    (1...longestToken).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }

  /// One line of an outsider's words.
  private static func shown(_ text: String, _ most: Int) -> String {
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(most) {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: shown.append(" ")
      default: shown.append(scalar)
      }
    }
    return String(shown)
  }
}
