internal import SimulatorKit

/// Orders v0. Without a restricted data token the buyer and the street are left out of lists and orders, and the
/// operations that give nothing else refuse.
enum OldOrderAnswers {
  private static let statuses = [
    "Pending", "Unshipped", "PartiallyShipped", "Shipped", "Canceled", "Unfulfillable", "InvoiceUnconfirmed", "PendingAvailability",
  ]
  private static let binding = [
    "CreatedAfter", "CreatedBefore", "LastUpdatedAfter", "LastUpdatedBefore", "OrderStatuses", "MarketplaceIds", "FulfillmentChannels",
    "MaxResultsPerPage", "AmazonOrderIds",
  ]

  static func list(_ call: Call) throws(Problem) -> Reply {
    let given = call.arguments
    let token = try PageToken.read(given["NextToken"], call.operation, given, binding: binding, life: 86_400_000, call.world)
    let arguments =
      token.map {
        Arguments(Query(zip(binding, $0.query.dropFirst()).map { "\($0)=\(Percent.encode($1))" }.joined(separator: "&")))
      } ?? given
    let markets = Set(try arguments.markets("MarketplaceIds", call.settings, most: 50, required: true).map(\.id))
    let wanted = try arguments.words("OrderStatuses", of: statuses)
    if wanted.contains("Unshipped") != wanted.contains("PartiallyShipped") {
      throw .input("Unshipped and PartiallyShipped must be used together in OrderStatuses.")
    }
    let channels = try arguments.words("FulfillmentChannels", of: ["AFN", "MFN"])
    let size = try arguments.whole("MaxResultsPerPage", in: 1...100, otherwise: 100)
    let seen = shown(call)
    let orders = call.world.orders
    let ids = arguments.list("AmazonOrderIds")
    if !ids.isEmpty {
      if ids.count > 50 { throw .input("AmazonOrderIds takes at most 50 orders.") }
      let found = ids.compactMap { orders.index(id: $0) }.filter { markets.contains(call.settings.markets[Int(orders.rows[$0].market)].id) }
      return Reply(.make(("payload", .make(("Orders", .list(found.map { OldOrderFace.of(orders.order($0), call.world, seen) }))))))
    }
    let window: (byUpdate: Bool, from: Int, until: Int)
    if let token, token.place.count == 4 {
      window = (token.place[3] == 1, token.place[0], token.place[2])
    } else {
      let read = try OrderWindow(arguments, old: true, now: call.world.now)
      window = (read.byUpdate, read.from, read.until)
    }
    let page = orders.walk(
      byUpdate: window.byUpdate, from: (window.from, token.map { $0.place[1] } ?? 0), until: window.until, limit: size
    ) { row in
      markets.contains(call.settings.markets[Int(row.market)].id) && (wanted.isEmpty || wanted.contains(row.status.oldName))
        && (channels.isEmpty || channels.contains(row.byAmazon ? "AFN" : "MFN"))
    }
    let next = page.next.map { next in
      PageToken(
        query: token?.query ?? PageToken.query(call.operation, given, binding),
        place: [next.time, next.index, window.until, window.byUpdate ? 1 : 0], given: call.world.now
      ).text(call.settings)
    }
    return Reply(
      .make(
        (
          "payload",
          .having(
            ("Orders", .list(page.found.map { OldOrderFace.of(orders.order($0), call.world, seen) })),
            ("NextToken", next.map { .text($0) }),
            (window.byUpdate ? "LastUpdatedBefore" : "CreatedBefore", Moment.seconds(window.until)))
        )))
  }

  static func one(_ call: Call) throws(Problem) -> Reply {
    Reply(.make(("payload", OldOrderFace.of(try order(call), call.world, shown(call)))))
  }

  static func items(_ call: Call) throws(Problem) -> Reply {
    let order = try order(call)
    let buyer = shown(call).contains("buyerInfo")
    return Reply(
      .make(
        (
          "payload",
          .make(
            ("OrderItems", .list(order.items.indices.map { OldOrderFace.item(order, $0, call.world, buyer: buyer) })),
            ("AmazonOrderId", .text(order.id)))
        )))
  }

  static func buyer(_ call: Call) throws(Problem) -> Reply {
    let order = try restricted(call, "buyerInfo")
    var info = OldOrderFace.buyer(order, full: true)
    info["AmazonOrderId"] = .text(order.id)
    return Reply(.make(("payload", info)))
  }

  static func address(_ call: Call) throws(Problem) -> Reply {
    let order = try restricted(call, "shippingAddress")
    let visible = call.world.orders.rows[order.index].status.showsBuyer
    return Reply(
      .make(
        (
          "payload",
          .having(
            ("AmazonOrderId", .text(order.id)), ("BuyerCompanyName", order.destination.company.map { .text($0) }),
            ("ShippingAddress", visible ? OldOrderFace.address(order, full: true) : nil))
        )))
  }

  static func itemBuyers(_ call: Call) throws(Problem) -> Reply {
    let order = try restricted(call, "buyerInfo")
    let items = order.items.map { item -> Node in
      var info = OldOrderFace.gift(item, order) ?? .object(Node.Members())
      info["OrderItemId"] = .text(item.id)
      return info
    }
    return Reply(.make(("payload", .make(("OrderItems", .list(items)), ("AmazonOrderId", .text(order.id))))))
  }

  private static func order(_ call: Call) throws(Problem) -> SeedOrder {
    guard let index = call.world.orders.index(id: call.value(0)) else { throw .missing("The order was not found.") }
    return call.world.orders.order(index)
  }

  /// What the token lets be seen of the buyer.
  private static func shown(_ call: Call) -> Set<String> {
    if case .restricted(let resources) = call.right { Set(resources.flatMap(\.elements)) } else { [] }
  }

  /// Operations that give personal data alone: a restricted token for the path is enough, its elements do not matter.
  private static func restricted(_ call: Call, _ element: String) throws(Problem) -> SeedOrder {
    guard case .restricted = call.right else { throw .unauthorized(.role) }
    return try order(call)
  }
}
