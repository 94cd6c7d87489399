public import HostCore
internal import HostLedger
public import HostRuntime
internal import HostStorage
internal import Logging

/// A running host over one data folder: the one place that knows every part, and the door through which the CLI and the
/// API come.
public final class Tradepost: Sendable {
  /// Where the data lie.
  public let folder: String
  let storage: Storage
  let clock: HostClock
  public let catalog: Catalog
  let notifications = NotificationFetch()
  let inbox: InboxWriter
  let desk = IntakeDesk()
  let left = LeftDeliveries()
  let readiness = Readiness()
  let syncs = SyncDesk()
  let log: Logger

  /// Opens the data folder, making it when there is none.
  ///
  /// - Parameter plugins: the folder of the packages that come with Tradepost.
  public init(folder: String, plugins: String, clock: HostClock = .system) throws(HostError) {
    self.folder = folder
    self.clock = clock
    self.storage = try Storage(folder: folder, clock: clock)
    self.inbox = InboxWriter(storage)
    self.catalog = Self.catalog(folder: folder, plugins: plugins)
    self.log = Logger(label: "tradepost")
  }

  /// Ours and the installed ones; reading it runs nothing and needs no data.
  public static func catalog(folder: String, plugins: String) -> Catalog {
    Catalog(folders: [.shipped(plugins), .installed(folder + "/plugins")])
  }

  /// Where `Catalog.install` puts packages.
  public var installFolder: String { folder + "/plugins" }

  /// What a library did that nobody asked about.
  func note(_ report: RuntimeReport) {
    switch report {
    case .log(.debug, _, _, _), .log(.info, _, _, _): log.debug("\(report.description)")
    default: log.warning("\(report.description)")
    }
  }

  // MARK: Looking at the books

  public func orders(store: String?, status: String?, heldOnly: Bool, limit: Int) async throws(HostError) -> [OrderView] {
    var filter = OrderFilter(status: status, from: nil, to: nil)
    filter.heldOnly = heldOnly
    return try await storage.orderPage(store: try await row(store), filter, after: nil, limit: limit).items
  }

  /// Throws when there is none of that id or number.
  public func order(_ name: String, store: String?) async throws(HostError) -> OrderDetail {
    guard let found = try await storage.order(name, store: try await row(store)) else {
      throw HostError("order.unknown", "There is no order \"\(name)\". Look for it with: tradepost orders list", exit: 2)
    }
    return found
  }

  public func clients(store: String?, limit: Int) async throws(HostError) -> [ClientView] {
    try await storage.clients(store: try await row(store), limit: limit)
  }

  public func client(_ name: String) async throws(HostError) -> ClientView {
    guard let found = try await storage.client(name) else {
      throw HostError("client.unknown", "There is no client \"\(name)\". Look for one with: tradepost customers list", exit: 2)
    }
    return found
  }

  public func inventory(store: String?, sku: String?, limit: Int) async throws(HostError) -> [InventoryView] {
    try await storage.inventory(store: try await row(store), sku: sku, limit: limit)
  }

  public func runs(store: String?, limit: Int) async throws(HostError) -> [RunView] {
    try await storage.runs(store: try await row(store), limit: limit)
  }

  public func run(_ name: String) async throws(HostError) -> RunView {
    guard var found = try await storage.run(name) else {
      throw HostError("run.unknown", "There is no run \"\(name)\". Look for it with: tradepost sync history", exit: 2)
    }
    if let push = try await storage.push(name) { found.items = try await storage.pushed(push.row) }
    return found
  }

  public func skipped(store: String?, limit: Int) async throws(HostError) -> [SkippedView] {
    try await storage.skipped(store: try await row(store), limit: limit)
  }

  /// The row of a store by id or name; nil for nil.
  func row(_ store: String?) async throws(HostError) -> Int64? {
    guard let store else { return nil }
    return try await storage.store(store).row
  }
}
