internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// Money that went back for an order, as Finances v0 tells it: what it was, and the answer's own piece.
struct FinancialEvent {
  /// The lists of an answer that hold money going back to a buyer, all of one shape, and the word for why.
  static let lists = [("RefundEventList", ""), ("GuaranteeClaimEventList", "A-to-z claim"), ("ChargebackEventList", "Chargeback")]

  let item: Item
  let reason: String
}

extension Amazon {
  /// What went back for each of these orders, read side by side; an order that the finances do not know has had nothing back.
  func events(of orders: [String], _ run: Run) async throws -> [String: Result<[FinancialEvent], Failure>] {
    var found: [String: Result<[FinancialEvent], Failure>] = [:]
    for start in stride(from: 0, to: orders.count, by: 100) {
      let some = orders[start..<min(start + 100, orders.count)]
      let responses = try await run.sendAll(some.map { Self.eventsRequest($0) })
      for (id, response) in zip(some, responses) { found[id] = try await Self.events(of: id, response, run) }
    }
    return found
  }

  private static func eventsRequest(_ order: String, token: String? = nil) -> Request {
    .get(
      "/finances/v0/orders/\(order.percentEncoded)/financialEvents?MaxResultsPerPage=100"
        + (token.map { "&NextToken=" + $0.percentEncoded } ?? "")
    ).spending("finances_order")
  }

  /// Reads on from the first answer. What is wrong with one order is that order's; a missing role, or a platform that is down,
  /// is everyone's.
  private static func events(
    of id: String, _ first: Response, _ run: Run
  ) async throws -> Result<[FinancialEvent], Failure> {
    var events: [FinancialEvent] = []
    var response = first
    var token: String?
    while true {
      if response.status == 404 { return .success(events) }
      do throws(Failure) { try response.orThrow() } catch {
        guard error.code == .invalid else { throw error }
        return .failure(error)
      }
      // Cut short, or a page of somebody else's: asked again.
      if (try? response.json()) == nil { response = try await run.json(eventsRequest(id, token: token)).response }
      let payload = try response.json()["payload"]
      for (list, reason) in FinancialEvent.lists {
        guard let entries = payload?["FinancialEvents"]?[list] else { continue }
        for entry in entries.items where entry.kind == .object {
          events.append(FinancialEvent(item: Item(entry, of: response, id: "AmazonOrderId"), reason: reason))
        }
      }
      guard let next = payload?["NextToken"]?.string, !next.isEmpty, next != token else { return .success(events) }
      token = next
      response = try await run.send(eventsRequest(id, token: next))
    }
  }
}
