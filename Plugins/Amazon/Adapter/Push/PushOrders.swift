internal import TradepostContract
internal import TradepostSDK

extension Amazon: OrderSink {
  func push(orders items: [OrderPush], _ run: Run) async throws {
    try await explained {
      for push in items {
        let confirmation = ShipmentConfirmation(push: push)
        let decision: Decision
        if let refusal = confirmation.refusal() {
          decision = .refused(push.key, refusal)
        } else if confirmation.needsOrder {
          decision = confirmation.decision(try await shippedOrder(push.orderID, run))
        } else {
          decision = confirmation.decision(nil)
        }
        try await perform(decision, key: push.key, id: push.orderID, run)
      }
    }
  }

  /// A parcel that does not show yet is looked for once more: Amazon's orders follow a little behind.
  func locate(orders items: [OrderPush], _ run: Run) async throws {
    try await explained {
      for push in items {
        let confirmation = ShipmentConfirmation(push: push)
        var located = Located(key: push.key, .unknown)
        if confirmation.refusal() == nil || push.fulfilment == nil {
          located = confirmation.located(try await shippedOrder(push.orderID, run))
          if located.state == .notApplied, located.id != nil {
            try await run.wait(milliseconds: 2000)
            located = confirmation.located(try await shippedOrder(push.orderID, run))
          }
        }
        try await run.keep([located])
      }
    }
  }
}
