internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

// Amazon answers 403 both to a token that has ended and to an app without the role. The host fetches another token and asks
// once more; where many requests are on their way together that one may have ended too, which says nothing about roles. A
// token that is refused right after it was given out is not renewed at once, so that such requests wait for half a minute.
private let settling: UInt32 = 31_000

extension Response {
  /// Whether this refusal is about the token alone, so that another one is taken.
  var isAboutToken: Bool {
    guard status == 403, let errors = try? json()["errors"] else { return false }
    return errors.items.contains { error in
      let details = error["details"]?.string ?? ""
      return details.contains("expired") || details.contains("revoked")
    }
  }

  private static let settled = Failure(
    .throttled, "Amazon no longer takes the access token, and another one neither", retryAfterMilliseconds: settling)

  /// For a list's `refusal`: asked again, a few times.
  static func expiredToken(_ response: Response) -> Failure? {
    response.isAboutToken ? settled : nil
  }
}

extension Run {
  /// Performs requests side by side; those that met the end of their token are asked again, a few times.
  func sendAll(_ requests: [Request]) async throws -> [Response] {
    var found = try await send(requests)
    for attempt in 0..<3 {
      let ended = found.indices.filter { found[$0].isAboutToken && requests[$0].isSafe }
      if ended.isEmpty { break }
      // The first time a neighbour's new token may be there already.
      if attempt > 0 { try await wait(milliseconds: Int64(settling)) }
      for (index, response) in zip(ended, try await send(ended.map { requests[$0] })) { found[index] = response }
    }
    return found
  }
}
