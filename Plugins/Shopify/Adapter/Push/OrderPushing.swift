internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

// An order's state in Shopify follows from its payments and fulfilments. What can be done to it from outside is to send
// goods, to cancel it, and to close it; none of that may be done twice, so an item without an answer is in doubt, and an item
// whose parcel is there already is confirmed without another.

extension Shopify: OrderSink {
  func push(orders items: [OrderPush], _ run: Run) async throws {
    for item in items {
      if let reason = Self.impossible(item) {
        try await run.keep([Outcome(key: item.key, .refused, reason: reason, id: item.orderID)])
        continue
      }
      guard let state = try await OrderState.read(item.orderID, run) else {
        try await run.keep([Outcome(key: item.key, .refused, reason: Self.noOrder(item.orderID))])
        continue
      }
      try await run.keep([try await Self.move(item, state, run)])
    }
  }

  static func noOrder(_ id: String) -> String {
    "the shop shows no order \(id.prefix(40)): it was deleted, is another shop's, or is older than the sixty days that an app without "
      + "read_all_orders sees"
  }

  /// Why an item is not sent at all; nil: it may be.
  private static func impossible(_ item: OrderPush) -> String? {
    switch item.status {
    case .pending?, .processing?:
      "Shopify derives an order's state from its payments; \(item.status?.rawValue ?? "") cannot be set"
    case .refunded?: "an order is refunded by paying back, which is done in Shopify; the state cannot be set"
    case .cancelled? where item.fulfilment != nil: "an order cannot be sent and cancelled at once"
    case .completed?, .cancelled?: nil
    case nil: item.fulfilment == nil ? "says nothing that should be so of the order" : nil
    }
  }

  private static func move(_ item: OrderPush, _ state: OrderState, _ run: Run) async throws -> Outcome {
    if item.status == .cancelled { return try await cancel(item, state, run) }
    var outcome = Outcome(key: item.key, .confirmed, id: item.orderID)
    outcome.version = state.updatedAt
    if let shipment = item.fulfilment {
      outcome = try await send(shipment, item, state, run)
      guard outcome.result == .confirmed, item.status == .completed else { return outcome }
    }
    guard item.status == .completed else { return outcome }
    let closed = try await close(item, state, run)
    guard closed.result != .confirmed, let parcel = outcome.id, item.fulfilment != nil else {
      return item.fulfilment == nil ? closed : outcome
    }
    return Outcome(
      key: item.key, closed.result, reason: "the parcel \(parcel) was made, but the order not closed: \(closed.reason)", id: parcel)
  }

  /// The last parcel's id is the outcome's: what is left at several places leaves in as many parcels, under one number.
  private static func send(
    _ shipment: OrderPush.Shipment, _ item: OrderPush, _ state: OrderState, _ run: Run
  ) async throws -> Outcome {
    if let parcel = state.parcel(shipment.trackingNumber) {
      return Outcome(key: item.key, .confirmed, reason: "a parcel with this tracking number is there already", id: parcel.id)
    }
    let dispatches: [Dispatch]
    do throws(Dispatch.Refusal) { dispatches = try Dispatch.plan(shipment, state) } catch {
      return Outcome(key: item.key, .refused, reason: error.reason, id: item.orderID)
    }
    var made: [String] = []
    func outcome(_ result: Outcome.Result, _ why: String) -> Outcome {
      let before = made.isEmpty ? "" : "; made before that: parcel \(made.joined(separator: ", "))"
      return Outcome(key: item.key, result, reason: why + before, id: made.last ?? item.orderID)
    }
    for dispatch in dispatches {
      switch try await single("fulfillmentCreate", dispatch.query(shipment), run) {
      case .unknown(let why): return outcome(.inDoubt, "\(why); look whether the parcel is there before sending it again")
      case .refused(let why): return outcome(.refused, "Shopify refused it: \(why)")
      case .value(let result):
        guard let id = result.at("/fulfillment/id")?.string.flatMap({ GlobalID.number($0) }) else {
          return outcome(.inDoubt, "Shopify's answer names no parcel")
        }
        made.append(id)
      }
    }
    return Outcome(key: item.key, .confirmed, id: made.last)
  }

  /// Without paying back: money goes back by a refund, which somebody must decide on. What was set aside is for sale again.
  private static let cancel = """
    mutation Cancel($id:ID!){orderCancel(orderId:$id,reason:OTHER,restock:true,notifyCustomer:false,
    refundMethod:{originalPaymentMethodsRefund:false}){job{id done} orderCancelUserErrors{field message code}}}
    """

  private static func cancel(_ item: OrderPush, _ state: OrderState, _ run: Run) async throws -> Outcome {
    if state.isCancelled { return Outcome(key: item.key, .confirmed, reason: "it was cancelled already", id: item.orderID) }
    switch try await single("orderCancel", Query(cancel) { $0.member("id", GlobalID.make("Order", item.orderID)) }, run) {
    case .unknown(let why): return Outcome(key: item.key, .inDoubt, reason: "\(why); look before sending it again", id: item.orderID)
    case .refused(let why): return Outcome(key: item.key, .refused, reason: "Shopify refused it: \(why)", id: item.orderID)
    case .value(let result):
      let isDone = result.at("/job/done")?.bool == true
      return Outcome(key: item.key, isDone ? .confirmed : .accepted, reason: isDone ? "" : "Shopify is cancelling it", id: item.orderID)
    }
  }

  private static let close = """
    mutation Close($input:OrderCloseInput!){orderClose(input:$input){order{legacyResourceId updatedAt} userErrors{field message}}}
    """

  private static func close(_ item: OrderPush, _ state: OrderState, _ run: Run) async throws -> Outcome {
    if state.isClosed { return Outcome(key: item.key, .confirmed, reason: "it was closed already", id: item.orderID) }
    var query = Query(close) { writer in
      writer.key("input")
      writer.object { $0.member("id", GlobalID.make("Order", item.orderID)) }
    }
    query.isRepeatable = true
    switch try await single("orderClose", query, run) {
    case .unknown(let why): return Outcome(key: item.key, .inDoubt, reason: "\(why); the same push may be sent again", id: item.orderID)
    case .refused(let why): return Outcome(key: item.key, .refused, reason: "Shopify refused it: \(why)", id: item.orderID)
    case .value(let result):
      var outcome = Outcome(key: item.key, .confirmed, id: item.orderID)
      outcome.version = result.at("/order/updatedAt")?.string
      return outcome
    }
  }

  /// A request of one mutation: its result, with what it found wrong as a refusal.
  private static func single(_ name: String, _ query: Query, _ run: Run) async throws -> Submission.Answered.Result {
    switch try await run.submit(query) {
    case .unknown(let why): return .unknown(why)
    case .refused(let why): return .refused(why)
    case .answered(let answer):
      let result = answer.result(name)
      guard case .value(let value) = result, let error = Submission.userErrors(value).first else { return result }
      return .refused(error.text)
    }
  }

  func locate(orders items: [OrderPush], _ run: Run) async throws {
    for item in items {
      guard let state = try await OrderState.read(item.orderID, run) else {
        try await run.keep([Located(key: item.key, .unknown, current: Self.noOrder(item.orderID))])
        continue
      }
      try await run.keep([Self.located(item, state)])
    }
  }

  private static func located(_ item: OrderPush, _ state: OrderState) -> Located {
    let now = state.isCancelled ? "cancelled" : state.isClosed ? "closed" : "open"
    switch item.status {
    case .cancelled?: return Located(key: item.key, state.isCancelled ? .applied : .notApplied, current: now, id: item.orderID)
    case .pending?, .processing?, .refunded?:
      return Located(key: item.key, .notApplied, current: "\(now); Shopify lets nobody set this state", id: item.orderID)
    case .completed? where item.fulfilment == nil:
      return Located(key: item.key, state.isClosed ? .applied : .notApplied, current: now, id: item.orderID)
    case .completed?, nil: break
    }
    guard let shipment = item.fulfilment else { return Located(key: item.key, .unknown, current: now, id: item.orderID) }
    if let parcel = state.parcel(shipment.trackingNumber) {
      let isDone = item.status != .completed || state.isClosed
      return Located(key: item.key, isDone ? .applied : .notApplied, current: "\(now), parcel \(parcel.id)", id: parcel.id)
    }
    let live = state.parcels.filter { !$0.isCancelled }
    if live.isEmpty { return Located(key: item.key, .notApplied, current: "\(now), nothing sent", id: item.orderID) }
    // Without a tracking number one parcel is like another.
    let isAnyone = shipment.trackingNumber.isEmpty
    return Located(
      key: item.key, isAnyone ? .unknown : .notApplied, current: "\(now), \(live.count) parcels sent", id: item.orderID)
  }
}
