/// What a library did that somebody may want to know and no operation ends by. It is told on the thread that the library
/// runs in, inside the call: whoever listens must be quick.
public enum RuntimeReport: Sendable, Hashable {
  /// How grave a log line is, `TP_LOG_…`.
  public enum Level: UInt32, Sendable, Hashable {
    case debug = 0
    case info, warning, error
  }

  /// A line of the adapter's own: valid UTF-8 without control characters, at most 4 KiB. `store` is empty when the
  /// library logged while it was being loaded.
  case log(Level, package: String, store: String, message: String)
  /// A call took longer than ``RuntimeLimits/slowCall``. Other stores were not held up, this one was.
  case slow(package: String, store: String, operation: String, milliseconds: Int64)
  /// A call did not return within ``RuntimeLimits/hardCall``. Its thread is lost until the process ends.
  case retired(package: String, store: String, operation: String, milliseconds: Int64)
  /// Records cited bodies that the host no longer keeps. The records were kept, without that evidence.
  case evidenceGone(package: String, store: String, operation: String, pieces: Int)
}

extension RuntimeReport: CustomStringConvertible {
  public var description: String {
    switch self {
    case .log(let level, let package, let store, let message):
      "\(level) from \(package)\(store.isEmpty ? "" : " for \(store)"): \(message)"
    case .slow(let package, let store, let operation, let milliseconds):
      "\(package) took \(milliseconds) ms for one call of \(operation) · \(store) · tell the adapter's author when it happens often"
    case .retired(let package, let store, let operation, let milliseconds):
      "\(package) did not return for \(milliseconds) ms from a call of \(operation) · \(store) · its thread is given up; restart Tradepost to get it back"
    case .evidenceGone(let package, let store, let operation, let pieces):
      "\(package) cited \(pieces) answers too old to be kept · \(operation) of \(store) · the records were kept without that evidence"
    }
  }
}
