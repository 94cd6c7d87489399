internal import CLoader
internal import Glibc
public import HostCore
internal import Synchronization

/// Copies of libraries in memory that nobody can change any more, so that what was hashed is what is loaded.
///
/// A copy is named by the number of this process, not as `/proc/self`, so that a debugger finds the symbols too. It stays
/// open as long as the process lives, because glibc takes a second library of the same name for the first.
enum SealedFile {
  /// Paths by SHA-256.
  private static let paths = Mutex<[String: String]>([:])

  /// Where a sealed copy of `bytes` lies.
  static func path(of bytes: [UInt8], file: String, folder: String) throws(HostError) -> String {
    let digest = SHA256Text.of(bytes)
    let result = paths.withLock { paths -> Result<String, HostError> in
      if let path = paths[digest] { return .success(path) }
      do throws(HostError) {
        let path = try seal(bytes, file: file, folder: folder)
        paths[digest] = path
        return .success(path)
      } catch { return .failure(error) }
    }
    return try result.get()
  }

  /// memfd_create(2), write(2), fcntl(F_ADD_SEALS).
  private static func seal(_ bytes: [UInt8], file: String, folder: String) throws(HostError) -> String {
    let memory = tp_memfd(file)
    guard memory >= 0 else { throw Refusal.load(file, "no file in memory: \(String(cString: strerror(errno)))", at: folder) }
    var written = 0
    while written < bytes.count {
      let got = bytes.withUnsafeBytes { write(memory, $0.baseAddress.map { $0 + written }, bytes.count - written) }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else {
        close(memory)
        throw Refusal.load(file, "no room in memory: \(String(cString: strerror(errno)))", at: folder)
      }
      written += got
    }
    guard tp_seal(memory) == 0 else {
      close(memory)
      throw Refusal.load(file, "the copy in memory cannot be sealed: \(String(cString: strerror(errno)))", at: folder)
    }
    return "/proc/\(getpid())/fd/\(memory)"
  }
}

extension Package {
  /// Where a sealed copy of one of the package's libraries lies, checked against its pinned digest: what a loader is to be
  /// given. The path is good in this process, until it ends.
  public func sealedPath(of file: String) throws(HostError) -> String {
    let bytes = try PlainFile.read("\(folder)/\(file)")
    try pins.check(manifestBytes, file: Self.manifestFile, of: self)
    try pins.check(bytes, file: file, of: self)
    try ELFHeader.check(bytes, file: file, folder: folder)
    return try SealedFile.path(of: bytes, file: file, folder: folder)
  }
}
