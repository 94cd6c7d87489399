/// Whether a delivery that failed is tried again, and when. A value.
public struct Redelivery: Sendable, Hashable {
  /// What a failure says about another try.
  public enum Kind: Sendable, Hashable {
    /// The next try may go better: the platform or the way to it failed.
    case passing
    /// It will fail again until somebody changes something.
    case lasting
    /// A setting is wrong, which somebody may set right, or what was asked for is.
    case doubtful
    /// Nothing was tried, since something else was at work: it does not count.
    case blocked

    /// By the code of a run's or an operation's failure.
    public init(code: String) {
      switch code {
      case "invalid": self = .doubtful
      case "adapter", "unsupported", "notFound", "limit", "retired", "delivery.file": self = .lasting
      case "cancelled", "lock.held", "plugin.disabled", "run.interrupted": self = .blocked
      default: self = .passing
      }
    }
  }

  public enum Decision: Sendable, Hashable {
    /// In that many milliseconds.
    case again(Int64)
    case giveUp
  }

  /// After this many tries somebody else must look; the last hours of them lie an hour apart.
  public static let most = 24
  static let first: Int64 = 2000
  static let longest: Int64 = 3_600_000
  static let blocked: Int64 = 2000

  /// - Parameters:
  ///   - attempts: this one counted.
  ///   - chance: 0 to 1; spreads what failed together.
  public static func decide(_ kind: Kind, attempts: Int, chance: Double) -> Decision {
    switch kind {
    case .lasting: return .giveUp
    case .blocked: return .again(spread(blocked, chance))
    case .passing, .doubtful:
      if attempts >= most { return .giveUp }
      return .again(spread(min(longest, first << Int64(min(max(0, attempts - 1), 20))), chance))
    }
  }

  /// How long a whole store is left alone after that many failures in a row.
  public static func pause(failures: Int, chance: Double) -> Int64 {
    failures == 0 ? 0 : spread(min(60_000, 500 << Int64(min(failures, 10))), chance)
  }

  /// Three quarters to five quarters of it.
  private static func spread(_ wait: Int64, _ chance: Double) -> Int64 {
    wait / 4 * 3 + Int64(Double(wait / 2) * min(1, max(0, chance)))
  }
}
