/// What of the finances is looked through for money that went back since the last run. They are late, as a rule by minutes, at
/// worst by two days. So every run looks an hour back behind its watermark, and the first one in each quarter of a day two
/// days, which finds what is late without asking for two days' refunds every time.
///
/// What Amazon defers is told of an order only once it is released, weeks after its date: the first run of a week looks through
/// what was released of the last five.
struct RefundLook: Equatable {
  /// Milliseconds.
  let start: Int64
  /// From when on for what was deferred; nil: not in this run.
  let released: Int64?

  init(since: Int64, now: Int64) {
    let hour: Int64 = 3_600_000
    func isFirst(in hours: Int64) -> Bool { since / (hours * hour) != now / (hours * hour) }
    start = max(0, since - (isFirst(in: 6) ? 48 : 1) * hour)
    released = isFirst(in: 168) ? max(0, since - 5 * 168 * hour) : nil
  }
}
