internal import TradepostContract
internal import TradepostJSON

/// WooCommerce knows of no parcels. What a shipment says is left as a note on the order: one that the shopper gets by mail, when
/// they are to be told. It holds no words, since nobody knows the shopper's language, and is the same whenever it is made of
/// the same shipment: so it is found again, and written once.
struct TrackingNote {
  let text: String
  let isForShopper: Bool

  /// `lines`: the order's, by id.
  init(_ shipment: OrderPush.Shipment, lines: [String: String]) throws(Refusal) {
    var rows = ["\(shipment.carrier) \(shipment.trackingNumber)".trimmed + " (\(shipment.at.text.prefix(10)))"]
    if let address = shipment.trackingURL { rows.append(address) }
    for line in shipment.lines {
      guard let name = lines[line.lineID] else { throw Refusal("the order has no line \(line.lineID): read the order again") }
      guard line.quantity.coefficient > 0 else { throw Refusal("\(line.quantity) of line \(line.lineID) cannot be sent") }
      rows.append("\(line.quantity) × \(name)")
    }
    // WordPress takes backslashes out of what it stores.
    text = String(rows.joined(separator: "\n").filter { $0 != "\\" })
    isForShopper = shipment.notifies
  }

  /// A note for the shopper serves the merchant as well.
  func isWritten(in note: JSONValue) -> Bool {
    guard let shown = note["note"]?.string, ShownText(shown) == ShownText(text) else { return false }
    return !isForShopper || note["customer_note"]?.bool == true
  }
}

extension String {
  /// Without blanks at its ends.
  fileprivate var trimmed: String {
    var rest = Substring(self)
    while rest.utf8.first == 0x20 { rest.removeFirst() }
    while rest.utf8.last == 0x20 { rest.removeLast() }
    return String(rest)
  }
}
