internal import HostCore

#if canImport(Glibc)
  internal import Glibc
#endif

/// Holds one kind of records of one store for one process. The lock is the kernel's, on an open file: it ends with the
/// process, however that ends, so nothing stale is ever left.
final class StoreLock: Sendable {
  private let descriptor: Int32

  init(_ store: ConnectedStore, _ what: String, folder: String) throws(HostError) {
    let locks = folder + "/locks"
    mkdir(locks, 0o700)
    let path = "\(locks)/\(store.uid)-\(what)"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw HostError("lock.file", "\(path) cannot be opened: \(String(cString: strerror(errno))). Check the folder's permissions.")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw HostError(
        "lock.held", "Another run is at work on \(what) of \"\(store.name)\" right now. Wait for it, or look: tradepost sync history",
        exit: 5)
    }
  }

  deinit { close(descriptor) }

  /// Whether a process, this one or another, holds it just now.
  static func isHeld(_ uid: String, _ what: String, folder: String) -> Bool {
    let descriptor = open("\(folder)/locks/\(uid)-\(what)", O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_EX | LOCK_NB) != 0
  }
}
