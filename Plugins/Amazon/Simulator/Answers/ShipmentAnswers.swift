internal import SimulatorKit

/// `confirmShipment`: the seller says that pieces are on their way, and the order follows.
enum ShipmentAnswers {
  static func confirm(_ call: Call) throws(Problem) -> Reply {
    let orders = call.world.orders
    guard let index = orders.index(id: call.value(0)) else { throw .missing("The order was not found.") }
    let order = orders.order(index)
    let body = try call.body()
    guard body["marketplaceId"]?.string == order.market.id else { throw .input("marketplaceId is not the order's marketplace.") }
    guard let parcel = body["packageDetail"] else { throw .input("packageDetail is required.") }
    if order.header.byAmazon { throw .input("The order is fulfilled by Amazon and cannot be confirmed.") }
    let status = orders.rows[index].status
    guard status == .unshipped || status == .partiallyShipped || status == .shipped else {
      throw .input("The order is \(status.oldName) and cannot be confirmed.")
    }
    guard let reference = parcel["packageReferenceId"]?.string, Int(reference).map({ $0 > 0 }) ?? false else {
      throw .input("packageReferenceId must be a positive number as text.")
    }
    guard let code = parcel["carrierCode"]?.string, !code.isEmpty else { throw .input("carrierCode is required.") }
    let name = parcel["carrierName"]?.string
    if code == "Other" || code == "Others", name ?? "" == "" { throw .input("carrierName is required when carrierCode is Other.") }
    guard let tracking = parcel["trackingNumber"]?.string, !tracking.isEmpty else { throw .input("trackingNumber is required.") }
    guard let shipDate = parcel["shipDate"]?.string.flatMap({ Moment.read($0) }) else { throw .input("shipDate is no date.") }
    let moment = shipDate / 1000
    if moment < order.header.purchased { throw .input("shipDate lies before the order.") }
    if moment > call.world.seconds + 86_400 { throw .input("shipDate lies in the future.") }
    // A parcel told once more replaces what was told of it, which is how a wrong tracking number is put right.
    let known = orders.parcels[index]?.first { $0.reference == reference }
    let pieces = try pieces(parcel, order, orders, again: known)
    if orders.parcels[index]?.contains(where: { $0.reference != reference && $0.tracking == tracking && $0.pieces == pieces }) ?? false {
      throw .input("The same parcel was confirmed under another packageReferenceId.")
    }
    orders.set(
      Parcel(
        reference: reference, carrier: name ?? code, method: parcel["shippingMethod"]?.string, tracking: tracking, shipped: moment,
        pieces: pieces), of: index)
    call.world.change(index, orders.told(order) >= order.pieces ? .shipped : .partiallyShipped)
    return Reply(status: 204)
  }

  private static func pieces(
    _ parcel: Node, _ order: SeedOrder, _ orders: OrderShelf, again known: Parcel?
  ) throws(Problem) -> [Int: Int] {
    let items = parcel["orderItems"]?.items ?? []
    if items.isEmpty { throw .input("orderItems is required.") }
    var pieces: [Int: Int] = [:]
    for item in items {
      guard let id = item["orderItemId"]?.string, let place = order.items.firstIndex(where: { $0.id == id }) else {
        throw .input("orderItems names an item that is not the order's.")
      }
      guard case .number(let text)? = item["quantity"], let count = Int(text), count > 0, count <= order.items[place].quantity else {
        throw .input("quantity must be a whole number from 1 to \(order.items[place].quantity).")
      }
      let open = order.items[place].quantity - orders.shipped(order, item: place) + (known?.pieces[place] ?? 0)
      if count > open { throw .input("quantity \(count) is more than the \(open) pieces that are still to be shipped.") }
      pieces[place] = count
    }
    return pieces
  }
}
