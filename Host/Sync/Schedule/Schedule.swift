public import HostCore
public import TradepostContract

/// Decides which store's records are brought in when. A value: it is told what happens and says what is to be done.
///
/// A store is worked for one kind after the other. A store that is slow keeps its place for ``ScheduleRules/grip`` only, and one
/// that fails waits by itself and behind those that are well, so that neither delays another.
public struct Schedule: Sendable {
  /// One kind of one store.
  public struct Job: Sendable, Hashable {
    public let store: Int64
    public let resource: Resource

    public init(store: Int64, resource: Resource) {
      self.store = store
      self.resource = resource
    }
  }

  public enum Action: Sendable, Hashable {
    /// A sweep reads again what changed shortly before the last list, too; a full one lists everything.
    case start(Job, isSweep: Bool, isFull: Bool = false)
    /// Ask it to end, and tell its history why.
    case end(Job, Reason)
    /// It did not end when it was asked to: its store is left alone until it does.
    case giveUp(Job)
  }

  public enum Reason: Sendable, Hashable {
    /// No page for ``ScheduleRules/hang``.
    case hangs
    /// Longer than ``ScheduleRules/deadline``, or than ``ScheduleRules/fullDeadline``.
    case deadline
    /// Its store is gone, disabled or not to be synced any more.
    case unwanted
  }

  public enum Outcome: Sendable, Hashable {
    case done
    case failed
    /// Somebody else is bringing it in.
    case busy
    /// It was somebody else's; what became of it stands in the data.
    case others
  }

  let rules: ScheduleRules
  private var stores: [Int64: Plan] = [:]
  private var runs: [Job: Run] = [:]

  private struct Plan {
    var known: ScheduledStore
    var failures: [Resource: Int] = [:]
    /// When it is due instead, after a failure or when somebody else had it.
    var notBefore: [Resource: Int64] = [:]
    var rounds: Int64 = 0
  }

  private struct Run {
    var startedAt: Int64
    var movedAt: Int64
    var isSweep: Bool
    var isFull = false
    var askedToEndAt: Int64?
    var isGivenUp = false
  }

  public init(_ rules: ScheduleRules = ScheduleRules()) { self.rules = rules }

  /// Runs that were started and have not ended.
  public var running: Int { runs.count }

  /// Takes in what the data say of every store by now.
  public mutating func learn(_ known: [ScheduledStore], at now: Int64) {
    var plans: [Int64: Plan] = [:]
    for store in known {
      let before = stores[store.row]?.known
      var plan = stores[store.row] ?? Plan(known: store)
      plan.known = store
      // Somebody else's run went well meanwhile: there is nothing to make up for.
      for kind in store.kinds
      where !kind.hasFailed && kind.startedAt != before?.kinds.first(where: { $0.resource == kind.resource })?.startedAt {
        plan.failures[kind.resource] = nil
        plan.notBefore[kind.resource] = nil
      }
      for kind in store.kinds where before == nil && kind.hasFailed { failed(&plan, kind.resource, at: kind.startedAt ?? now) }
      plans[store.row] = plan
    }
    stores = plans
  }

  /// Whether what was last learnt speaks of it.
  public func knows(_ job: Job) -> Bool { stores[job.store]?.known.kinds.contains { $0.resource == job.resource } ?? false }

  private func failed(_ plan: inout Plan, _ resource: Resource, at now: Int64) {
    let failures = (plan.failures[resource] ?? 0) + 1
    plan.failures[resource] = failures
    let pause = rules.pause(failures: failures, interval: plan.known.schedule.interval &* 60_000)
    plan.notBefore[resource] = now &+ pause &- rules.jitter(pause, store: plan.known.row, round: Int64(failures))
  }

  /// What is to be done now.
  public mutating func next(at now: Int64) -> [Action] {
    var actions = endings(at: now)
    var held = runs.values.count { now &- $0.movedAt < rules.grip && now &- $0.startedAt < rules.patience }
    let busy = Set(runs.keys.map(\.store))
    let waiting = stores.values.filter { !busy.contains($0.known.row) }.compactMap { due($0, at: now) }
      .sorted { ($0.hasFailed ? 1 : 0, $0.due, $0.job.store) < ($1.hasFailed ? 1 : 0, $1.due, $1.job.store) }
    // Runs that wait for their shops cost next to nothing and must not keep the others from starting; each store has one at most.
    var progressing = runs.values.count { now &- $0.movedAt < rules.patience }
    for (job, _, isSweep, isFull, _) in waiting where held < rules.places && progressing < rules.most {
      runs[job] = Run(startedAt: now, movedAt: now, isSweep: isSweep, isFull: isFull)
      held += 1
      progressing += 1
      actions.append(.start(job, isSweep: isSweep, isFull: isFull))
    }
    return actions
  }

  private mutating func endings(at now: Int64) -> [Action] {
    var actions: [Action] = []
    for (job, run) in runs.sorted(by: { ($0.key.store, $0.key.resource.order) < ($1.key.store, $1.key.resource.order) }) {
      if let asked = run.askedToEndAt {
        guard !run.isGivenUp, now &- asked >= rules.grace else { continue }
        runs[job]?.isGivenUp = true
        actions.append(.giveUp(job))
        continue
      }
      let reason: Reason
      if !knows(job) {
        reason = .unwanted
      } else if now &- run.movedAt >= rules.hang {
        reason = .hangs
      } else if now &- run.startedAt >= (run.isFull ? min(rules.fullDeadline, rules.deadline) : rules.deadline) {
        reason = .deadline
      } else {
        continue
      }
      runs[job]?.askedToEndAt = now
      actions.append(.end(job, reason))
    }
    return actions
  }

  private typealias Due = (job: Job, due: Int64, isSweep: Bool, isFull: Bool, hasFailed: Bool)

  /// The kind of a store that has been due the longest, so that one which takes longer than the interval leaves room for the
  /// others; of several, the first in the order in which each finds what it refers to. Nil: none is.
  private func due(_ plan: Plan, at now: Int64) -> Due? {
    var longest: Due?
    for kind in plan.known.kinds where plan.known.schedule.kinds.contains(kind.resource) {
      let (due, isSweep, isFull) = dueTime(plan, kind, at: now)
      guard due <= now, due < longest?.due ?? .max else { continue }
      longest = (Job(store: plan.known.row, resource: kind.resource), due, isSweep, isFull, plan.failures[kind.resource] ?? 0 > 0)
    }
    return longest
  }

  private func dueTime(_ plan: Plan, _ kind: ScheduledStore.Kind, at now: Int64) -> (due: Int64, isSweep: Bool, isFull: Bool) {
    // A clock that was put back must not keep a store waiting until it has caught up.
    let connected = min(plan.known.connectedAt, now)
    let swept = min(kind.sweptAt ?? connected, now)
    let sweep = swept &+ rules.sweep &- jitter(rules.sweep, plan)
    let full = min(kind.listedAt ?? connected, now) &+ rules.full &- rules.jitter(rules.full, store: plan.known.row, round: 0)
    var due = min(sweep, full)
    if plan.known.schedule.interval > 0 {
      let interval = min(plan.known.schedule.interval, StoreSchedule.longest) &* 60_000
      due = min(due, min(kind.startedAt ?? connected, now) &+ interval &- jitter(interval, plan))
    }
    // What failed is tried again by its own pause, which may be shorter than the interval and grows beyond it.
    return (plan.notBefore[kind.resource] ?? due, sweep <= now || full <= now, full <= now)
  }

  /// The same for all kinds of a store: the one that waits longest stays so.
  private func jitter(_ span: Int64, _ plan: Plan) -> Int64 { rules.jitter(span, store: plan.known.row, round: plan.rounds) }

  /// The clock was put forward by so many milliseconds, or back: what takes long does so by no clock that people set.
  public mutating func clockWasSet(by change: Int64) {
    for job in runs.keys {
      runs[job]?.startedAt &+= change
      runs[job]?.movedAt &+= change
      if let asked = runs[job]?.askedToEndAt { runs[job]?.askedToEndAt = asked &+ change }
    }
    for row in stores.keys {
      let moved = (stores[row]?.notBefore ?? [:]).mapValues { $0 &+ change }
      stores[row]?.notBefore = moved
    }
  }

  /// Somebody else's run goes on: it is waited for, and it too must not hang.
  public mutating func adopt(_ job: Job, at now: Int64) {
    if runs[job] == nil { runs[job] = Run(startedAt: now, movedAt: now, isSweep: false) }
  }

  /// A page of it was stored.
  public mutating func moved(_ job: Job, at now: Int64) { runs[job]?.movedAt = now }

  /// It has ended, however.
  public mutating func ended(_ job: Job, _ outcome: Outcome, at now: Int64) {
    guard let run = runs.removeValue(forKey: job), var plan = stores[job.store] else { return }
    plan.rounds &+= 1
    if let index = plan.known.kinds.firstIndex(where: { $0.resource == job.resource }) {
      if outcome == .done || outcome == .failed { plan.known.kinds[index].startedAt = run.startedAt }
      if outcome == .done, run.isSweep { plan.known.kinds[index].sweptAt = run.startedAt }
      if outcome == .done, run.isFull { plan.known.kinds[index].listedAt = run.startedAt }
    }
    switch outcome {
    case .done:
      plan.failures[job.resource] = nil
      plan.notBefore[job.resource] = nil
    case .busy: plan.notBefore[job.resource] = now &+ rules.busyPause
    case .failed: failed(&plan, job.resource, at: now)
    case .others: break
    }
    stores[job.store] = plan
  }

  /// When to look again, when nothing else happens: the next thing due, at most ``ScheduleRules/look`` away, and soon when a
  /// run goes on that may hang or come further.
  public func nextLook(after now: Int64) -> Int64 {
    var next = now &+ rules.look
    for plan in stores.values {
      for kind in plan.known.kinds where plan.known.schedule.kinds.contains(kind.resource) {
        let due = dueTime(plan, kind, at: now).due
        // What is due already waits for a place, or for its store's other run, and both are told of when they come.
        if due > now { next = min(next, due) }
      }
    }
    if !runs.isEmpty { next = min(next, now &+ 1_000) }
    return max(next, now &+ 200)
  }
}

extension Resource {
  /// Among the kinds, for sorting.
  fileprivate var order: Int { Resource.allCases.firstIndex(of: self) ?? 0 }
}
