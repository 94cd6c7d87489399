internal import SimulatorKit

/// Finances 2024-06-19: the same money as transactions. A shipment of the last seven days is DEFERRED; an older one is told
/// as DEFERRED_RELEASED, which is its first telling with a new status, never as a second transaction. Refunds are RELEASED.
enum TransactionAnswers {
  private static let binding = [
    "postedAfter", "postedBefore", "marketplaceId", "transactionStatus", "relatedIdentifierName", "relatedIdentifierValue",
  ]
  private static let size = 100

  static func list(_ call: Call) throws(Problem) -> Reply {
    let given = call.arguments
    let token = try PageToken.read(given["nextToken"], call.operation, given, binding: binding, life: 86_400_000, call.world)
    let arguments =
      token.map { Arguments(Query(zip(binding, $0.query.dropFirst()).map { "\($0)=\(Percent.encode($1))" }.joined(separator: "&"))) }
      ?? given
    let status = try arguments.words("transactionStatus", of: ["DEFERRED", "RELEASED", "DEFERRED_RELEASED"]).first
    if let name = arguments["relatedIdentifierName"] {
      guard name == "ORDER_ID" || name == "FINANCIAL_EVENT_GROUP_ID" else {
        throw .input("relatedIdentifierName can be ORDER_ID or FINANCIAL_EVENT_GROUP_ID.")
      }
      guard let value = arguments["relatedIdentifierValue"] else { throw .input("relatedIdentifierValue is required.") }
      let index = name == "ORDER_ID" ? call.world.orders.index(id: value) : nil
      let events = index.map { MoneyEvent.of(call.world.orders.order($0), call.world) } ?? []
      return reply(events, status, nil, call)
    }
    if let market = arguments["marketplaceId"], call.settings.market(id: market) == nil {
      throw .input("Marketplace '\(market)' is not one of the seller's.")
    }
    let window = try PostedWindow(arguments, names: ("postedAfter", "postedBefore"), required: true, token: token, now: call.world.now)
    let walk = MoneyWalk(call.world, window, market: arguments["marketplaceId"], after: token, size: size)
    let next = walk.next.map {
      PageToken(query: token?.query ?? PageToken.query(call.operation, given, binding), place: $0, given: call.world.now).text(
        call.settings)
    }
    return reply(walk.events, status, next, call)
  }

  private static func reply(_ events: [MoneyEvent], _ status: String?, _ next: String?, _ call: Call) -> Reply {
    let shown = events.filter { status == nil || status == Self.status($0, call.world) }
    return Reply(
      .make(
        (
          "payload",
          .having(
            ("nextToken", next.map { .text($0) }),
            ("transactions", .list(shown.map { TransactionFace.of($0, status: Self.status($0, call.world), call.settings) })))
        )))
  }

  private static func status(_ event: MoneyEvent, _ world: World) -> String {
    switch event {
    case .refund: "RELEASED"
    case .shipment(_, let posted): world.seconds - posted < 7 * 86_400 ? "DEFERRED" : "DEFERRED_RELEASED"
    }
  }
}
