public import HostCore
internal import HostLedger
internal import HostRuntime
internal import HostStorage
public import HostSync
internal import HostWebhooks
public import TradepostContract
internal import TradepostJSON

/// Having what a platform sent on its own done at once. It goes the way of all deliveries: verified, put into the inbox, and
/// worked off there, read again with the store's own credentials.
extension Tradepost {
  /// What came of a delivery.
  public struct DeliveryReport: Sendable {
    /// Under which it stands in the inbox; nil: nothing of it is there.
    public var id: String?
    /// What the platform says it is about; nil where it does not.
    public var topic: String?
    /// Set when nothing more is done than to answer 200: why.
    public var acknowledged: String?
    public var received = Received()
    /// The runs in which what it names was read again, with what other deliveries named.
    public var runs: [RunReport] = []
    /// What waits for a person; `isNew` is false for one that came before.
    public var requests: [(kind: String, isNew: Bool)] = []
    /// Where it stands now.
    public var state: InboxState?
    /// Why it is not done.
    public var note = ""
  }

  /// Takes one delivery for a store and does it. A forged one is refused: the error's sentence begins with the status that its
  /// sender is answered. One that cannot be done now stays in the inbox.
  public func deliver(_ name: String, _ delivery: Delivery) async throws(HostError) -> DeliveryReport {
    let store = try await storage.store(name)
    let package = try catalog.package(store.platform)
    guard let rules = package.manifest.deliveries else {
      throw HostError("delivery.none", "\(package.manifest.name) sends nothing that could be verified.", exit: 2)
    }
    if try await !storage.uninstalledStores().contains(store.row) { try Self.mayRun(store, store.platform) }
    var report = DeliveryReport()
    report.topic = rules.topicHeader.flatMap { delivery.field($0) }
    switch await take(delivery, platform: store.platform, store: store.uid) {
    case .refused(let status, let error, _): throw HostError(error.code, "\(status): \(error.message)")
    case .acknowledged(let why):
      report.acknowledged = why
      return report
    case .kept(let id): report.id = id
    }
    let log = InboxLog()
    try await workOff(store, package, digest: delivery.digest(topic: rules.known(report.topic), seed: storage.hashSeed), log: log)
    if let done = await log.all.first { return done }
    // Somebody else was faster.
    report.state = .pending
    if let id = report.id, let uid = Ident(text: id), let view = try await storage.delivery(uid)?.view {
      report.state = InboxState(rawValue: view.state)
      report.note = view.note
    }
    return report
  }

  /// Works off what waits in a store's inbox, whoever put it there; while the hub is at it, this waits for it.
  func workOff(_ store: ConnectedStore, _ package: Package, digest: Hash128? = nil, log: InboxLog) async throws(HostError) {
    let isUninstalled = try await storage.uninstalledStores().contains(store.row)
    let worker = StoreInbox(host: self, store: store, package: package, isUninstalled: isUninstalled, digest: digest, log: log)
    for _ in 0..<120 {
      do throws(HostError) {
        _ = try await worker.work()
        return
      } catch  where error.code == "lock.held" {
        do { try await Task.sleep(for: .milliseconds(250)) } catch { return }
      }
    }
  }

  /// Changes and events of one delivery: each change is read again from the platform.
  private static let mostNamed = 1000

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

  /// Reads records again. A platform that has no way to read some alone is asked for what changed. Throws `lock.held` while a
  /// sync of the same kind is at work.
  func refresh(
    _ resource: Resource, _ ids: [String], _ link: StoreLink, _ store: ConnectedStore, _ package: Package
  ) async throws(HostError) -> RunReport {
    let lock = try StoreLock(store, resource.rawValue, folder: folder)
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
