internal import HostCore
internal import HostRuntime
internal import HostStorage
internal import HostSync
internal import HostWebhooks
internal import TradepostContract

/// Works off what the inbox holds for one store: asks the adapter what each delivery means, reads each record once however many
/// deliveries speak of it, and says of every delivery what became of it.
struct StoreInbox: Sendable {
  /// Deliveries that are taken at once.
  private static let batch = 250

  let host: Tradepost
  let store: ConnectedStore
  let package: Package
  /// The shop took the app out: what is said of people is still heard, and nothing is read.
  let isUninstalled: Bool

  /// Works until nothing is due; returns whether it went well enough to go on at once.
  func work() async throws(HostError) -> Bool {
    var first = try await host.storage.takeFromInbox(store: store.row, at: host.clock.now(), most: Self.batch)
    guard !first.isEmpty else { return true }
    let link: StoreLink
    do { link = try await StoreLink.open(store, package, host: host) } catch {
      let verdict = Verdict(error)
      try await host.storage.endInInbox(first.map { outcome(of: $0, verdict, []) })
      return false
    }
    var goesOn = true
    while !first.isEmpty, goesOn, !Task.isCancelled {
      let outcomes = await outcomes(of: first, link)
      do throws(HostError) { try await host.storage.endInInbox(outcomes) } catch {
        await link.close()
        throw error
      }
      // What failed altogether is the store's fault; else it is that of single deliveries, which come again by themselves.
      goesOn = outcomes.contains { $0.state != .pending }
      first = goesOn ? try await taken(link) : []
    }
    await link.close()
    return goesOn
  }

  private func taken(_ link: StoreLink) async throws(HostError) -> [InboxWork] {
    do throws(HostError) {
      return try await host.storage.takeFromInbox(store: store.row, at: host.clock.now(), most: Self.batch)
    } catch {
      await link.close()
      throw error
    }
  }

  // MARK: A batch

  private struct Entity: Hashable {
    let resource: Resource
    /// Its bytes: two spellings of one letter are equal as `String`.
    let id: [UInt8]
  }

  private func outcomes(of work: [InboxWork], _ link: StoreLink) async -> [InboxOutcome] {
    var readings: [(work: InboxWork, entities: [Entity], verdict: Verdict?)] = []
    for one in work { readings.append(await reading(of: one, link)) }
    var verdicts: [Entity: Verdict] = [:]
    if !isUninstalled {
      for resource in Tradepost.kinds {
        var seen: Set<Entity> = []
        let entities = readings.filter { $0.verdict == nil }.flatMap(\.entities)
          .filter { $0.resource == resource && seen.insert($0).inserted }
        if !entities.isEmpty { verdicts.merge(await read(entities, resource, link)) { $1 } }
      }
    }
    return readings.map { reading in
      let worst = reading.verdict ?? reading.entities.compactMap { verdicts[$0] }.first
      let entities = reading.entities.map { "\($0.resource.rawValue) \(String(decoding: $0.id, as: UTF8.self))" }
      return outcome(of: reading.work, worst, entities)
    }
  }

  /// What a delivery means; what it says beside records is done here.
  private func reading(of work: InboxWork, _ link: StoreLink) async -> (work: InboxWork, entities: [Entity], verdict: Verdict?) {
    do {
      let received = try await host.read(DeliveryFile.read(work.message), link)
      let entities = received.changes.map { Entity(resource: $0.resource, id: Array($0.id.utf8)) }
      for event in received.events { try await host.heard(event, of: work, store, package, link) }
      return (work, entities, nil)
    } catch { return (work, [], Verdict(error)) }
  }

  /// Reads records again; says which of them could not be. One that cannot be read does not keep the others from it.
  private func read(_ entities: [Entity], _ resource: Resource, _ link: StoreLink) async -> [Entity: Verdict] {
    let ids = entities.map { String(decoding: $0.id, as: UTF8.self) }
    let verdict: Verdict
    do throws(HostError) {
      let report = try await host.refresh(resource, ids, link, store, package, waits: false)
      guard report.end.state == .failed || report.end.state == .cancelled else { return [:] }
      verdict = Verdict(code: report.end.code, message: report.end.message, isCancelled: report.end.state == .cancelled)
    } catch { verdict = Verdict(error) }
    if verdict.kind == .lasting, entities.count > 1 {
      let half = entities.count / 2
      let one = await read(Array(entities[..<half]), resource, link)
      return one.merging(await read(Array(entities[half...]), resource, link)) { $1 }
    }
    return Dictionary(entities.map { ($0, verdict) }) { $1 }
  }

  private func outcome(of work: InboxWork, _ verdict: Verdict?, _ entities: [String]) -> InboxOutcome {
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
  let kind: Redelivery.Kind
  let message: String

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
