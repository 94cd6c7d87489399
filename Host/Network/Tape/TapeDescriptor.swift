internal import HostCore

#if canImport(Glibc)
  internal import Glibc
#endif

/// A tape's file while it is open. Closed when it goes.
final class TapeDescriptor: Sendable {
  private let path: String
  private let number: Int32

  /// Makes a file that only its owner can read; throws when there is one already, since a recording never replaces
  /// another. open(O_EXCL)
  init(creating path: String) throws(HostError) {
    self.path = path
    number = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard number >= 0 else {
      throw .tapeFile(path, errno == EEXIST ? "is there already: choose another name" : "cannot be made (\(Self.reason()))")
    }
  }

  /// open(O_RDONLY)
  init(opening path: String) throws(HostError) {
    self.path = path
    number = open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { throw .tapeFile(path, "cannot be read (\(Self.reason()))") }
  }

  deinit { if number >= 0 { _ = close(number) } }

  /// write
  func put(_ bytes: [UInt8]) throws(HostError) {
    var at = 0
    while at < bytes.count {
      let count = bytes.withUnsafeBytes { write(number, $0.baseAddress.map { $0 + at }, bytes.count - at) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .tapeFile(path, "cannot be written (\(Self.reason()))") }
      at += count
    }
  }

  /// As many bytes, or fewer at the file's end. read
  func take(_ count: Int) throws(HostError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var at = 0
    while at < count {
      let got = bytes.withUnsafeMutableBytes { read(number, $0.baseAddress.map { $0 + at }, count - at) }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw .tapeFile(path, "cannot be read (\(Self.reason()))") }
      if got == 0 { break }
      at += got
    }
    return Array(bytes.prefix(at))
  }

  /// fsync
  func sync() throws(HostError) {
    guard fsync(number) == 0 else { throw .tapeFile(path, "cannot be kept (\(Self.reason()))") }
  }

  private static func reason() -> String { String(cString: strerror(errno)) }
}
