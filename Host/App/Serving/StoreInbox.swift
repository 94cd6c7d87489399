internal import HostCore
internal import HostRuntime
internal import HostStorage
internal import HostSync
internal import HostWebhooks
internal import Logging
internal import TradepostContract

/// Works off what the inbox holds for one store: asks the adapter what each delivery means, reads each record once however many
/// deliveries speak of it, and says of every delivery what became of it.
struct StoreInbox: Sendable {
  /// Deliveries that are taken at once: the more there are, the more of them speak of one record, which is read once.
  private static let batch = 1000

  /// How long it is waited before the database is asked once more to take what became of deliveries, in milliseconds.
  private static let waits: [Int64] = [100, 500, 2000]

  let host: Tradepost
  let store: ConnectedStore
  let package: Package
  /// The shop took the app out: what is said of people is still heard, and nothing is read.
  let isUninstalled: Bool
  /// Only what says this; nil: everything.
  var digest: Hash128?
  /// Is told what came of each delivery.
  var log: InboxLog?

  /// Works until nothing is due; returns whether it went well enough to go on at once. Throws `lock.held` while another worker
  /// of any process is at work for the store.
  func work() async throws(HostError) -> Bool {
    let lock = try StoreLock(store, "inbox", folder: host.folder)
    defer { withExtendedLifetime(lock) {} }
    try await recover()
    await letOthersIn()
    let first = try await take()
    guard !first.isEmpty else { return true }
    let link: StoreLink
    do { link = try await StoreLink.open(store, package, host: host) } catch {
      let verdict = Verdict(error)
      try await end(
        first.map { one in
          let outcome = outcome(of: one, verdict, [])
          return (outcome, report(of: one, outcome))
        })
      return false
    }
    let result: Result<Bool, HostError>
    do throws(HostError) { result = .success(try await work(first, link)) } catch { result = .failure(error) }
    await link.close()
    return try result.get()
  }

  private func work(_ first: [InboxWork], _ link: StoreLink) async throws(HostError) -> Bool {
    var taken = first
    while !taken.isEmpty {
      guard !Task.isCancelled else {
        host.left.add(taken.map(\.row), store: store.row)
        try await giveBack()
        return true
      }
      let ended = await outcomes(of: taken, link)
      try await end(ended)
      // What failed altogether is the store's fault; else it is that of single deliveries, which come again by themselves.
      guard ended.contains(where: { $0.outcome.state != .pending }) else { return false }
      await letOthersIn()
      taken = try await take()
    }
    return true
  }

  /// In a flood, senders come first, for so many milliseconds at the most: what is answered is safe, and the more waits, the more
  /// of it speaks of one record, which is then read once.
  private static let longestPause: Int64 = 2000
  private static let pause: Int64 = 100

  private func letOthersIn() async {
    var paused: Int64 = 0
    while host.inbox.isFlooded, paused < Self.longestPause, !Task.isCancelled {
      try? await host.clock.sleep(Self.pause)
      paused += Self.pause
    }
  }

  private func take() async throws(HostError) -> [InboxWork] {
    try await host.storage.takeFromInbox(store: store.row, at: host.clock.now(), most: Self.batch, digest: digest)
  }

  /// Whoever has the lock knows that what is in hand is in nobody's.
  private func recover() async throws(HostError) {
    try await giveBack()
    let found = try await host.storage.recoverInbox(store: store.row)
    if found.again > 0 {
      host.log.notice("\(found.again) deliveries for \"\(store.name)\" were at work when the host ended; they are done again")
    }
    if found.dead > 0 {
      host.log.error(
        "The host ended four times while it read a delivery for \"\(store.name)\": given up. Look: tradepost webhooks list --state dead")
    }
  }

  private func giveBack() async throws(HostError) {
    let left = host.left.takeAll(store: store.row)
    guard !left.isEmpty else { return }
    do throws(HostError) { try await host.storage.giveBackToInbox(left) } catch {
      host.left.add(left, store: store.row)
      throw error
    }
  }

  /// Records what became of deliveries. The disk may be full, or busy, for a moment.
  private func end(_ ended: [(outcome: InboxOutcome, report: Tradepost.DeliveryReport)]) async throws(HostError) {
    let outcomes = ended.map(\.outcome)
    for wait in Self.waits {
      do throws(HostError) {
        try await host.storage.endInInbox(outcomes)
        return await note(ended)
      } catch {
        host.log.warning("\(error.description)")
        try? await host.clock.sleep(wait)
      }
    }
    do throws(HostError) { try await host.storage.endInInbox(outcomes) } catch {
      host.left.add(outcomes.map(\.row), store: store.row)
      throw error
    }
    await note(ended)
  }

  /// Tells who waits for it what became of deliveries; what was answered before is not kept once more.
  private func note(_ ended: [(outcome: InboxOutcome, report: Tradepost.DeliveryReport)]) async {
    for one in ended where !one.report.requests.isEmpty {
      do throws(HostError) { try await host.storage.forgetAnswered(one.outcome.row) } catch { host.log.warning("\(error.description)") }
    }
    await log?.add(ended.map(\.report))
  }

  // MARK: A batch

  private struct Entity: Hashable {
    let resource: Resource
    /// Its bytes: two spellings of one letter are equal as `String`.
    let id: [UInt8]
  }

  private struct Reading {
    let work: InboxWork
    var topic: String?
    var received = Received()
    var requests: [(kind: String, isNew: Bool)] = []
    var verdict: Verdict?

    var entities: [Entity] { received.changes.map { Entity(resource: $0.resource, id: Array($0.id.utf8)) } }
  }

  private func outcomes(
    of work: [InboxWork], _ link: StoreLink
  ) async -> [(outcome: InboxOutcome, report: Tradepost.DeliveryReport)] {
    var readings: [Reading] = []
    for one in work { readings.append(await reading(of: one, link)) }
    var verdicts: [Entity: Verdict] = [:]
    var runs: [RunReport] = []
    if !isUninstalled {
      for resource in Resource.synced {
        var seen: Set<Entity> = []
        let entities = readings.filter { $0.verdict == nil }.flatMap(\.entities)
          .filter { $0.resource == resource && seen.insert($0).inserted }
        if !entities.isEmpty { verdicts.merge(await read(entities, resource, link, &runs)) { $1 } }
      }
    }
    return readings.map { reading in
      let worst = reading.verdict ?? reading.entities.compactMap { verdicts[$0] }.first
      let entities = reading.entities.map { "\($0.resource.rawValue) \(String(decoding: $0.id, as: UTF8.self))" }
      let outcome = outcome(of: reading.work, worst, entities)
      var report = report(of: reading.work, outcome)
      report.topic = reading.topic
      report.received = reading.received
      report.requests = reading.requests
      report.runs = runs.filter { run in reading.entities.contains { $0.resource == run.resource } }
      return (outcome, report)
    }
  }

  /// What a delivery means; what it says beside records is done here.
  private func reading(of work: InboxWork, _ link: StoreLink) async -> Reading {
    var reading = Reading(work: work)
    guard work.damage == nil else { return reading }
    do {
      let delivery = try DeliveryFile.read(work.message)
      reading.topic = package.manifest.deliveries?.topicHeader.flatMap { delivery.field($0) }
      reading.received = try await host.read(delivery, link)
      for event in reading.received.events {
        guard let isNew = try await host.heard(event, of: work, store, package, link) else { continue }
        reading.requests.append((event.kind.rawValue, isNew))
      }
    } catch {
      reading.received.changes = []
      // No shop and no setting has part in this.
      reading.verdict = Verdict(error).settled
    }
    return reading
  }

  /// Reads records again; says which of them could not be. One that cannot be read does not keep the others from it.
  private func read(
    _ entities: [Entity], _ resource: Resource, _ link: StoreLink, _ runs: inout [RunReport]
  ) async -> [Entity: Verdict] {
    let ids = entities.map { String(decoding: $0.id, as: UTF8.self) }
    let verdict: Verdict
    do throws(HostError) {
      let report = try await host.refresh(resource, ids, link, store, package)
      runs.append(report)
      guard report.end.state == .failed || report.end.state == .cancelled else { return [:] }
      verdict = Verdict(code: report.end.code, message: report.end.message, isCancelled: report.end.state == .cancelled)
    } catch { verdict = Verdict(error) }
    // One of them may be what is wrong.
    if verdict.kind == .lasting || verdict.kind == .doubtful, entities.count > 1 {
      let half = entities.count / 2
      let one = await read(Array(entities[..<half]), resource, link, &runs)
      return one.merging(await read(Array(entities[half...]), resource, link, &runs)) { $1 }
    }
    return Dictionary(entities.map { ($0, verdict) }) { $1 }
  }

  private func report(of work: InboxWork, _ outcome: InboxOutcome) -> Tradepost.DeliveryReport {
    var report = Tradepost.DeliveryReport()
    report.id = "HOOK-" + work.uid.text
    report.state = outcome.state
    report.note = outcome.note
    return report
  }

  private func outcome(of work: InboxWork, _ verdict: Verdict?, _ entities: [String]) -> InboxOutcome {
    if let damage = work.damage { return InboxOutcome(row: work.row, state: .dead, note: damage) }
    guard let verdict else { return InboxOutcome(row: work.row, state: .done, entities: entities) }
    let chance = Double.random(in: 0...1)
    switch Redelivery.decide(verdict.kind, attempts: work.attempts, chance: chance) {
    case .giveUp: return InboxOutcome(row: work.row, state: .dead, note: verdict.message, entities: entities)
    case .again(let wait):
      return InboxOutcome(
        row: work.row, state: .pending, nextAt: host.clock.now() + wait, note: verdict.message, entities: entities,
        counts: verdict.kind != .blocked)
    }
  }
}

/// Why a delivery is not done.
struct Verdict: Sendable {
  private(set) var kind: Redelivery.Kind
  let message: String

  /// The same where there is no doubt that it lasts.
  var settled: Verdict {
    var settled = self
    if kind == .doubtful { settled.kind = .lasting }
    return settled
  }

  init(code: String, message: String, isCancelled: Bool = false) {
    kind = isCancelled ? .blocked : Redelivery.Kind(code: code)
    self.message = message
  }

  init(_ error: any Error) {
    switch error {
    case let error as HostError: self.init(code: error.code, message: error.message)
    case let failure as Failure: self.init(code: "\(failure.code)", message: failure.message)
    case is CancellationError: self.init(code: "cancelled", message: "The host was stopped before it was done.")
    default: self.init(code: "host.unknown", message: "\(error)")
    }
  }
}
