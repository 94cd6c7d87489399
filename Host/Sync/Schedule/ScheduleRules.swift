/// How patient the scheduler is. All times are milliseconds of the host's clock.
public struct ScheduleRules: Sendable, Hashable {
  /// Runs that are worked on at once.
  public var places = 4
  /// A run that stored no page for so long waits for its shop: it gives its place to another store's, and goes on without one.
  public var grip: Int64 = 3_000
  /// After so long any run does.
  public var patience: Int64 = 20_000
  /// Runs that come further at once, with a place or without.
  public var most = 64
  /// A run that stored no page for so long hangs. Longer than any report of a platform takes.
  public var hang: Int64 = 900_000
  /// No run takes longer; the next goes on behind its last page.
  public var deadline: Int64 = 21_600_000
  /// A run that was asked to end has so long to do it.
  public var grace: Int64 = 60_000
  /// From one sweep of a kind to the next.
  public var sweep: Int64 = 86_400_000
  /// From one list of everything of a kind to the next: only that finds what was deleted without a word.
  public var full: Int64 = 604_800_000
  /// No list of everything takes longer: what the shop tells of meanwhile waits for it. A larger shop's is for a person to ask for.
  public var fullDeadline: Int64 = 3_600_000
  /// After the first failure; doubled with each that follows.
  public var firstPause: Int64 = 60_000
  /// No failure makes a store wait longer than that, or than its own interval where that is longer.
  public var longestPause: Int64 = 3_600_000
  /// When another process has it.
  public var busyPause: Int64 = 30_000
  /// Stores that were connected, changed or synced by others are seen after so long at the latest.
  public var look: Int64 = 5_000
  /// Of the jitter: two hosts, and the stores of one, do not all ask at the full hour.
  public var seed: UInt64 = 0

  public init() {}

  /// The pause after that many failures one after the other, jitter taken off.
  func pause(failures: Int, interval: Int64) -> Int64 {
    let (doubled, isTooLong) = firstPause.multipliedReportingOverflow(by: 1 << Int64(min(30, max(0, failures - 1))))
    let most = max(longestPause, interval)
    return isTooLong ? most : min(doubled, most)
  }

  /// A part of a tenth of `span`, always the same for the same store and round.
  func jitter(_ span: Int64, store: Int64, round: Int64) -> Int64 {
    // SplitMix64's finaliser.
    var mixed = seed ^ UInt64(bitPattern: store) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(bitPattern: round) &* 0xD1B5_4A32_D192_ED03
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return Int64(mixed % UInt64(max(1, span / 10)))
  }
}
