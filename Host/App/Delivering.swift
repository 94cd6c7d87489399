public import HostCore
internal import HostLedger
internal import HostRuntime
internal import HostStorage
public import HostSync
internal import HostWebhooks
public import TradepostContract
internal import TradepostJSON

/// Taking what a platform sends on its own: verified, understood by the adapter, read again with the store's own
/// credentials, and applied like any pull.
extension Tradepost {
  /// What came of a delivery.
  public struct DeliveryReport: Sendable {
    /// What the platform says it is about; nil where it does not.
    public var topic: String?
    /// Set when nothing more is done than to answer 200: why.
    public var acknowledged: String?
    public var received = Received()
    /// A run for each kind of record that was read again.
    public var runs: [RunReport] = []
    /// What waits for a person; `isNew` is false for one that came before.
    public var requests: [(kind: String, isNew: Bool)] = []
  }

  /// Takes one delivery for a store. A forged one is refused: the error's sentence begins with the status that its sender
  /// is answered.
  public func deliver(_ name: String, _ delivery: Delivery) async throws(HostError) -> DeliveryReport {
    let store = try await storage.store(name)
    try Self.mayRun(store, store.platform)
    let package = try catalog.package(store.platform)
    var report = DeliveryReport()
    switch try await verify(delivery, store, package) {
    case .refused(let refusal): throw HostError(refusal.code, "\(refusal.status): \(refusal.message)")
    case .acknowledged(let why):
      report.acknowledged = why
      return report
    case .confirm(let url):
      do { _ = try await notifications.fetch(url, store, package, host: self) } catch {
        throw Self.explained(error, "The subscription cannot be confirmed")
      }
      report.acknowledged = "the subscription was confirmed"
      return report
    case .verified(let facts): report.topic = facts.topic
    }
    return try await linked(store, package) { link in
      var report = report
      try await self.take(delivery, link, store, package, &report)
      return report
    }
  }

  private func verify(
    _ delivery: Delivery, _ store: ConnectedStore, _ package: Package
  ) async throws(HostError) -> DeliveryVerdict {
    guard let rules = package.manifest.deliveries else {
      throw HostError("delivery.none", "\(package.manifest.name) sends nothing that could be verified.", exit: 2)
    }
    let check = try await deliveryCheck(store, package, rules)
    return await check(delivery, now: clock.now()) { url in
      try await self.notifications.certificate(url, store, package, host: self)
    }
  }

  /// Changes and events of one delivery: each change is read again from the platform.
  private static let mostNamed = 1000

  /// Asks the adapter what a delivery means and does it.
  func take(
    _ delivery: Delivery, _ link: StoreLink, _ store: ConnectedStore, _ package: Package, _ report: inout DeliveryReport
  ) async throws {
    report.received = try await read(delivery, link)
    for event in report.received.events {
      let kind = event.kind.rawValue
      let isNew = try await storage.queue(kind, store: store.row, delivery: report.received.id, event.payload)
      report.requests.append((kind, isNew))
    }
    for resource in Self.kinds {
      let ids = report.received.changes.filter { $0.resource == resource }.map(\.id)
      guard !ids.isEmpty else { continue }
      report.runs.append(try await refresh(resource, ids, link, store, package))
    }
  }

  /// Asks the adapter what a delivery means.
  func read(_ delivery: Delivery, _ link: StoreLink) async throws -> Received {
    var writer = JSONWriter()
    delivery.write(to: &writer)
    var call = OperationCall("receive")
    call.arguments = writer.text
    let result = try await link.session.run(call) { _ in }
    let received: Received
    do throws(JSONError) { received = try Received(json: JSONDocument(parsing: result.value).root) } catch {
      throw Failure(.adapter, "The adapter's answer to receive is not what its schema says: \(error). Tell its author.")
    }
    guard received.changes.count <= Self.mostNamed, received.events.count <= Self.mostNamed else {
      throw Failure(.adapter, "The adapter reads more than \(Self.mostNamed) changes in one delivery. Tell its author.")
    }
    return received
  }

  /// Reads records again. A platform that has no way to read some alone is asked for what changed.
  ///
  /// - Parameter waits: whether a sync of the same kind is waited for.
  func refresh(
    _ resource: Resource, _ ids: [String], _ link: StoreLink, _ store: ConnectedStore, _ package: Package, waits: Bool = true
  ) async throws(HostError) -> RunReport {
    let lock = waits ? try await patientLock(store, resource) : try StoreLock(store, resource.rawValue, folder: folder)
    defer { withExtendedLifetime(lock) {} }
    let facts = facts(of: store, package.manifest)
    let mapping = try await mapping(for: store)
    guard package.manifest.has("get", resource) else {
      let pull = Pull(
        facts, session: link.session, storage: storage, clock: clock, platform: link.platform, mapping: mapping)
      return try await pull(Pull.Request(resource))
    }
    var seen: Set<[UInt8]> = []
    let once = ids.filter { seen.insert(Array($0.utf8)).inserted }
    return try await Refresh(facts, session: link.session, storage: storage, clock: clock, mapping: mapping)(resource, ids: once)
  }

  /// A sync of the same kind may be at work: it ends soon, or the delivery comes again.
  private func patientLock(_ store: ConnectedStore, _ resource: Resource) async throws(HostError) -> StoreLock {
    for _ in 0..<20 {
      do throws(HostError) { return try StoreLock(store, resource.rawValue, folder: folder) } catch  where error.exit == 5 {
        do { try await clock.sleep(500) } catch { break }
      }
    }
    return try StoreLock(store, resource.rawValue, folder: folder)
  }

  /// Opens a link to a store, and closes it however `body` ends.
  func linked<Result: Sendable>(
    _ store: ConnectedStore, _ package: Package, _ body: (StoreLink) async throws -> Result
  ) async throws(HostError) -> Result {
    do {
      let link = try await StoreLink.open(store, package, host: self)
      do {
        let result = try await body(link)
        await link.close()
        return result
      } catch {
        await link.close()
        throw error
      }
    } catch { throw Self.explained(error, "\"\(store.name)\" cannot be asked") }
  }
}

extension Received.Event {
  /// As it is queued.
  var payload: [UInt8] {
    var received = Received()
    received.events = [self]
    var writer = JSONWriter()
    received.write(to: &writer)
    return writer.bytes
  }
}
