public import HostCore
internal import HostRuntime
internal import HostStorage

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#endif
#if canImport(Glibc)
  internal import Glibc
#endif

/// Copies of everything, while the hub runs.
extension Tradepost {
  /// What came out of a restored backup.
  public struct Restored: Sendable {
    /// In milliseconds.
    public let takenAt: Int64
    public let stores: Int64
    public let orders: Int64
    public let documents: Int64
    public let files: Int
    /// Those that were good when the copy was taken, and so are again.
    public let tokens: Int64
    /// The file beside the backup that the key came from; nil when the key came from elsewhere. Who could write both could
    /// have changed anything in the backup, and sealed it again.
    public let keyBeside: String?
    /// Where the restored folder has its key; nil when that came from the environment and must go on doing so.
    public let keyFile: String?
  }

  /// The environment's variable that holds the key, where no file does.
  public static let keyVariable = MasterKey.environmentName

  /// Whether there is a database in a folder; looking makes none.
  public static func holdsData(_ folder: String) -> Bool { access(folder + "/tradepost.sqlite", F_OK) == 0 }

  /// Writes everything that the data folder holds at one moment into one file, the installed packages with it.
  ///
  /// - Parameter withKey: writes the key into a file of its own beside it, `FILE.key`. Whoever has both reads everything.
  public func backUp(to path: String, withKey: Bool) async throws(HostError) {
    try await storage.backUp(to: path, files: try Self.files(below: folder, "plugins"))
    guard withKey else { return }
    let text = Array((try Self.key(folder: folder) + "\n").utf8)
    let descriptor = open(path + ".key", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw HostError("backup.key", "\(path).key cannot be made: \(String(cString: strerror(errno))). The backup itself is there.")
    }
    defer { close(descriptor) }
    guard write(descriptor, text, text.count) == text.count, fsync(descriptor) == 0 else {
      throw HostError("backup.key", "\(path).key cannot be written. The backup itself is there.")
    }
  }

  /// Makes a data folder out of a backup, once everything in it was found whole.
  ///
  /// - Parameter keyFile: nil: the environment's key, else the one that lies beside the backup.
  public static func restore(_ backup: String, to folder: String, keyFile: String?) throws(HostError) -> Restored {
    let beside = backup + ".key"
    let text: String
    var keyBeside: String?
    var isFile = true
    if let keyFile {
      guard let bytes = FileManager.default.contents(atPath: keyFile) else {
        throw HostError("key.missing", "\(keyFile) cannot be read.", exit: 2)
      }
      text = String(decoding: bytes, as: UTF8.self)
    } else if let value = getenv(MasterKey.environmentName) {
      // Before the one beside the backup: that proves less, and a folder with another key would not open here.
      text = String(cString: value)
      isFile = false
    } else if let bytes = FileManager.default.contents(atPath: beside) {
      text = String(decoding: bytes, as: UTF8.self)
      keyBeside = beside
    } else {
      throw HostError(
        "key.missing", "The backup holds no key. Name its file with --key FILE, or set \(MasterKey.environmentName).", exit: 2)
    }
    let result = try Restore.restore(backup, to: folder, key: text, keepsKey: isFile)
    return Restored(
      takenAt: result.takenAt, stores: result.stores, orders: result.orders, documents: result.documents, files: result.files,
      tokens: result.tokens, keyBeside: keyBeside, keyFile: isFile ? folder + "/key" : nil)
  }

  private static func key(folder: String) throws(HostError) -> String {
    if let value = getenv(MasterKey.environmentName) { return String(String(cString: value).prefix { $0 != "\n" }) }
    guard let bytes = FileManager.default.contents(atPath: folder + "/key") else {
      throw HostError("key.missing", "\(folder)/key cannot be read.")
    }
    return String(String(decoding: bytes, as: UTF8.self).prefix { $0 != "\n" })
  }

  /// Every plain file below a folder of the data folder, by its place in that.
  private static func files(below folder: String, _ place: String) throws(HostError) -> [(path: String, bytes: [UInt8])] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder + "/" + place) else { return [] }
    var files: [(path: String, bytes: [UInt8])] = []
    for name in names.sorted() {
      let path = place + "/" + name
      var status = stat()
      guard lstat(folder + "/" + path, &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: files += try self.files(below: folder, path)
      case S_IFREG:
        guard let bytes = FileManager.default.contents(atPath: folder + "/" + path) else {
          throw HostError("backup.file", "\(folder)/\(path) cannot be read.")
        }
        files.append((path, Array(bytes)))
      // A link leads somewhere that is not ours.
      default: continue
      }
    }
    return files
  }
}
