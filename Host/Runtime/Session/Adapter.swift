public import HostCore
public import TradepostContract

/// A loaded adapter, for as many stores as there are. It stays loaded until the process ends.
public struct Adapter: Sendable {
  public let package: Package
  private let entry: AdapterEntry
  private let limits: RuntimeLimits

  init(_ package: Package, _ entry: AdapterEntry, _ limits: RuntimeLimits) {
    self.package = package
    self.entry = entry
    self.limits = limits
  }

  public var manifest: Manifest { package.manifest }

  /// Opens a session for a store on a thread of its own, so that stores never wait for each other.
  ///
  /// `settings` is a JSON object, checked against the manifest; settings that make no sense to the adapter show as the
  /// failure of each operation. `report` is called on the store's thread. Close the session after its last operation.
  public func open(
    store: String, settingsJSON settings: [UInt8], outbound: any Outbound, clock: HostClock,
    report: @escaping @Sendable (RuntimeReport) -> Void
  ) async throws -> any StoreSession {
    let context = LaneContext(package: package.name, store: store, limits: limits, report: report)
    do throws(LaneError) {
      let lane = try await InProcessLane(entry, settings: settings, context: context)
      return LoadedSession(
        OperationDriver(lane: lane, manifest: manifest, context: context, outbound: outbound, clock: clock))
    } catch {
      throw Blame(package: package.name, store: store, operation: "open").failure(error)
    }
  }
}

extension Package {
  /// Loads the adapter after its files were checked against their pinned digests. Throws a ``HostError`` whose code says
  /// what was wrong.
  public func load(
    limits: RuntimeLimits = RuntimeLimits(), report: @escaping @Sendable (RuntimeReport) -> Void = { _ in }
  ) async throws(HostError) -> Adapter {
    guard let file = manifest.library else { throw Refusal.noAdapter(package: name) }
    try checkContract()
    let entry = try await onThread("load", limits, report) { () throws(HostError) in
      try AdapterEntry(of: try SharedLibrary.load(file, of: self), package: self)
    }
    return Adapter(self, entry, limits)
  }

  /// Before any of its code runs.
  func checkContract() throws(HostError) {
    try ContractVersion(manifest.contract)?.check(package: name)
  }

  /// Runs code of the package for the first time, on a thread that is given up when it does not come back.
  func onThread<T: Sendable>(
    _ what: String, _ limits: RuntimeLimits, _ report: @escaping @Sendable (RuntimeReport) -> Void,
    _ body: @escaping @Sendable () throws(HostError) -> T
  ) async throws(HostError) -> T {
    let thread = LaneThread(LaneContext(package: name, store: "", limits: limits, report: report))
    let result: Result<T, HostError>
    do throws(LaneError) {
      result = try await thread.perform(what) { () -> Result<T, HostError> in
        do throws(HostError) { return .success(try body()) } catch { return .failure(error) }
      }
    } catch { throw Refusal.limit(what, milliseconds: limits.hardCall, package: name) }
    return try result.get()
  }
}
