internal import HostCore
internal import HostRuntime
internal import HostStorage
public import HostSync
internal import Logging
public import ServiceLifecycle
internal import TradepostContract

/// Has each store's records brought in as often as its settings say. ``Schedule`` decides; this does what it says.
public struct SchedulerService: Service {
  private let host: Tradepost
  private let rules: ScheduleRules

  public init(_ host: Tradepost, rules: ScheduleRules = ScheduleRules()) {
    self.host = host
    self.rules = rules
  }

  public func run() async throws {
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        let round = SchedulerRound(host, rules)
        let (wakes, wake) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        var timer: Task<Void, Never>?
        defer { timer?.cancel() }
        wake.yield()
        for await _ in wakes {
          for action in await round.next() {
            guard case .start(let job, let isSweep, let isFull) = action else {
              await round.perform(action)
              continue
            }
            group.addTask {
              await round.ended(job, await host.scheduled(job, isSweep: isSweep, isFull: isFull))
              wake.yield()
            }
          }
          let pause = await round.pause()
          timer?.cancel()
          timer = Task {
            do {
              try await host.clock.sleep(pause)
              // By the machine's clock: one that runs a thousand times as fast must not keep a core busy.
              try await Task.sleep(for: .milliseconds(100))
              wake.yield()
            } catch {}
          }
        }
      }
    }
  }
}

/// What the scheduler knows, and what it does beside starting runs.
private actor SchedulerRound {
  private let host: Tradepost
  private var schedule: Schedule
  private var learnedAt: Int64?
  /// What both clocks said when they were last looked at.
  private var seen: (now: Int64, steady: Int64)?
  /// Of each run that goes on, whoever started it: which, and how many pages it had stored when it was last looked at.
  private var atWork: [Schedule.Job: ListAtWork] = [:]
  private var own: Set<Schedule.Job> = []
  /// Why a run was asked to end.
  private var asked: [Schedule.Job: (run: Ident, reason: Schedule.Reason)] = [:]

  init(_ host: Tradepost, _ rules: ScheduleRules) {
    self.host = host
    schedule = Schedule(rules)
  }

  /// The clock's time; tells the schedule when somebody has set it.
  private func now() -> Int64 {
    let (now, steady) = (host.clock.now(), host.clock.steady())
    if let seen {
      let change = (now &- seen.now) &- (steady &- seen.steady)
      // Less is a clock that is being put right bit by bit.
      if abs(change) >= 1_000 { schedule.clockWasSet(by: change) }
    }
    seen = (now, steady)
    return now
  }

  /// How long nothing is to be done unless something happens.
  func pause() -> Int64 {
    let now = now()
    return schedule.nextLook(after: now) &- now
  }

  func next() async -> [Schedule.Action] {
    let now = now()
    do throws(HostError) {
      try await look(at: now)
      if learnedAt.map({ abs(now - $0) >= 4_000 }) ?? true {
        schedule.learn(try await host.scheduledStores(), at: now)
        learnedAt = now
      }
    } catch {
      host.log.error("\(error.description)")
      return []
    }
    let actions = schedule.next(at: now)
    for case .start(let job, _, _) in actions { own.insert(job) }
    return actions
  }

  /// Sees which runs go on, and which of them got further.
  private func look(at now: Int64) async throws(HostError) {
    var found: [Schedule.Job: ListAtWork] = [:]
    for list in try await host.storage.listsAtWork() {
      let job = Schedule.Job(store: list.store, resource: list.resource)
      if !own.contains(job), try await host.closed(list) { continue }
      found[job] = list
      // It may be the first of a store that was connected since, or of a package that was enabled again.
      if atWork[job]?.run != list.run, !schedule.knows(job) { learnedAt = nil }
      schedule.adopt(job, at: now)
      if let before = atWork[job], before.run != list.run || before.pages != list.pages { schedule.moved(job, at: now) }
    }
    for job in atWork.keys where found[job] == nil && !own.contains(job) {
      await tell(job)
      schedule.ended(job, .others, at: now)
      learnedAt = nil
    }
    atWork = found
  }

  func ended(_ job: Schedule.Job, _ outcome: Schedule.Outcome) async {
    own.remove(job)
    await tell(job)
    schedule.ended(job, outcome, at: now())
  }

  /// Writes into the history of a run that was asked to end, why.
  private func tell(_ job: Schedule.Job) async {
    guard let (run, reason) = asked.removeValue(forKey: job) else { return }
    await condemn(run, reason)
  }

  func perform(_ action: Schedule.Action) async {
    switch action {
    case .start: break
    case .end(let job, let reason):
      if let run = atWork[job]?.run { asked[job] = (run, reason) }
      host.log.warning("\(reason.sentence)", metadata: metadata(job))
      await host.syncs.cancel(job.store, job.resource)
    case .giveUp(let job):
      host.log.error("A run did not end when it was asked to; what it still stores is refused", metadata: metadata(job))
      if let (run, reason) = asked[job] { await condemn(run, reason) }
      await host.syncs.forget(job.store, job.resource)
    }
  }

  private func condemn(_ run: Ident, _ reason: Schedule.Reason) async {
    do throws(HostError) { try await host.storage.condemn(run, code: reason.code, message: reason.sentence) } catch {
      host.log.error("\(error.description)")
    }
  }

  private func metadata(_ job: Schedule.Job) -> Logger.Metadata {
    guard let list = atWork[job] else { return ["kind": "\(job.resource.rawValue)"] }
    let run = list.run.run(job.resource.rawValue, isPush: false)
    return ["run": "\(run)", "store": "\(list.storeUID)", "name": "\(list.name)", "kind": "\(job.resource.rawValue)"]
  }
}

extension Schedule.Reason {
  fileprivate var code: String {
    switch self {
    case .hangs, .deadline: "run.deadline"
    case .unwanted: "run.unwanted"
    }
  }

  fileprivate var sentence: String {
    switch self {
    case .hangs: "It hung: no page came for a long time, so it was ended. The next run goes on behind the last stored page."
    case .deadline: "It took longer than any run may and was ended. The next run goes on behind the last stored page."
    case .unwanted: "It was ended, since its store is disconnected or its package disabled."
    }
  }
}

extension Tradepost {
  /// What the scheduler needs to know of the stores, each with the kinds that its platform hands out.
  func scheduledStores() async throws(HostError) -> [ScheduledStore] {
    try await storage.scheduledStores(Resource.synced).map { store, platform in
      var store = store
      let manifest = try? catalog.package(platform).manifest
      store.kinds = store.kinds.filter { manifest?.has("list", $0.resource) ?? false }
      return store
    }
  }

  /// Closes a run whose process ended without saying so; false: it goes on. Whoever brings in a kind holds its lock.
  func closed(_ list: ListAtWork) async throws(HostError) -> Bool {
    guard !StoreLock.isHeld(list.storeUID, list.resource.rawValue, folder: folder) else { return false }
    try await storage.interrupted(list.run)
    return true
  }

  /// Brings in one kind of a store because its time has come; returns when that has ended.
  fileprivate func scheduled(_ job: Schedule.Job, isSweep: Bool, isFull: Bool) async -> Schedule.Outcome {
    var request = Pull.Request(job.resource)
    request.isFull = isFull
    let begun = clock.now()
    var metadata: Logger.Metadata = ["kind": "\(job.resource.rawValue)"]
    do throws(HostError) {
      guard let store = try await storage.stores().first(where: { $0.row == job.store }) else { return .failed }
      metadata["store"] = "\(store.uid)"
      metadata["name"] = "\(store.name)"
      if isSweep, !isFull, let watermark = try await storage.watermark(job.resource, store: job.store) {
        request.since = max(0, watermark - Self.sweepOverlap)
      }
      let state = try await pulled(store.uid, request, job)
      guard let state else { return .busy }
      guard state == .done || state == .doneWithSkips else { return .failed }
      if isSweep { try await storage.swept(job.resource, store: job.store, at: begun) }
      return .done
    } catch {
      if error.exit == 5 { return .busy }
      log.warning("\(error.description)", metadata: metadata)
      return .failed
    }
  }

  /// How the pull ended; nil: somebody else is at it.
  private func pulled(_ store: String, _ request: Pull.Request, _ job: Schedule.Job) async throws(HostError) -> RunEnd.State? {
    let key = SyncDesk.Key(store: job.store, resource: job.resource, isFull: request.isFull, since: request.since, approves: false)
    let (states, state) = AsyncStream<RunEnd.State>.makeStream()
    do {
      let (_, isJoined) = try await syncs.list(key) { [self] started in
        defer { state.finish() }
        for report in try await sync(store, [request], started: started) { state.yield(report.end.state) }
      }
      guard !isJoined else { return nil }
    } catch { throw Self.explained(error, "It cannot be synced") }
    var last: RunEnd.State?
    for await state in states { last = state }
    return last ?? .failed
  }
}
