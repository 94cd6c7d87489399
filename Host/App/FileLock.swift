internal import HostCore

#if canImport(Glibc)
  internal import Glibc
#endif

/// Holds one thing of a data folder for one process. The lock is the kernel's, on an open file: it ends with the process, however
/// that ends, so nothing stale is ever left. Of an open file, not of the process: two holders in one process keep each other out, too.
final class FileLock: Sendable {
  private let descriptor: Int32

  /// Linux's F_OFD_GETLK and F_OFD_SETLK, which its headers show to C alone.
  private static let look: Int32 = 36
  private static let take: Int32 = 37

  private static var whole: flock {
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    return lock
  }

  private static func path(_ name: String, _ folder: String) -> String { "\(folder)/locks/\(name)" }

  /// Nil when somebody holds it. fcntl(2).
  init?(_ name: String, folder: String) throws(HostError) {
    mkdir(folder + "/locks", 0o700)
    let path = Self.path(name, folder)
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.failure(path, "opened") }
    var lock = Self.whole
    guard fcntl(descriptor, Self.take, &lock) == 0 else {
      let failure = errno == EAGAIN || errno == EACCES ? nil : Self.failure(path, "locked")
      close(descriptor)
      guard let failure else { return nil }
      throw failure
    }
  }

  private static func failure(_ path: String, _ what: String) -> HostError {
    HostError(
      "lock.file", "\(path) cannot be \(what): \(String(cString: strerror(errno))). Check the folder's permissions and its file system.")
  }

  deinit { close(descriptor) }

  /// Whether a process, this one or another, holds it just now. Looks without taking it: nobody is kept out by a look. fcntl(2).
  static func isHeld(_ name: String, folder: String) -> Bool {
    let descriptor = open(path(name, folder), O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var lock = whole
    return fcntl(descriptor, look, &lock) == 0 && lock.l_type != Int16(F_UNLCK)
  }
}
