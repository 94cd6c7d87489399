internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// An order as far as moving it on goes: whether it lives, what has left, and what is still to leave from where.
struct OrderState: Sendable {
  /// What one place still has to send of an order: Shopify's fulfilment order.
  struct Part: Sendable {
    var id: String
    var location: String
    var status: String
    var lines: [Line]

    struct Line: Sendable {
      var id: String
      var orderLine: String
      var remaining: Int64
    }

    /// On hold, scheduled, cancelled or closed parts send nothing.
    var isOpen: Bool { (status == "OPEN" || status == "IN_PROGRESS") && lines.contains { $0.remaining > 0 } }
  }

  struct Parcel: Sendable {
    var id: String
    var isCancelled: Bool
    var trackingNumbers: [String]
  }

  var id: String
  var updatedAt: String?
  var isCancelled: Bool
  var isClosed: Bool
  var parts: [Part]
  var parcels: [Parcel]

  private static let query = """
    query OrderState($id:ID!){order(id:$id){legacyResourceId updatedAt cancelledAt closedAt
    fulfillments(first:50){legacyResourceId status trackingInfo(first:10){number}}
    fulfillmentOrders(first:50){nodes{id status assignedLocation{location{legacyResourceId}}
    lineItems(first:250){nodes{id remainingQuantity lineItem{id}}}}}}}
    """

  /// Nil when the shop has no such order, or none that the app may see.
  static func read(_ id: String, _ run: Run) async throws -> OrderState? {
    guard GlobalID.isNumber(id) else { return nil }
    let answer = try await run.ask(Query(query) { $0.member("id", GlobalID.make("Order", id)) })
    return answer.at("/order").map { OrderState($0, id: id) }
  }

  init(_ order: JSONValue, id: String) {
    self.id = id
    updatedAt = order["updatedAt"]?.string
    isCancelled = order["cancelledAt"]?.string != nil
    isClosed = order["closedAt"]?.string != nil
    parcels =
      order["fulfillments"]?.items.compactMap { parcel in
        guard let id = ProductParts.id(parcel["legacyResourceId"]) else { return nil }
        let status = parcel["status"]?.string ?? ""
        return Parcel(
          id: id, isCancelled: ["CANCELLED", "ERROR", "FAILURE"].contains(status),
          trackingNumbers: parcel["trackingInfo"]?.items.compactMap { $0["number"]?.string } ?? [])
      } ?? []
    parts =
      order.at("/fulfillmentOrders/nodes")?.items.compactMap { part in
        guard let id = part["id"]?.string.flatMap({ GlobalID.number($0) }) else { return nil }
        return Part(
          id: id, location: part.at("/assignedLocation/location/legacyResourceId")?.string ?? "", status: part["status"]?.string ?? "",
          lines: part.at("/lineItems/nodes")?.items.compactMap { line in
            guard let id = line["id"]?.string.flatMap({ GlobalID.number($0) }),
              let orderLine = line.at("/lineItem/id")?.string.flatMap({ GlobalID.number($0) })
            else { return nil }
            return Part.Line(id: id, orderLine: orderLine, remaining: line["remainingQuantity"]?.int64 ?? 0)
          } ?? [])
      } ?? []
  }

  /// The parcel with that tracking number.
  func parcel(_ trackingNumber: String) -> Parcel? {
    trackingNumber.isEmpty
      ? nil : parcels.first { !$0.isCancelled && $0.trackingNumbers.contains { $0.utf8.elementsEqual(trackingNumber.utf8) } }
  }
}
