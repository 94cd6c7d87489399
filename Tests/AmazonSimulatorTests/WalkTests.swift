import SimulatorKit
import TestHost
import Testing

/// Pages: bound to their query, complete, and honest about orders that change meanwhile.
@Suite struct WalkTests {
  private func ids(_ pages: [Account.Reply]) -> [String] {
    pages.flatMap { $0.node["orders"]?.items ?? [] }.compactMap { $0["orderId"]?.string }
  }

  private let search = "/orders/2026-01-01/orders?lastUpdatedAfter=2026-01-01T00:00:00Z&maxResultsPerPage=30"

  @Test func `a walk gives every order once, in the order of its updates`() throws {
    let account = try Account("{\"orders\": 250}")
    let pages = account.walk(search, token: "paginationToken", at: ["pagination", "nextToken"])
    #expect(pages.count == 9)
    #expect(Set(ids(pages)).count == 250 && ids(pages).count == 250)
    let times = pages.flatMap { $0.node["orders"]?.items ?? [] }.compactMap { $0["lastUpdatedTime"]?.string }
    #expect(times == times.sorted())
    #expect(Set(pages.compactMap { $0.node["lastUpdatedBefore"]?.string }).count == 1)
  }

  @Test func `a token belongs to its query and lives a day`() throws {
    let account = try Account("{\"orders\": 250}")
    let token = Percent.encode(account.get(search).node["pagination"]?["nextToken"]?.string ?? "")
    #expect(account.get("/orders/2026-01-01/orders?paginationToken=\(token)").status == 200)
    #expect(account.get("\(search)&fulfilledBy=AMAZON&paginationToken=\(token)").status == 400)
    #expect(account.get("\(search)&paginationToken=\(token.dropLast(4))").status == 400)
    #expect(account.get("/orders/v0/orders?MarketplaceIds=\(Account.germany)&NextToken=\(token)").status == 400)
    account.now += 86_400_000
    account.token = try account.login("grant_type=refresh_token&refresh_token=\(account.secret("refresh_token"))")
    #expect(account.get("\(search)&paginationToken=\(token)").status == 400)
  }

  @Test(arguments: [
    "", "createdAfter=2026-01-01&lastUpdatedAfter=2026-01-01", "createdAfter=2026-01-01&lastUpdatedBefore=2026-02-01",
    "createdAfter=2026-01-01&createdBefore=2026-11-20T22:13:00Z", "createdAfter=2026-02-01&createdBefore=2026-01-01",
    "createdAfter=tomorrow", "createdAfter=2026-01-01&maxResultsPerPage=101", "createdAfter=2026-01-01&fulfillmentStatuses=Shipped",
    "createdAfter=2026-01-01&marketplaceIds=ATVPDKIKX0DER", "createdAfter=2026-01-01&includedData=EVERYTHING",
  ])
  func `a search that breaks a rule is refused`(query: String) throws {
    let reply = try Account("{\"orders\": 5}").get("/orders/2026-01-01/orders?\(query)")
    #expect(reply.status == 400 && reply.code == "InvalidInput", "\(query)")
  }

  /// What changes during a walk leaves its window and is found by the next one.
  @Test func `orders that change during a walk are found afterwards`() throws {
    let account = try Account("{\"orders\": 300, \"edit_share\": 0.5, \"edit_seconds\": 1200}")
    let first = account.walk(search, token: "paginationToken", at: ["pagination", "nextToken"])
    account.now += 1_500_000
    let until = first[0].node["lastUpdatedBefore"]?.string ?? ""
    let second = account.walk(
      "/orders/2026-01-01/orders?lastUpdatedAfter=\(until)", token: "paginationToken", at: ["pagination", "nextToken"])
    #expect(ids(first).count < 300)
    #expect(ids(second).count > 100)
    #expect(Set(ids(first)).union(ids(second)).count == 300)
  }

  @Test func `stock pages live half a minute`() throws {
    let account = try Account("{\"products\": 200, \"fba_share\": 1}")
    let target =
      "/fba/inventory/v1/summaries?granularityType=Marketplace&granularityId=\(Account.germany)&marketplaceIds=\(Account.germany)"
    let token = Percent.encode(account.get(target).node["pagination"]?["nextToken"]?.string ?? "")
    account.now += 29_999
    #expect(account.get("\(target)&nextToken=\(token)").status == 200)
    account.now += 1
    #expect(account.get("\(target)&nextToken=\(token)").status == 400)
  }

  @Test func `equal seeds give equal worlds, other seeds others`() throws {
    func world(_ seed: UInt64) throws -> [String] {
      let account = try Account("{\"orders\": 120}", seed: seed)
      return account.walk(search + "&includedData=PROCEEDS,BUYER", token: "paginationToken", at: ["pagination", "nextToken"]).map(\.text)
        + [account.book]
    }
    #expect(try world(7) == world(7))
    #expect(try world(7) != world(8))
  }
}
