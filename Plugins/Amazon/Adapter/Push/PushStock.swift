internal import TradepostContract
internal import TradepostSDK

/// Stock is read before it is set: to tell what Amazon counts itself, and to compare where the push says what it expects. That
/// comparison is ours and not Amazon's: a sale may come between it and the change, so that no outcome says `compared`.
extension Amazon: StockSink {
  func push(stock items: [StockPush], _ run: Run) async throws {
    try await explained {
      for batch in items.inBatches() {
        let refusals = batch.map { StockChange.refusal(of: $0) }
        let asked = zip(batch, refusals).filter { $0.1 == nil }.map { $0.0.variantID }
        let listings = asked.isEmpty ? [:] : try await shown(asked, run)
        for (push, refusal) in zip(batch, refusals) {
          let listing = listings[Array(push.variantID.utf8)]
          let decision =
            refusal.map { Decision.refused(push.key, $0) } ?? StockChange(amazon: self, push: push, listing: listing).decision()
          try await perform(decision, key: push.key, id: push.variantID, run)
        }
      }
    }
  }

  func locate(stock items: [StockPush], _ run: Run) async throws {
    try await explained {
      try await locate(items, run, sku: { $0.variantID }) { push, listing in
        StockChange(amazon: self, push: push, listing: listing).finding()
      }
    }
  }
}
