internal import TradepostContract
internal import TradepostJSON

/// A parcel as Shopify takes it: goods of one place, by its fulfilment orders.
struct Dispatch: Sendable {
  /// Lines of one fulfilment order and how many of each; none: all that it still has.
  struct Group: Sendable {
    var part: String
    var lines: [(id: String, quantity: Int64)]
  }

  var groups: [Group]

  struct Refusal: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
  }

  /// What is to be sent, place by place: Shopify makes no fulfilment of goods from two.
  static func plan(_ shipment: OrderPush.Shipment, _ state: OrderState) throws(Refusal) -> [Dispatch] {
    if state.isCancelled { throw Refusal("the order is cancelled in Shopify; nothing of it can be sent") }
    let open = state.parts.filter { $0.isOpen }
    guard !open.isEmpty else {
      let waiting = state.parts.filter { $0.status == "ON_HOLD" || $0.status == "SCHEDULED" }
      throw Refusal(
        waiting.isEmpty
          ? "nothing of the order is left to send" : "what is left of the order is on hold or scheduled in Shopify; release it there first")
    }
    if shipment.lines.isEmpty { return byPlace(open.map { ($0.location, Group(part: $0.id, lines: [])) }) }
    var left: [String: Int64] = [:]
    for line in shipment.lines {
      guard let quantity = line.quantity.exactly(scale: 0)?.coefficient, quantity > 0, quantity <= 1_000_000 else {
        throw Refusal("\(line.quantity) of the line \(line.lineID.prefix(40)) cannot be sent: a whole number above zero can")
      }
      left[line.lineID, default: 0] += quantity
    }
    let wanted = left
    var groups: [(String, Group)] = []
    for part in open {
      var lines: [(id: String, quantity: Int64)] = []
      for line in part.lines where line.remaining > 0 {
        let taken = min(line.remaining, left[line.orderLine] ?? 0)
        guard taken > 0 else { continue }
        lines.append((line.id, taken))
        left[line.orderLine, default: 0] -= taken
      }
      if !lines.isEmpty { groups.append((part.location, Group(part: part.id, lines: lines))) }
    }
    if let (line, missing) = left.sorted(by: { $0.key < $1.key }).first(where: { $0.value > 0 }) {
      let all = wanted[line] ?? missing
      throw Refusal("of the line \(line.prefix(40)), \(all - missing) can still be sent, not \(all)")
    }
    return byPlace(groups)
  }

  private static func byPlace(_ groups: [(location: String, group: Group)]) -> [Dispatch] {
    var places: [String] = []
    var found: [String: [Group]] = [:]
    for (location, group) in groups {
      if found[location] == nil { places.append(location) }
      found[location, default: []].append(group)
    }
    return places.map { Dispatch(groups: found[$0] ?? []) }
  }

  private static let mutation = """
    mutation Fulfil($fulfillment:FulfillmentInput!){fulfillmentCreate(fulfillment:$fulfillment)
    {fulfillment{id status} userErrors{field message}}}
    """

  func query(_ shipment: OrderPush.Shipment) -> Query {
    Query(Self.mutation) { writer in
      writer.key("fulfillment")
      writer.object { writer in
        writer.member("lineItemsByFulfillmentOrder", groups) { group, writer in
          writer.object { writer in
            writer.member("fulfillmentOrderId", GlobalID.make("FulfillmentOrder", group.part))
            writer.member("fulfillmentOrderLineItems", group.lines) { line, writer in
              writer.object {
                $0.member("id", GlobalID.make("FulfillmentOrderLineItem", line.id))
                $0.member("quantity", line.quantity)
              }
            }
          }
        }
        writer.member("notifyCustomer", shipment.notifies)
        if !shipment.trackingNumber.isEmpty || shipment.trackingURL != nil {
          writer.key("trackingInfo")
          writer.object {
            $0.member("company", shipment.carrier)
            $0.member("number", shipment.trackingNumber.isEmpty ? nil : shipment.trackingNumber)
            $0.member("url", shipment.trackingURL)
          }
        }
      }
    }
  }
}
