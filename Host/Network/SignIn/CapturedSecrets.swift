internal import Synchronization

/// Secrets that were taken out of answers: this connection's own, in memory alone.
final class CapturedSecrets: Sendable {
  private let secrets = Mutex<[String: String]>([:])

  subscript(name: String) -> String? { secrets.withLock { $0[name] } }

  /// A later one takes an earlier one's place.
  func keep(_ taken: [String: String]) { secrets.withLock { $0.merge(taken) { _, new in new } } }
}
