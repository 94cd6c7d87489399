internal import HostCore
internal import TradepostContract

/// What became of a request that has no answer to hand over, in words: every sentence of this module that ends in a
/// response is made here. None holds a query, since secrets may stand there.
extension Failure {
  // The adapter asked for something that is not sent.

  static func unknownOrigin(_ name: String) -> Failure {
    Failure(.adapter, "The adapter asked for the origin \"\(name.prefix(64))\", which its manifest does not list.")
  }
  static func badRequest(_ problem: String) -> Failure {
    Failure(.adapter, "The adapter asked for a request that is not sent: \(problem).")
  }
  static func unknownLimit(_ name: String) -> Failure {
    Failure(.adapter, "The adapter asked for the rate limit \"\(name.prefix(64))\", which its manifest does not list.")
  }
  static func unknownSignIn(_ name: String) -> Failure {
    Failure(.adapter, "The adapter asked for the sign-in \"\(name.prefix(64))\", which its manifest does not list.")
  }
  static func signInElsewhere(_ name: String, _ origin: String) -> Failure {
    Failure(.adapter, "The adapter asked for the sign-in \"\(name)\" at \"\(origin)\", where its manifest does not let it be used.")
  }
  static func secretElsewhere(_ name: String, _ origin: String) -> Failure {
    Failure(.adapter, "The adapter named the secret \(name) in a request to \"\(origin)\", where its manifest does not let it go.")
  }
  /// A secret was to be taken out of an answer, and it is not there. Nothing of the answer is handed over.
  static func notCaptured(_ place: String, _ pointers: [String]) -> Failure {
    Failure(
      .platform,
      "\(place) answered without the text at \(pointers.joined(separator: ", ")) that the adapter wants kept as a secret. "
        + "Nothing of the answer is shown to it.")
  }
  /// The manifest has it, and this store has no address for it.
  static func absentOrigin(_ name: String, setting: String, store: String) -> Failure {
    Failure(
      .invalid,
      "The store has no address for \"\(name)\", since its setting \(setting) is not given: "
        + "tradepost store update \(store) --set \(setting)=…")
  }

  // The store's settings do not work out.

  static func unreachable(_ error: HostError) -> Failure { Failure(.platform, error.message) }
  static func unsafe(_ error: HostError) -> Failure { Failure(.invalid, error.message) }

  static func redirect(_ status: UInt32, from place: String, to target: String?, isElsewhere: Bool) -> Failure {
    let remedy =
      isElsewhere
      ? "connect the store with the address it sends to."
      : "correct the store's address or folder, or the shop's permalinks."
    return Failure(
      .invalid,
      "\(place) answered \(status) and sends to \(target ?? "nowhere"). "
        + "Redirects are not followed, since a signed request belongs to one address: \(remedy)")
  }

  // The way there and back.

  static func connection(_ place: String, _ reason: String) -> Failure {
    Failure(.platform, "\(place) could not be reached: \(reason). Nothing was sent.")
  }
  static func certificate(_ place: String, _ reason: String) -> Failure {
    Failure(
      .invalid,
      "\(place) shows a certificate that is not trusted (\(reason)). "
        + "If the shop signs its own, give its certificate with --authority FILE, also later: tradepost store update. Nothing was sent.")
  }
  static func lost(_ place: String, _ reason: String) -> Failure {
    Failure(.platform, "The connection to \(place) ended before the whole answer was there: \(reason).")
  }
  static func slow(_ place: String, _ seconds: Int64) -> Failure {
    Failure(.platform, "\(place) had not answered in full after \(seconds) seconds.")
  }
  static func tooLarge(_ place: String, _ bytes: Int) -> Failure {
    Failure(.limit, "\(place) answered with more than \(bytes) bytes, unpacked: ask for smaller pages.")
  }
  static func tooManyFields(_ place: String) -> Failure {
    Failure(
      .limit,
      "\(place) answered with more header fields than the host reads "
        + "(\(ResponseFilter.mostFields), or \(ResponseFilter.mostFieldBytes) bytes).")
  }
  static func encoding(_ place: String, _ name: String) -> Failure {
    Failure(.platform, "\(place) packed its answer as \"\(name.prefix(40))\", which nobody asked for.")
  }
  static func garbled(_ place: String) -> Failure { Failure(.platform, "\(place) answered with something that is no HTTP.") }
  static func packed(_ place: String) -> Failure { Failure(.platform, "\(place) answered with a body that does not unpack.") }
  static let cancelled = Failure(.cancelled, "Cancelled before the request was sent.")
  static func cancelledUnderway(_ place: String) -> Failure { Failure(.cancelled, "Cancelled while waiting for \(place).") }
  static let closed = Failure(.cancelled, "The store's connection was closed.")
}
