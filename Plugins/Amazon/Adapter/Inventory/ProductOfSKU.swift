internal import TradepostSDK

/// Which product a SKU belongs to: its parent's, or its own. Amazon's stock names SKUs alone.
struct ProductOfSKU {
  private let amazon: Amazon
  private let run: Run
  /// Whether every listing was learnt: a run that goes on behind a stored page knows only those that it read itself.
  private let isWhole: Bool
  private var parents: [[UInt8]: String] = [:]
  private var known: Set<[UInt8]> = []
  private var hasAmazon = false

  init(_ amazon: Amazon, _ run: Run, isWhole: Bool) {
    self.amazon = amazon
    self.run = run
    self.isWhole = isWhole
  }

  /// False only when every listing was seen and none is fulfilled by Amazon.
  var mayHaveAmazonStock: Bool { hasAmazon || !isWhole }

  mutating func learn(_ listing: Listing) {
    let key = Array(listing.sku.utf8)
    if !isWhole { known.insert(key) }
    if let parent = listing.parent { parents[key] = parent }
    if !hasAmazon, let channels = try? listing.channels(), channels.contains(where: { $0.isAmazon }) { hasAmazon = true }
  }

  /// Asks for the listings of those summaries that are not known yet.
  mutating func learn(_ summaries: [Item]) async throws {
    if isWhole { return }
    let unknown = summaries.compactMap { $0.id }.filter { !known.contains(Array($0.utf8)) }
    for listing in try await amazon.listings(Families.unique(unknown), data: ListingRequest.forStock, run) { learn(listing) }
    for sku in unknown { known.insert(Array(sku.utf8)) }
  }

  func product(_ sku: String) -> String { parents[Array(sku.utf8)] ?? sku }
}
