internal import TradepostContract

/// What an answer says about a rate limit, read from one header field; anything else than these two is ignored.
enum LimitCorrection: Sendable, Equatable {
  case perSecond(Amount)
  /// Of a leaky bucket: how full it is, and when it is full.
  case used(Int64, of: Int64)

  init?(_ meaning: RateLimit.Correction.Meaning, _ value: String?) {
    guard let value, value.utf8.count <= 40 else { return nil }
    let text = value.drop { $0 == " " }
    switch meaning {
    case .perSecond:
      guard let rate = Amount(text), rate.coefficient > 0 else { return nil }
      self = .perSecond(rate)
    case .used:
      let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 2, let used = Int64(parts[0]), let size = Int64(parts[1]), used >= 0, size >= 1 else { return nil }
      self = .used(used, of: size)
    }
  }
}
