public import HostCore
internal import HostStorage
internal import Synchronization

/// Whether the host can do its work, remembered for a moment: anyone may ask, as often as they like.
final class Readiness: Sendable {
  private struct Finding {
    var foundAt: ContinuousClock.Instant
    var problem: HostError?
  }

  private static let freshness: Duration = .seconds(3)
  private let last = Mutex<Finding?>(nil)

  func check(_ look: () async throws(HostError) -> Void) async throws(HostError) {
    let now = ContinuousClock.now
    let known = last.withLock { last -> Finding? in
      if let found = last, now - found.foundAt < Self.freshness { return found }
      // Of many who ask at once one looks; the others are told what was found before.
      last?.foundAt = now
      return nil
    }
    if let known {
      if let problem = known.problem { throw problem }
      return
    }
    var problem: HostError?
    do throws(HostError) { try await look() } catch { problem = error }
    last.withLock { $0 = Finding(foundAt: now, problem: problem) }
    if let problem { throw problem }
  }
}

extension Tradepost {
  /// Throws when the database takes no write: then nothing that is sent here can be kept. One store's broken package is the
  /// doctor's business, not the others'.
  public func isReady() async throws(HostError) {
    try await readiness.check { () async throws(HostError) in try await storage.canWrite() }
  }
}
