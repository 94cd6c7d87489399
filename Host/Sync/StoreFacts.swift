public import HostLedger
public import TradepostContract

/// What the sync engine must know of a connected store.
public struct StoreFacts: Sendable {
  /// Its row in the storage.
  public let row: Int64
  /// What people call it.
  public let name: String
  public let calendar: StoreCalendar
  public let manifest: Manifest

  public init(row: Int64, name: String, calendar: StoreCalendar, manifest: Manifest) {
    self.row = row
    self.name = name
    self.calendar = calendar
    self.manifest = manifest
  }

  /// What goes into each record's hash beside its bytes: who wrote it, and in which version.
  func hashPrefix(_ resource: Resource) -> [UInt8] {
    Array("\(manifest.version)/\(manifest.recordVersions[resource] ?? 1)/".utf8)
  }
}
