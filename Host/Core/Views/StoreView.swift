public import TradepostContract
public import TradepostJSON

/// Something that is shown: as JSON for scripts, as a table for people.
public protocol View: Sendable {
  func write(to writer: inout JSONWriter)
}

/// A connected store, as the plan shows it. No secret is ever in it.
public struct StoreView: View {
  public var uid: String
  public var platform: String
  public var name: String
  public var book: String
  public var accountName: String
  public var currency: String
  public var timeZone: String
  public var apiVersion: String
  public var status: StoreStatus
  public var settings: [(name: String, value: String)]
  public var origins: [(name: String, address: String)]
  public var connectTo: String?
  public var packages: [String]
  /// When each kind was last brought in whole, in milliseconds.
  public var lastSync: [(resource: Resource, at: Int64)]
  public var products: Int64
  public var orders: Int64
  public var customers: Int64
  /// How often an admin has changed it: what `ETag` says.
  public var revision: Int64 = 0

  public init(
    uid: String, platform: String, name: String, book: String, accountName: String, currency: String, timeZone: String,
    apiVersion: String, status: StoreStatus, settings: [(name: String, value: String)],
    origins: [(name: String, address: String)], connectTo: String?, packages: [String],
    lastSync: [(resource: Resource, at: Int64)], products: Int64, orders: Int64, customers: Int64
  ) {
    self.uid = uid
    self.platform = platform
    self.name = name
    self.book = book
    self.accountName = accountName
    self.currency = currency
    self.timeZone = timeZone
    self.apiVersion = apiVersion
    self.status = status
    self.settings = settings
    self.origins = origins
    self.connectTo = connectTo
    self.packages = packages
    self.lastSync = lastSync
    self.products = products
    self.orders = orders
    self.customers = customers
  }

  /// What was said, and of the host's own settings what counts where nothing was.
  private var settingsThatCount: [(name: String, value: String)] {
    let said = Set(settings.map(\.name))
    return settings
      + HostSetting.all.filter { !$0.fallback.isEmpty && !said.contains($0.name) }.map { (name: $0.name, value: $0.fallback) }
  }

  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("account_name", accountName)
      writer.member("api_version", apiVersion)
      writer.member("book", book)
      writer.member("connect_to", connectTo)
      writer.member("currency", currency)
      writer.member("id", uid)
      writer.key("last_sync")
      writer.object { writer in
        for (resource, at) in lastSync.sorted(by: { $0.resource.rawValue < $1.resource.rawValue }) {
          writer.key(resource.rawValue)
          writer.string(Timestamp(milliseconds: at).text)
        }
      }
      writer.member("name", name)
      writer.key("origins")
      writer.object { writer in
        for (name, address) in origins.sorted(by: { $0.name < $1.name }) {
          writer.key(name)
          writer.string(address)
        }
      }
      writer.list("packages", packages) { $1.string($0) }
      writer.member("platform", platform)
      writer.key("settings")
      writer.object { writer in
        for (name, value) in settingsThatCount.sorted(by: { $0.name < $1.name }) {
          writer.key(name)
          switch HostSetting.named(name)?.kind {
          case .bool: writer.bool(value == "true")
          case .number: writer.int(Int64(value) ?? 0)
          case .text, nil: writer.string(value)
          }
        }
      }
      writer.key("stats")
      writer.object {
        $0.member("imported_customers", customers)
        $0.member("imported_orders", orders)
        // What is here was brought in: there are no others to tell apart.
        $0.member("synced_products", products)
        $0.member("total_products", products)
      }
      writer.member("status", status.rawValue)
      writer.member("time_zone", timeZone)
    }
  }
}
