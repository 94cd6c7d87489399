internal import Synchronization

/// Which stores a service works for just now, and which it leaves alone for a while. Moments are milliseconds of the host's clock.
final class StoreBoard: Sendable {
  private struct Entry {
    var isBusy = false
    var failures = 0
    var next: Int64 = 0
  }

  private let entries = Mutex<[Int64: Entry]>([:])

  /// Whether the store is the caller's to work for, until it says ``end(_:failed:next:)``.
  func begin(_ store: Int64, at now: Int64) -> Bool {
    entries.withLock { entries in
      var entry = entries[store] ?? Entry()
      guard !entry.isBusy, entry.next <= now else { return false }
      entry.isBusy = true
      entries[store] = entry
      return true
    }
  }

  /// Whether ``begin(_:at:)`` would say so.
  func isFree(_ store: Int64, at now: Int64) -> Bool {
    entries.withLock { $0[store].map { !$0.isBusy && $0.next <= now } ?? true }
  }

  /// How many stores are worked for.
  var busy: Int { entries.withLock { $0.values.count { $0.isBusy } } }

  /// How often in a row it went wrong.
  func failures(_ store: Int64) -> Int { entries.withLock { $0[store]?.failures ?? 0 } }

  /// - Parameter next: when it may be worked for again; 0: at once.
  func end(_ store: Int64, failed: Bool, next: Int64) {
    entries.withLock { entries in
      let failures = failed ? (entries[store]?.failures ?? 0) + 1 : 0
      entries[store] = failures > 0 || next > 0 ? Entry(failures: failures, next: next) : nil
    }
  }
}
