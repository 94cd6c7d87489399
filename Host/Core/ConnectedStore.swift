public import TradepostContract

/// A store as the host connects to it. Its secrets are asked for one by one, when a request is signed.
public struct ConnectedStore: Sendable {
  public var row: Int64
  public var uid: String
  public var name: String
  public var platform: String
  public var book: String
  public var settings: [String: String]
  /// Frozen when it was connected: the manifest's origin and its exact address.
  public var origins: [String: String]
  /// Where the origins really answer, `127.0.0.1:8080`; nil: where their names lead.
  public var connectTo: String?
  public var allowsLoopback: Bool
  /// Certificates of authorities that this store is trusted by beside the system's, in PEM.
  public var authority: String?
  public var account: Account
  /// Packages that may run for it.
  public var packages: [String]
  /// How often an admin has changed it.
  public var revision: Int64 = 0

  public init(
    row: Int64, uid: String, name: String, platform: String, book: String, settings: [String: String],
    origins: [String: String], connectTo: String?, allowsLoopback: Bool, authority: String?, account: Account,
    packages: [String]
  ) {
    self.row = row
    self.uid = uid
    self.name = name
    self.platform = platform
    self.book = book
    self.settings = settings
    self.origins = origins
    self.connectTo = connectTo
    self.allowsLoopback = allowsLoopback
    self.authority = authority
    self.account = account
    self.packages = packages
  }
}
