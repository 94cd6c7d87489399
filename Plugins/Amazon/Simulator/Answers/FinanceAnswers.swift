internal import SimulatorKit

/// Finances v0: the refunds of an order, and all that was posted in a window.
enum FinanceAnswers {
  private static let binding = ["PostedAfter", "PostedBefore", "MaxResultsPerPage"]

  static func eventsOfOrder(_ call: Call) throws(Problem) -> Reply {
    _ = try call.arguments.whole("MaxResultsPerPage", in: 1...100, otherwise: 100)
    guard let index = call.world.orders.index(id: call.value(0)) else { throw .input("Bad order ID provided.") }
    let events = MoneyEvent.of(call.world.orders.order(index), call.world)
    return Reply(.make(("payload", .make(("FinancialEvents", FinanceFace.lists(events, call.settings))))))
  }

  static func events(_ call: Call) throws(Problem) -> Reply {
    let given = call.arguments
    let token = try PageToken.read(given["NextToken"], call.operation, given, binding: binding, life: 86_400_000, call.world)
    let arguments =
      token.map { Arguments(Query(zip(binding, $0.query.dropFirst()).map { "\($0)=\(Percent.encode($1))" }.joined(separator: "&"))) }
      ?? given
    let size = try arguments.whole("MaxResultsPerPage", in: 1...100, otherwise: 100)
    let window = try PostedWindow(arguments, names: ("PostedAfter", "PostedBefore"), required: true, token: token, now: call.world.now)
    let walk = MoneyWalk(call.world, window, market: nil, after: token, size: size)
    let next = walk.next.map {
      PageToken(query: token?.query ?? PageToken.query(call.operation, given, binding), place: $0, given: call.world.now).text(
        call.settings)
    }
    return Reply(
      .make(
        (
          "payload",
          .having(("NextToken", next.map { .text($0) }), ("FinancialEvents", FinanceFace.lists(walk.events, call.settings)))
        )))
  }
}

/// The window of posted dates: from its start up to, not including, its end, which lies two minutes back at the latest.
struct PostedWindow {
  let from: Int
  let until: Int

  init(
    _ arguments: Arguments, names: (after: String, before: String), required: Bool, token: PageToken?, now: Int
  ) throws(Problem) {
    if let token, token.place.count == 5 {
      from = token.place[3]
      until = token.place[4]
      return
    }
    let after = try arguments.moment(names.after)
    if after == nil, required { throw .input("\(names.after) is required.") }
    let latest = now - 120_000
    let before = try arguments.moment(names.before) ?? latest
    if let after, after > latest { throw .input("\(names.after) must be at least two minutes before the time of the request.") }
    if before > latest { throw .input("\(names.before) must be at least two minutes before the time of the request.") }
    if let after, before <= after { throw .input("\(names.before) must be later than \(names.after).") }
    // More than 180 days apart: the answer is empty, without a word.
    let tooLong = after.map { before - $0 > 180 * 86_400_000 } ?? false
    from = tooLong ? Int.max : ((after ?? 0) + 999) / 1000
    until = (before + 999) / 1000
  }
}

/// One page of the money that moved in a window.
struct MoneyWalk {
  let events: [MoneyEvent]
  /// The next page's place with the window, so that a walk keeps the window that it began with.
  let next: [Int]?

  init(_ world: World, _ window: PostedWindow, market: String?, after token: PageToken?, size: Int) {
    let start = token.flatMap { $0.place.count == 5 ? ($0.place[0], $0.place[1], $0.place[2]) : nil } ?? (window.from, 0, 0)
    let page = world.money.page(world, from: start, until: window.until, market: market, limit: size)
    events = page.found.compactMap { place in
      let events = MoneyEvent.of(world.orders.order(place.index), world)
      return place.number < events.count ? events[place.number] : nil
    }
    next = page.next.map { [$0.posted, $0.index, $0.number, window.from, window.until] }
  }
}
