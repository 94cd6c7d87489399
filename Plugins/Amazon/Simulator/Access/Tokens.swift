internal import SimulatorKit

/// The access tokens that this world has given out, and what each may do.
struct Tokens {
  enum Right: Equatable {
    case seller
    /// Without a seller, for what belongs to the application.
    case grantless(scope: String)
    /// One restricted resource each: method and path, with `{orderId}` or with the id itself, and what may be seen.
    case restricted([Resource])
  }

  struct Resource: Equatable {
    let method: String
    let path: String
    let elements: [String]
  }

  /// Why a token opens nothing, in Amazon's words.
  enum Refusal: String, Error {
    case missing = "Access token is missing in the request header."
    case expired = "The access token you provided has expired."
    case invalid = "The access token you provided is revoked, malformed or invalid."
    case role = "The access token you provided does not have the required roles for this operation."
  }

  private let seed: UInt64
  /// Milliseconds that an access token lives.
  let life: Int
  private var given: [String: (right: Right, until: Int)] = [:]
  private var number = 0

  init(seed: UInt64, life: Int) {
    self.seed = seed
    self.life = life
  }

  mutating func give(_ right: Right, now: Int) -> String {
    number += 1
    let prefix = if case .restricted = right { "Atz.sprdt|IQEBLjAs" } else { "Atza|IwEBIJ" }
    let token = prefix + Hex.digits(seed, Stream.secret, 2_000_000 + number, count: 80)
    given[token] = (right, now + life)
    return token
  }

  func right(_ token: String?, now: Int) throws(Refusal) -> Right {
    guard let token, !token.isEmpty else { throw .missing }
    guard let entry = given[token] else { throw .invalid }
    if now >= entry.until { throw .expired }
    return entry.right
  }

  /// Ends all tokens at once, as a rotated secret does.
  mutating func expireAll(now: Int) {
    for token in given.keys { given[token]?.until = now }
  }
}
