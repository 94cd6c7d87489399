public import HostCore
internal import HostStorage
public import HostSync

/// Finding what nobody told us of.
extension Tradepost {
  /// Further back than any delivery or any list of a platform that is late, in milliseconds. What is read twice is recognised.
  static let sweepOverlap: Int64 = 3_600_000

  /// Lists what changed in a store since the last lists, and an hour before them: whatever a platform forgot to send, sent
  /// before it could be read, or sent to a host that was not there. A kind that another run is bringing in is left to that one.
  public func sweep(_ name: String) async throws(HostError) -> [RunReport] {
    let store = try await storage.store(name)
    var reports: [RunReport] = []
    for resource in try await kinds(of: store.uid) where !Task.isCancelled {
      var request = Pull.Request(resource)
      if let watermark = try await storage.watermark(resource, store: store.row) { request.since = max(0, watermark - Self.sweepOverlap) }
      do throws(HostError) { reports += try await sync(store.uid, [request]) } catch  where error.exit == 5 { continue }
    }
    return reports
  }
}
