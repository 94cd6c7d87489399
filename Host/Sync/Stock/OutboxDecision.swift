public import HostCore
internal import TradepostContract

/// Decides what becomes of an intent for stock in the light of its last push: nothing is sent twice unless it is known that the
/// first did not arrive.
public enum OutboxDecision {
  /// A request that came late may still take effect: so often it is asked before "not there" is believed.
  public static let questionsInDoubt = 3
  /// Answers that told nothing, after which a person is asked instead.
  static let mostQuestions = 12
  /// Whatever did not get through for that long, in milliseconds, is no longer what anybody expects to happen.
  static let patience: Int64 = 86_400_000
  /// No request takes effect that late, in milliseconds: what waits behind one of which nothing can be learnt waits no longer.
  static let latest: Int64 = 15 * 60_000

  /// - Parameters:
  ///   - pushed: how it stands in its push.
  ///   - canAsk: whether the platform can be asked at all.
  ///   - isAnswered: whether the platform has just been asked, and answered. Else what it said earlier decides nothing.
  public static func decide(
    _ entry: OutboxEntry, _ pushed: PushedItem, now: Int64, canAsk: Bool, isAnswered: Bool = true, chance: Double
  ) -> OutboxStep {
    let reason = pushed.outcome.reason
    if pushed.end == PushState.confirmed.rawValue { return .end(.confirmed, note: "") }
    switch pushed.outcome.state {
    case .confirmed: return .end(.confirmed, note: "")
    case .refused: return .end(.refused, note: reason)
    case .stale: return .end(.stale, note: reason)
    case .notSent: return notSent(entry, note: reason, now: now, chance: chance)
    case .accepted:
      if !canAsk { return .end(.confirmed, note: "The platform has taken it, and cannot be asked whether it shows it.") }
      return isAnswered || entry.hasLater ? accepted(entry, pushed, now: now) : unanswered(entry, note: reason, now: now, chance: chance)
    case .inDoubt, .pending:
      guard canAsk else {
        return .end(.dead, note: said("Nobody knows whether it arrived, and the platform cannot be asked: look at the shop", reason))
      }
      return isAnswered
        ? inDoubt(entry, pushed, now: now, chance: chance) : unanswered(entry, note: reason, now: now, chance: chance)
    }
  }

  /// Nothing is known of the push that it was part of.
  public static let unknown = OutboxStep.end(.dead, note: "Nobody knows whether it arrived: look at the shop.")

  /// Of what waits to be sent: how it ends without, since it has waited too long; nil: it may be sent.
  public static func beforeSending(_ entry: OutboxEntry, now: Int64) -> OutboxStep? {
    isTooOld(entry, now) ? .end(.dead, note: said("It could not be sent for a day", entry.note)) : nil
  }

  /// It certainly did not leave this host.
  public static func notSent(_ entry: OutboxEntry, note: String, now: Int64, chance: Double) -> OutboxStep {
    if let over = overBeforeSent(entry, note, now) { return over }
    return .again(after: pause(tries: entry.attempts, chance: chance), note: note)
  }

  /// The push that it was to be part of could not even be begun: the pauses grow with the store's silence.
  public static func notBegun(_ entry: OutboxEntry, note: String, now: Int64, chance: Double) -> OutboxStep {
    if let over = overBeforeSent(entry, note, now) { return over }
    return .again(after: pause(silentFor: now - entry.createdAt, chance: chance), note: note)
  }

  private static func overBeforeSent(_ entry: OutboxEntry, _ note: String, _ now: Int64) -> OutboxStep? {
    if entry.hasLater { return .end(.superseded, note: "A later intent took its place before it was sent.") }
    guard entry.isQueued else { return .end(.dead, note: said("It was not sent", note)) }
    return isTooOld(entry, now) ? .end(.dead, note: said("It could not be sent for a day", note)) : nil
  }

  private static func isTooOld(_ entry: OutboxEntry, _ now: Int64) -> Bool { now - entry.createdAt >= patience }

  /// It may have left this host, and the platform could not be asked about it: the pauses grow with its silence, and end.
  public static func unanswered(_ entry: OutboxEntry, note: String, now: Int64, chance: Double) -> OutboxStep {
    let silence = silence(entry, now)
    if entry.hasLater, silence >= latest { return .end(.superseded, note: unknownForLater) }
    guard silence < patience else { return .end(.dead, note: said("Nobody knows whether it arrived: look at the shop", note)) }
    return .ask(entry.state == .inDoubt ? .inDoubt : .sent, after: pause(silentFor: silence, chance: chance), note: note)
  }

  /// Milliseconds since it was sent.
  private static func silence(_ entry: OutboxEntry, _ now: Int64) -> Int64 { max(0, now - (entry.sentAt ?? entry.createdAt)) }

  private static let unknownForLater = "A later intent took its place; whether this one arrived is not known."

  private static func accepted(_ entry: OutboxEntry, _ pushed: PushedItem, now: Int64) -> OutboxStep {
    if entry.hasLater { return .end(.superseded, note: "A later intent took its place before the platform showed it.") }
    guard silence(entry, now) < patience else {
      return .end(.dead, note: said("The platform has taken it and did not show it within a day", held(pushed)))
    }
    // 2, 4, 8 seconds and so on, to ten minutes.
    return .ask(.sent, after: min(600_000, 2000 << Int64(min(entry.questions, 9))), note: pushed.outcome.reason)
  }

  private static func inDoubt(_ entry: OutboxEntry, _ pushed: PushedItem, now: Int64, chance: Double) -> OutboxStep {
    let reason = pushed.outcome.reason
    let isPatient = silence(entry, now) < patience
    if isPatient, entry.questions < questionsInDoubt {
      return .ask(.inDoubt, after: 1000 << Int64(max(0, min(entry.questions, 9))), note: reason)
    }
    if entry.hasLater { return .end(.superseded, note: unknownForLater) }
    guard isPatient, pushed.located?.state == .notApplied else {
      guard isPatient, entry.questions < mostQuestions else {
        return .end(.dead, note: said("Nobody knows whether it arrived: look at the shop", held(pushed)))
      }
      return .ask(.inDoubt, after: min(600_000, 1000 << Int64(min(entry.questions, 10))), note: reason)
    }
    // Where the shop holds what it held before, the intent did not arrive. Where it holds a third value, it may have arrived
    // and something was sold since: to send it again would sell that twice.
    let current = pushed.located.flatMap { Amount($0.current) }
    guard entry.isQueued, let current, let before = entry.intent.before, current.compare(before) == 0 else {
      return .end(.dead, note: said("The shop does not hold what was pushed: look, then send it again or let it be", held(pushed)))
    }
    return .again(after: pause(tries: entry.attempts, chance: chance), note: "The shop was asked: it did not arrive.")
  }

  private static func held(_ pushed: PushedItem) -> String {
    guard let current = pushed.located?.current, !current.isEmpty else { return pushed.outcome.reason }
    return "it holds \(current)"
  }

  private static func said(_ sentence: String, _ more: String) -> String {
    more.isEmpty ? sentence + "." : "\(sentence): \(more)"
  }

  /// Milliseconds before another try: 1, 2, 4 seconds and so on, to ten minutes, spread by chance.
  static func pause(tries: Int, chance: Double) -> Int64 { spread(1000 << Int64(max(0, min(tries - 1, 10))), chance) }

  /// The same by how long nothing was heard: half of that, from a second to ten minutes.
  static func pause(silentFor silence: Int64, chance: Double) -> Int64 { spread(max(1000, silence / 2), chance) }

  private static func spread(_ pause: Int64, _ chance: Double) -> Int64 {
    let longest = min(600_000, pause)
    return longest / 2 + Int64(Double(longest / 2) * min(1, max(0, chance)))
  }
}
