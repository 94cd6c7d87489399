public import HostCore
internal import HostRuntime
internal import HostStorage
public import HostSync
internal import ServiceLifecycle
public import TradepostContract

/// Syncs that go on while whoever started them does something else.
extension Tradepost {
  /// Starts a pull and returns once it is recorded as running.
  ///
  /// The same pull that runs already, for whomever and in whichever process, is joined instead: ``SyncRecordView/isJoined`` says so.
  /// Another pull of the same kind is waited for, but not for long.
  public func startSync(_ name: String, _ request: Pull.Request) async throws(HostError) -> SyncRecordView {
    let store = try await storage.store(name)
    try Self.mayRun(store, store.platform)
    let manifest = try catalog.package(store.platform).manifest
    guard manifest.has("list", request.resource) else {
      let has = manifest.operations["list"]?.map(\.rawValue).joined(separator: ", ") ?? "nothing"
      throw HostError("sync.kind", "\(manifest.name) hands out no \(request.resource.rawValue); it hands out: \(has).", exit: 2)
    }
    let key = SyncDesk.Key(
      store: store.row, resource: request.resource, isFull: request.isFull, since: request.since, approves: request.approves)
    var attempts = 0
    while true {
      attempts += 1
      do {
        let (uid, isJoined) = try await syncs.list(key) { [self] begun in
          _ = try await sync(store.uid, [request], started: { begun($0) })
        }
        return try await syncRecord(uid, isJoined: isJoined)
      } catch {
        let error = Self.explained(error, "\"\(store.name)\" cannot be synced")
        guard error.code == "lock.held" else { throw error }
        if let running = try await storage.running(request.resource, store: store.row),
          running.does(isFull: request.isFull, since: request.since, approves: request.approves)
        {
          return try await syncRecord(running.uid, isJoined: true)
        }
        // What a delivery hinted at is read in a moment; another kind of pull is not.
        guard attempts < 20, (try? await clock.sleep(250)) != nil else { throw error }
      }
    }
  }

  /// The same for who knows no ``Pull``.
  public func startSync(
    _ name: String, _ resource: Resource, isFull: Bool, since: Timestamp?, approves: Bool
  ) async throws(HostError) -> SyncRecordView {
    var request = Pull.Request(resource)
    request.isFull = isFull
    request.since = since?.milliseconds
    request.approves = approves
    return try await startSync(name, request)
  }

  /// Starts a push and returns once it is recorded, unless it would do mass damage that nobody approved.
  public func startPush(_ name: String, _ items: PushItems, approves: Bool) async throws(HostError) -> SyncRecordView {
    do {
      let uid = try await syncs.apart(try await storage.store(name).row) { [self] begun in
        _ = try await push(name, items, approves: approves, started: { begun($0) })
      }
      return try await syncRecord(uid, isJoined: nil)
    } catch { throw Self.explained(error, "\"\(name)\" cannot be pushed to") }
  }

  /// Starts another try of what was left aside, and returns once it is recorded.
  public func startRetry(_ name: String, _ kind: Resource, approves: Bool) async throws(HostError) -> SyncRecordView {
    do {
      let uid = try await syncs.apart(try await storage.store(name).row) { [self] begun in
        _ = try await retry(name, kind, approves: approves, started: { begun($0) })
      }
      return try await syncRecord(uid, isJoined: nil)
    } catch { throw Self.explained(error, "\"\(name)\" cannot be tried again") }
  }

  /// The same for a person's items: `{"items":[…]}` or a list.
  public func startPush(_ name: String, _ bytes: [UInt8], _ resource: Resource, approves: Bool) async throws(HostError) -> SyncRecordView {
    try await startPush(name, try await pushItems(bytes, resource, store: name), approves: approves)
  }

  /// Pushes what shall be so of one product, named by the shop's id or the material's.
  ///
  /// - Parameter change: its ids and key are set here.
  public func startPush(
    _ name: String, product id: String, _ change: ProductPush, approves: Bool
  ) async throws(HostError) -> SyncRecordView {
    let product = try await product(id, store: name)
    var change = change
    change.key = Ident(at: clock.now()).text
    change.productID = product.externalID
    if change.variantID == nil { change.variantID = product.variants.first { $0.material == id }?.externalID }
    return try await startPush(
      name, try PushItems(products: [change], currency: try await currency(store: name)), approves: approves)
  }

  /// Waits until a run has ended, at most so many milliseconds, and says how it stands; of a push, also how each item does.
  public func finished(_ record: SyncRecordView, within milliseconds: Int64) async throws(HostError) -> SyncRecordView {
    guard let uid = Ident(text: record.run.uid) else { return record }
    let deadline = ContinuousClock.now + .milliseconds(milliseconds)
    var found = record
    var pause: Int64 = 20
    while found.run.state == "running", ContinuousClock.now < deadline {
      // By the machine's clock: who waits does not live by a faster one. A host that ends waits for nobody's run.
      if Task.isShuttingDownGracefully { break }
      do { try await Task.sleep(for: .milliseconds(pause)) } catch { break }
      pause = min(pause * 2, 500)
      found = try await syncRecord(uid, isJoined: record.isJoined)
    }
    if found.run.operation == "push", let push = try await storage.push(found.run.uid) {
      found.run.items = try await storage.pushed(push.row)
    }
    return found
  }

  private func syncRecord(_ uid: Ident, isJoined: Bool?) async throws(HostError) -> SyncRecordView {
    guard var record = try await storage.syncRecord(uid) else {
      throw HostError("run.gone", "The run was removed while it ran: its store is gone.")
    }
    record.isJoined = isJoined
    return record
  }

  /// Runs of one kind, the latest first.
  public func history(
    _ resource: Resource, store: String?, after: [String]?, limit: Int
  ) async throws(HostError) -> ListPage<SyncRecordView> {
    try await storage.history(resource, store: try await row(store), after: try ListPlace(after, count: 1), limit: limit)
  }
}
