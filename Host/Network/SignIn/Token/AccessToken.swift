internal import Crypto

/// A bearer token, and how long it is worth anything.
struct AccessToken: Sendable, Equatable {
  var text: String
  /// Milliseconds since 1970; nil: it lives until somebody revokes it.
  var expires: Int64?
  /// From when on it is time for the next one.
  var renewal: Int64?

  /// How long before its end a token is renewed; of one that lives shorter, half its life.
  static let margin: Int64 = 60_000

  /// A token that was given out at `now` for so many milliseconds.
  init(_ text: String, life: Int64?, now: Int64) {
    self.text = text
    guard let life else { return }
    let (expires, overflowed) = now.addingReportingOverflow(max(0, life))
    guard !overflowed else { return }
    self.expires = expires
    renewal = expires - min(Self.margin, max(0, life) / 2)
  }

  /// A stored token and what stands beside it, which counts only for the token that it was written for: one that an admin
  /// has pasted since then has no end that anybody knows.
  init(stored text: String, life: String?) {
    self.text = text
    let parts = (life ?? "").split(separator: " ")
    guard parts.count == 3, let expires = Int64(parts[0]), let renewal = Int64(parts[1]), parts[2] == Self.mark(text) else { return }
    self.expires = expires
    self.renewal = renewal
  }

  /// What is stored beside the token; nil: it lives for ever.
  var storedLife: String? {
    guard let expires, let renewal else { return nil }
    return "\(expires) \(renewal) \(Self.mark(text))"
  }

  /// Under which name that is stored.
  static func lifeName(of secret: String) -> String { secret + ".expires" }

  func isAlive(at now: Int64) -> Bool { expires.map { now < $0 } ?? true }
  func isFresh(at now: Int64) -> Bool { renewal.map { now < $0 } ?? true }

  private static func mark(_ text: String) -> String { String(AWSSignature.hex(SHA256.hash(data: Array(text.utf8))).prefix(16)) }
}
