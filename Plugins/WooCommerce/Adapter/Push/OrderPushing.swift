internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// `push orders`: the state, and a note for each parcel. WooCommerce allows every change of state and compares nothing, so that
/// it is decided here by what was read right before.
extension WooCommerce: OrderSink {
  func push(orders items: [OrderPush], _ run: Run) async throws {
    try await explained {
      try await Self.push(items, run, id: { $0.orderID }, touches: { [$0.orderID] }) { round in
        let desk = try await Desk.read(round, run)
        return round.map { Self.decide($0, desk) }
      }
    }
  }

  func locate(orders items: [OrderPush], _ run: Run) async throws {
    try await explained {
      let desk = try await Desk.read(items, run)
      try await run.keep(items.map { Self.located($0, desk) })
    }
  }

  private static func decide(_ item: OrderPush, _ desk: Desk) -> Decision {
    do throws(Refusal) {
      let order = try desk.order(item)
      var writes: [Write] = []
      if let shipment = item.fulfilment {
        let note = try TrackingNote(shipment, lines: order.lines)
        if !order.notes.contains(where: { note.isWritten(in: $0) }) {
          writes.append(
            Write(
              collection: "/orders/\(order.id)/notes", id: nil,
              members: ["note": .text(note.text), "customer_note": .flag(note.isForShopper)], isAlone: true,
              lacks: { note.isWritten(in: $0) ? [] : ["the shop shows the note in other words"] }))
        }
      }
      if let word = try order.change(to: item.status) {
        writes.append(
          Write(collection: "/orders", id: order.id, members: ["status": .text(word)]) { shown in
            let status = shown["status"]?.string ?? "nothing"
            return status == word ? [] : ["the shop shows the order as \(status), not \(word)"]
          })
      }
      return writes.isEmpty ? .isSo(nil) : .write(writes)
    } catch { return .refuse(error.reason) }
  }

  private static func located(_ item: OrderPush, _ desk: Desk) -> Located {
    do throws(Refusal) {
      let order = try desk.order(item)
      var missing: [String] = []
      if let shipment = item.fulfilment {
        let note = try TrackingNote(shipment, lines: order.lines)
        if !order.notes.contains(where: { note.isWritten(in: $0) }) { missing.append("no note of the parcel") }
      }
      if let wanted = item.status, order.status != wanted { missing.append("the order is \(order.rawStatus)") }
      return Located(
        key: item.key, missing.isEmpty ? .applied : .notApplied,
        current: missing.isEmpty ? order.rawStatus : missing.joined(separator: "; "), id: item.orderID)
    } catch { return Located(key: item.key, .notApplied, current: error.reason, id: item.orderID) }
  }
}

/// The orders that a round is about, as the shop shows them now.
struct Desk {
  struct Held {
    let id: String
    let rawStatus: String
    /// What is in each line, by its id.
    let lines: [String: String]
    var notes: [JSONValue] = []
  }

  private var orders: [String: Held] = [:]

  static func read(_ items: [OrderPush], _ run: Run) async throws -> Desk {
    var desk = Desk()
    let (found, _) = try await WooCommerce.find(
      items.map { $0.orderID }, in: "/orders", query: "&status=any&_fields=id,status,line_items", run)
    for item in found {
      guard let value = try? item.json(), let id = item.id else { continue }
      var lines: [String: String] = [:]
      for line in value["line_items"]?.items.map({ $0 }) ?? [] {
        if let id = line["id"]?.int64 { lines[String(id)] = Entities.decoded(line["name"]?.string ?? "") }
      }
      desk.orders[id] = Held(id: id, rawStatus: value["status"]?.string ?? "", lines: lines)
    }
    let shipped = items.filter { $0.fulfilment != nil && desk.orders[$0.orderID] != nil }.map { $0.orderID }
    let answers = try await run.send(shipped.map { .get("\(WooCommerce.api)/orders/\($0)/notes") })
    for (id, response) in zip(shipped, answers) { desk.orders[id]?.notes = Array(try response.orThrow().json().items) }
    return desk
  }

  func order(_ item: OrderPush) throws(Refusal) -> Held {
    if item.market != nil { throw Refusal("a WooCommerce shop has no markets: push without one") }
    guard let order = orders[item.orderID] else { throw Refusal("the shop has no order \(item.orderID): read its orders again") }
    switch order.rawStatus {
    case "trash": throw Refusal("order \(order.id) lies in the shop's bin: restore it there first")
    case "checkout-draft", "auto-draft": throw Refusal("order \(order.id) is a cart that nobody has ordered (\(order.rawStatus))")
    default: return order
    }
  }
}

extension Desk.Held {
  /// As the manifest's table has it; nil for the states of plugins.
  var status: StatusRule.Status? {
    switch rawStatus {
    case "pending", "on-hold": .pending
    case "processing": .processing
    case "completed": .completed
    case "refunded": .refunded
    case "cancelled", "failed", "trash": .cancelled
    default: nil
    }
  }

  /// The state to write; nil when the order is in it, or none is wanted.
  func change(to wanted: StatusRule.Status?) throws(Refusal) -> String? {
    guard let wanted, wanted != status else { return nil }
    if wanted == .refunded {
      throw Refusal(
        "WooCommerce would note a refund of the whole order and pay nothing back: refund order \(id) in the shop, which says so by itself")
    }
    if status == .refunded { throw Refusal("order \(id) is refunded: its money has gone back, and no state brings it again") }
    return wanted.rawValue
  }
}
