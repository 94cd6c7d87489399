internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

extension Shopify: CustomerSource {
  func listCustomers(_ run: Run) async throws -> Listed {
    if api == .rest {
      let path = "customers.json?limit=250" + Self.restFilter(run)
      let walk = try run.walk(Self.list("customers", path: path, items: "customers"))
      while let page = try await walk.next() { try await run.keep(page.map { try Self.restCustomer($0) }) }
      return walk.listed
    }
    return try await Self.walk("customers", [250, 50, 10], filter: Self.filter(run), Self.customersQuestion, run) { page in
      try await run.keep(page.map { try Self.graphCustomer($0) })
    }
  }

  func getCustomers(_ ids: [String], _ run: Run) async throws -> [String] {
    let asked = ids.filter { GlobalID.isNumber($0) }
    var known: Set<String> = []
    for start in stride(from: 0, to: asked.count, by: 100) {
      let some = Array(asked[start..<min(start + 100, asked.count)])
      if api == .rest {
        let path = "customers.json?ids=\(some.joined(separator: "%2C"))&limit=250"
        let page = try await run.page(Self.rest(path), items: "/customers") { Self.restRefusal($0) }
        try await run.keep(page.map { try Self.restCustomer($0) })
        known.formUnion(page.items.compactMap { $0.id })
      } else {
        let page = try await run.nodes(Self.someCustomersQuestion, "Customer", some, atOnce: 100)
        try await run.keep(page.map { try Self.graphCustomer($0) })
        known.formUnion(page.items.compactMap { $0.id })
      }
    }
    return ids.filter { !known.contains($0) }
  }

  func countCustomers(_ run: Run) async throws -> Int64? {
    // Neither interface counts those that changed.
    if run.since > 0 { return nil }
    if api == .rest { return try await run.send(Self.rest("customers/count.json")).accepted().json()["count"]?.int64 }
    let answer = try await run.ask(Query("query { customersCount { count precision } }"))
    guard answer.at("/customersCount/precision")?.string == "EXACT" else { return nil }
    return answer.at("/customersCount/count")?.int64
  }

  // MARK: What is asked

  private static let address = """
    {firstName lastName company address1 address2 city province provinceCode zip country countryCodeV2 phone}
    """
  private static let customerFields = """
    legacyResourceId firstName lastName createdAt updatedAt
    defaultEmailAddress{emailAddress marketingState} defaultPhoneNumber{phoneNumber}
    defaultAddress\(address) addresses(first:10)\(address)
    """
  private static let someCustomersQuestion = "query CustomersByID($ids:[ID!]!){nodes(ids:$ids){...on Customer{\(customerFields)}}}"

  private static func customersQuestion(_ size: Int) -> String {
    """
    query Customers($after:String,$filter:String){customers(first:\(size),after:$after,query:$filter,sortKey:ID){
    pageInfo{hasNextPage endCursor} nodes{\(customerFields)}}}
    """
  }

  // MARK: What becomes of it

  static func graphCustomer(_ item: Item) throws(JSONError) -> Customer {
    var object = try item.object()
    var customer = Customer(id: try object.number("legacyResourceId"))
    customer.firstName = object.text("firstName")
    customer.lastName = object.text("lastName")
    customer.createdAt = try object.moment("createdAt")
    customer.updatedAt = try object.moment("updatedAt")
    if var email = object.member("defaultEmailAddress")?.object {
      customer.email = email.text("emailAddress")
      customer.acceptsMarketing = consent(email.text("marketingState"))
    }
    customer.phone = object.member("defaultPhoneNumber")?["phoneNumber"]?.string ?? ""
    let first = object.member("defaultAddress").flatMap { Address(graph: $0) }
    let all = object.member("addresses").map { Array($0.items) } ?? []
    customer.take(first, all.compactMap { Address(graph: $0) })
    return customer
  }

  static func restCustomer(_ item: Item) throws(JSONError) -> Customer {
    var object = try item.object()
    var customer = Customer(id: try object.number("id"))
    customer.email = object.text("email")
    customer.createdAt = try object.moment("created_at")
    customer.updatedAt = try object.moment("updated_at")
    customer.firstName = object.text("first_name")
    customer.lastName = object.text("last_name")
    customer.phone = object.text("phone")
    if let state = object.member("email_marketing_consent")?["state"]?.string {
      customer.acceptsMarketing = consent(state)
    } else {
      customer.acceptsMarketing = object.member("accepts_marketing")?.bool
    }
    let all = object.member("addresses").map { Array($0.items) } ?? []
    let first = object.member("default_address").flatMap { Address(rest: $0) }
    customer.take(first, all.compactMap { Address(rest: $0) })
    return customer
  }

  /// Only who said yes, and confirmed it where that was asked for, agreed.
  private static func consent(_ state: String) -> Bool? { state.isEmpty ? nil : state.lowercased() == "subscribed" }
}

extension Customer {
  /// The address that the customer uses by default stands first.
  fileprivate mutating func take(_ first: Address?, _ all: [Address]) {
    addresses = (first.map { [$0] } ?? []) + all.filter { $0 != first }
    company = first?.company ?? ""
  }
}
