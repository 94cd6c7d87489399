internal import Glibc
internal import HostCore
internal import Synchronization

/// What was made of files, remembered for as long as the file is the same: a hub looks for its packages several times a second,
/// and their libraries have tens of megabytes. Nothing is loaded on the word of this: loading reads and hashes anew.
final class FileMemory<Value: Sendable>: Sendable {
  /// Files of more packages than anyone has.
  private static var most: Int { 4096 }

  private let known = Mutex<[String: (facts: FileFacts, value: Value)]>([:])

  /// What `make` makes of the file at that path.
  func value(of path: String, _ make: () throws(HostError) -> Value) throws(HostError) -> Value {
    let facts = FileFacts(of: path)
    if let facts, let entry = known.withLock({ $0[path] }), entry.facts == facts { return entry.value }
    let value = try make()
    // What changed while it was read is read again next time.
    if let facts, FileFacts(of: path) == facts {
      known.withLock { known in
        if known.count >= Self.most { known.removeAll() }
        known[path] = (facts, value)
      }
    }
    return value
  }
}

/// Which file it was, and when anything about it changed last; only the kernel writes the latter.
private struct FileFacts: Hashable {
  let device: UInt
  let inode: UInt
  let size: Int
  let changed: [Int]

  /// Nil when there is no plain file, or it has changed so lately that the next change may have the same time. lstat(2).
  init?(of path: String) {
    var facts = stat()
    var now = timespec()
    guard lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, clock_gettime(CLOCK_REALTIME, &now) == 0 else { return nil }
    guard facts.st_ctim.tv_sec < now.tv_sec - 2 else { return nil }
    (device, inode, size) = (UInt(facts.st_dev), UInt(facts.st_ino), Int(facts.st_size))
    changed = [facts.st_ctim.tv_sec, facts.st_ctim.tv_nsec, facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec]
  }
}
