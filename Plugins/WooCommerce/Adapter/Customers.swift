internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

// Customers have no filter by change, so that their list is always the whole of it.

extension WooCommerce {
  func listCustomers(_ run: Run) async throws -> Listed {
    try await explained {
      let walk = try run.walk(Self.list("customers", "/customers?role=all"))
      while let page = try await walk.next() { try await run.keep(page.map(Self.customer)) }
      return Listed(isComplete: walk.metEverything)
    }
  }

  func getCustomers(_ ids: [String], _ run: Run) async throws -> [String] {
    try await explained {
      let (items, missing) = try await Self.find(ids, in: "/customers", query: "&role=all", run)
      try await run.keep(Page(items: items).map(Self.customer))
      return missing
    }
  }

  func countCustomers(_ run: Run) async throws -> Int64? {
    try await explained { try await Self.total("/customers?role=all", run) }
  }

  static func customer(_ item: Item) throws -> Customer {
    var object = try item.object()
    var customer = Customer(id: try object.wooID())
    let created = object.member("date_created")
    let createdUTC = object.member("date_created_gmt")
    let modified = object.member("date_modified")
    let modifiedUTC = object.member("date_modified_gmt")
    customer.createdAt = StoreTime.read(local: created, utc: createdUTC)
    customer.updatedAt = StoreTime.read(local: modified, utc: modifiedUTC)
    customer.email = object.text("email")
    customer.firstName = object.text("first_name")
    customer.lastName = object.text("last_name")
    let billing = object.address("billing")
    let shipping = object.address("shipping")
    customer.company = billing?.company ?? ""
    customer.phone = billing?.phone ?? ""
    customer.addresses = [billing, shipping].compactMap { $0 }
    if customer.addresses.count == 2, billing == shipping { customer.addresses.removeLast() }
    return customer
  }
}
