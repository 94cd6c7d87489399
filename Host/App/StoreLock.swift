internal import HostCore

#if canImport(Glibc)
  internal import Glibc
#endif

/// Holds one kind of records of one store for one process. The lock is the kernel's, on an open file: it ends with the
/// process, however that ends, so nothing stale is ever left.
final class StoreLock: Sendable {
  private let descriptor: Int32

  /// Linux's F_OFD_GETLK and F_OFD_SETLK, which its headers show to C alone.
  private static let look: Int32 = 36
  private static let take: Int32 = 37

  /// Of an open file, not of the process: two runs of one process keep each other out, too.
  private static var whole: flock {
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    return lock
  }

  init(_ store: ConnectedStore, _ what: String, folder: String) throws(HostError) {
    let locks = folder + "/locks"
    mkdir(locks, 0o700)
    let path = "\(locks)/\(store.uid)-\(what)"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw HostError("lock.file", "\(path) cannot be opened: \(String(cString: strerror(errno))). Check the folder's permissions.")
    }
    var lock = Self.whole
    guard fcntl(descriptor, Self.take, &lock) == 0 else {
      close(descriptor)
      throw HostError(
        "lock.held", "Another run is at work on \(what) of \"\(store.name)\" right now. Wait for it, or look: tradepost sync history",
        exit: 5)
    }
  }

  deinit { close(descriptor) }

  /// Whether a process, this one or another, holds it just now. Looks without taking it: nobody is kept out by a look.
  static func isHeld(_ uid: String, _ what: String, folder: String) -> Bool {
    let descriptor = open("\(folder)/locks/\(uid)-\(what)", O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var lock = Self.whole
    return fcntl(descriptor, look, &lock) == 0 && lock.l_type != Int16(F_UNLCK)
  }
}
