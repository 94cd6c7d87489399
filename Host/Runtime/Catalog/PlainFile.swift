internal import Glibc
internal import HostCore

/// Files of packages, read and written whole. A link is never followed: what is hashed must be what lies there.
enum PlainFile {
  /// The bytes of a regular file of at most `limit` bytes. open(2), read(2).
  static func read(_ path: String, atMost limit: Int = 512 << 20) throws(HostError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else {
      throw errno == ELOOP ? Refusal.file(path, "it is a link") : Refusal.file(path, String(cString: strerror(errno)))
    }
    defer { close(file) }
    var facts = stat()
    guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { throw Refusal.file(path, "it is no plain file") }
    guard facts.st_size <= limit else { throw Refusal.file(path, "it has \(facts.st_size) bytes, more than \(limit)") }
    var failed: Int32 = 0
    let size = Int(facts.st_size)
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size, let base = buffer.baseAddress {
        let got = Glibc.read(file, base + count, size - count)
        if got < 0, errno == EINTR { continue }
        if got < 0 { failed = errno }
        if got <= 0 { break }
        count += got
      }
    }
    guard failed == 0 else { throw Refusal.file(path, String(cString: strerror(failed))) }
    guard bytes.count == size else { throw Refusal.file(path, "it ended after \(bytes.count) of \(size) bytes") }
    return bytes
  }

  /// Writes a new file and waits until the disk has it. open(2) with O_EXCL, fsync(2).
  static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) throws(HostError) {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
    guard file >= 0 else { throw Refusal.writing(path, String(cString: strerror(errno))) }
    defer { close(file) }
    var written = 0
    while written < bytes.count {
      let got = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress.map { $0 + written }, bytes.count - written) }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { throw Refusal.writing(path, String(cString: strerror(errno))) }
      written += got
    }
    guard fsync(file) == 0 else { throw Refusal.writing(path, String(cString: strerror(errno))) }
  }

  /// What lies in a folder, by name in byte order, without `.`, `..` and what begins with a point; nil when there is no
  /// such folder. readdir(3), lstat(2).
  static func entries(of folder: String) -> [(name: String, kind: Kind)]? {
    guard let stream = opendir(folder) else { return nil }
    defer { closedir(stream) }
    var found: [(name: String, kind: Kind)] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard !name.isEmpty, name.utf8.first != UInt8(ascii: ".") else { continue }
      found.append((name, Kind(of: "\(folder)/\(name)")))
    }
    return found.sorted { Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8)) }
  }

  /// What kind of thing a name stands for.
  enum Kind: String {
    case file = "a file"
    case folder = "a folder"
    case link = "a symbolic link"
    case other = "no file"

    init(of path: String) {
      var facts = stat()
      guard lstat(path, &facts) == 0 else {
        self = .other
        return
      }
      switch facts.st_mode & S_IFMT {
      case S_IFREG: self = .file
      case S_IFDIR: self = .folder
      case S_IFLNK: self = .link
      default: self = .other
      }
    }
  }
}
