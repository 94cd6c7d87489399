internal import SimulatorKit

/// Orders 2026-01-01.
enum OrderAnswers {
  static let sets = [
    "BUYER", "RECIPIENT", "PROCEEDS", "EXPENSE", "PROMOTION", "CANCELLATION", "FULFILLMENT", "PACKAGES", "TAX", "PAYMENT",
    "FULFILLMENT_ORDERS",
  ]
  private static let statuses = [
    "PENDING_AVAILABILITY", "PENDING", "UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED", "CANCELLED", "UNFULFILLABLE",
  ]
  /// What a pagination token is bound to.
  private static let binding = [
    "createdAfter", "createdBefore", "lastUpdatedAfter", "lastUpdatedBefore", "fulfillmentStatuses", "marketplaceIds", "fulfilledBy",
    "maxResultsPerPage", "includedData",
  ]
  private static let day = 86_400_000

  static func search(_ call: Call) throws(Problem) -> Reply {
    let given = call.arguments
    let token = try PageToken.read(given["paginationToken"], call.operation, given, binding: binding, life: day, call.world)
    let arguments = token.map { again(given, $0) } ?? given
    let window: (byUpdate: Bool, from: Int, until: Int)
    if let token, token.place.count == 4 {
      window = (token.place[3] == 1, token.place[0], token.place[2])
    } else {
      let read = try OrderWindow(arguments, old: false, now: call.world.now)
      window = (read.byUpdate, read.from, read.until)
    }
    let markets = Set(try arguments.markets("marketplaceIds", call.settings, most: 50, required: false).map(\.id))
    let wanted = try arguments.words("fulfillmentStatuses", of: statuses)
    let by = try arguments.words("fulfilledBy", of: ["AMAZON", "MERCHANT"])
    let size = try arguments.whole("maxResultsPerPage", in: 1...100, otherwise: 100)
    let included = Set(try arguments.words("includedData", of: sets))
    let orders = call.world.orders
    let page = orders.walk(
      byUpdate: window.byUpdate, from: (window.from, token.map { $0.place[1] } ?? 0), until: window.until, limit: size
    ) { row in
      (markets.isEmpty || markets.contains(call.settings.markets[Int(row.market)].id))
        && (wanted.isEmpty || wanted.contains(row.status.name))
        && (by.isEmpty || by.contains(row.byAmazon ? "AMAZON" : "MERCHANT"))
    }
    let next = page.next.map { next in
      PageToken(
        query: token?.query ?? PageToken.query(call.operation, given, binding),
        place: [next.time, next.index, window.until, window.byUpdate ? 1 : 0], given: call.world.now
      ).text(call.settings)
    }
    return Reply(
      .having(
        ("orders", .list(page.found.map { OrderFace.of(orders.order($0), call.world, included) })),
        ("pagination", next.map { .make(("nextToken", .text($0))) }),
        (window.byUpdate ? "lastUpdatedBefore" : "createdBefore", Moment.precise(window.until))))
  }

  static func one(_ call: Call) throws(Problem) -> Reply {
    let included = Set(try call.arguments.words("includedData", of: sets))
    guard let index = call.world.orders.index(id: call.value(0)) else { throw .missing("The order was not found.") }
    return Reply(.make(("order", OrderFace.of(call.world.orders.order(index), call.world, included))))
  }

  /// The arguments with which the walk began.
  private static func again(_ arguments: Arguments, _ token: PageToken) -> Arguments {
    Arguments(Query(zip(binding, token.query.dropFirst()).map { "\($0)=\(Percent.encode($1))" }.joined(separator: "&")))
  }
}
