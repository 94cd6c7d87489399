public import TradepostContract
public import TradepostJSON

/// Someone who bought in a shop, or has an account there, with what the asker may know.
public struct CustomerView: View {
  public var row: Int64
  /// `CLI-…`: who it is in the books.
  public var client: String
  public var name: String
  /// In this shop.
  public var orders: Int64
  /// The person's accounts in this shop, each with the shop's record, where it is still kept.
  public var accounts: [(externalID: String, record: Customer?)]
  public var store: String
  public var platform: String
  public var disclosure: Disclosure

  public init(
    row: Int64, client: String, name: String, orders: Int64, accounts: [(externalID: String, record: Customer?)], store: String,
    platform: String, disclosure: Disclosure
  ) {
    self.row = row
    self.client = client
    self.name = name
    self.orders = orders
    self.accounts = accounts
    self.store = store
    self.platform = platform
    self.disclosure = disclosure
  }

  public func write(to writer: inout JSONWriter) {
    let record = accounts.lazy.compactMap(\.record).first
    writer.object { writer in
      if disclosure >= .everything {
        writer.list("addresses", record?.addresses ?? []) { $0.write(to: &$1) }
        writer.member("email", record?.email)
      }
      writer.member("external_id", accounts.first?.externalID)
      writer.list("external_ids", accounts) { $1.string($0.externalID) }
      writer.member("id", client)
      if disclosure >= .names { writer.member("name", name) }
      writer.member("orders", orders)
      if disclosure >= .everything { writer.member("phone", record?.phone) }
      writer.member("platform", platform)
      writer.member("store_id", store)
    }
  }
}
