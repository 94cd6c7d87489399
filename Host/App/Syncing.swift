public import HostCore
internal import HostLedger
internal import HostNetwork
internal import HostRuntime
internal import HostStorage
public import HostSync
public import TradepostContract

/// Bringing a store's records into the books.
extension Tradepost {
  /// Those of ``Resource/synced`` that the store's platform hands out.
  public func kinds(of name: String) async throws(HostError) -> [Resource] {
    let manifest = try catalog.package(try await storage.store(name).platform).manifest
    return Resource.synced.filter { manifest.has("list", $0) }
  }

  /// Runs the pulls of a store one after the other and reports each; a failed one does not keep the next from running.
  ///
  /// - Parameter record: a file to tape the run in.
  /// - Parameter started: called with the id of each run once it is recorded.
  public func sync(
    _ name: String, _ requests: [Pull.Request], record: String? = nil, started: @escaping @Sendable (Ident) -> Void = { _ in },
    progress: @escaping @Sendable (Pull.Progress) -> Void = { _ in }
  ) async throws(HostError) -> [RunReport] {
    let store = try await storage.store(name)
    try Self.mayRun(store, store.platform)
    let package = try catalog.package(store.platform)
    var locks: [StoreLock] = []
    for request in requests { locks.append(try StoreLock(store, request.resource.rawValue, folder: folder)) }
    let leases = try await Lease.take(requests.map(\.resource), store, host: self)
    let reports: Result<[RunReport], any Error>
    do {
      reports = .success(
        try await Lease.keeping(leases) { [self] in try await pulled(store, package, requests, record, started, progress) })
    } catch { reports = .failure(error) }
    for lease in leases { await lease.end() }
    withExtendedLifetime(locks) {}
    do { return try reports.get() } catch { throw Self.explained(error, "\"\(store.name)\" cannot be synced") }
  }

  private func pulled(
    _ store: ConnectedStore, _ package: Package, _ requests: [Pull.Request], _ record: String?,
    _ started: @escaping @Sendable (Ident) -> Void, _ progress: @escaping @Sendable (Pull.Progress) -> Void
  ) async throws -> [RunReport] {
    let recorder = try record.map { file throws(HostError) in
      try TapeRecorder(
        path: file,
        header: TapeHeader(
          package: package.manifest.id, version: package.manifest.version, store: store.name,
          settings: String(decoding: store.settingsJSON(package.manifest), as: UTF8.self), recorded: clock.now()),
        sealer: storage.seals, clock: clock)
    }
    let link = try await StoreLink.open(store, package, host: self, recorder: recorder)
    let pull = Pull(
      facts(of: store, package.manifest), session: link.session, storage: storage,
      clock: clock, platform: link.platform, mapping: try await mapping(for: store))
    var reports: [RunReport] = []
    do {
      for request in requests where !Task.isCancelled {
        let report = try await pull(request, started: started, progress: progress)
        note(report, store)
        reports.append(report)
      }
      await link.close()
      try recorder?.finish()
    } catch {
      await link.close()
      throw error
    }
    if let seen = link.platform.lastSeen { try await storage.saw(platform: seen.platform, at: seen.host, store: store.row) }
    return reports
  }

  /// Tries again what was held or quarantined.
  ///
  /// - Parameter started: called with the run's id once it is recorded.
  public func retry(
    _ name: String, _ resource: Resource, approves: Bool, started: @escaping @Sendable (Ident) -> Void = { _ in }
  ) async throws(HostError) -> RunReport {
    let store = try await storage.store(name)
    try Self.mayRun(store, store.platform)
    let lock = try StoreLock(store, resource.rawValue, folder: folder)
    defer { withExtendedLifetime(lock) {} }
    let retry = Retry(
      facts(of: store, try catalog.package(store.platform).manifest), storage: storage, clock: clock,
      mapping: try await mapping(for: store))
    let lease = try await Lease.take(resource, store, host: self)
    let report: Result<RunReport, any Error>
    do { report = .success(try await Lease.keeping([lease]) { try await retry(resource, approves: approves, started: started) }) } catch {
      report = .failure(error)
    }
    await lease.end()
    do { return try report.get() } catch { throw Self.explained(error, "\"\(store.name)\" cannot be tried again") }
  }

  func facts(of store: ConnectedStore, _ manifest: Manifest) -> StoreFacts {
    StoreFacts(
      row: store.row, name: store.name, calendar: StoreCalendar(zone: store.account.timeZone), manifest: manifest)
  }
}
