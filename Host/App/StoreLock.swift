internal import HostCore

/// One kind of records of one store, held for one run.
struct StoreLock: Sendable {
  private let lock: FileLock

  private static func name(_ uid: String, _ what: String) -> String { "\(uid)-\(what)" }

  init(_ store: ConnectedStore, _ what: String, folder: String) throws(HostError) {
    guard let lock = try FileLock(Self.name(store.uid, what), folder: folder) else {
      throw HostError(
        "lock.held", "Another run is at work on \(what) of \"\(store.name)\" right now. Wait for it, or look: tradepost sync history",
        exit: 5)
    }
    self.lock = lock
  }

  /// Whether a run, of this process or another, holds it just now.
  static func isHeld(_ uid: String, _ what: String, folder: String) -> Bool { FileLock.isHeld(name(uid, what), folder: folder) }
}
