public import HostCore
internal import HostStorage
internal import HostSync

/// Runs and what they left aside, page by page.
extension Tradepost {
  /// The latest runs first.
  ///
  /// - Parameter before: the id of the last run of the page before.
  public func runs(
    store: String?, kind: String?, state: String?, before: String?, limit: Int
  ) async throws(HostError) -> [RunView] {
    try await storage.runs(store: try await row(store), resource: kind, state: state, before: before, limit: limit)
  }

  /// Quarantined records; `place` of the last one is `after` of the next page.
  public func quarantined(
    store: String?, kind: String?, after: [String]?, limit: Int
  ) async throws(HostError) -> [(place: [String], view: SkippedView)] {
    try await storage.quarantined(store: try await row(store), resource: kind, after: after, limit: limit)
  }

  /// Orders whose documents are held; `row` of the last one is `after` of the next page.
  public func held(store: String?, after: Int64?, limit: Int) async throws(HostError) -> [(row: Int64, view: SkippedView)] {
    try await storage.held(store: try await row(store), after: after, limit: limit)
  }
}
