internal import Crypto
internal import FoundationEssentials
internal import HostCore

#if canImport(Glibc)
  internal import Glibc
#endif

/// What a backup ends with, behind the database: a fixed text, and HMAC-SHA256 over every byte before it, the text with them.
///
/// A backup holds what decides where secrets are sent, which code runs and who may do what. Only who has the data folder's
/// key can make this seal, so nobody else can have changed any of it.
struct BackupSeal: Sendable {
  private let key: SymmetricKey
  private static let mark = Array("\ntradepost backup seal 1\n".utf8)
  private static let length = mark.count + SHA256.byteCount
  private static let pieceLength = 1 << 20

  init(_ master: MasterKey) { key = master.derived("backup") }

  /// Seals a file that is written whole and open nowhere.
  func seal(_ path: String) throws(HostError) {
    let file = open(path, O_RDWR | O_APPEND | O_CLOEXEC)
    guard file >= 0 else { throw Self.unwritten(path) }
    defer { close(file) }
    var code = HMAC<SHA256>(key: key)
    while true {
      let bytes = try Self.piece(of: file, Self.pieceLength, path)
      if bytes.isEmpty { break }
      code.update(data: bytes)
    }
    code.update(data: Self.mark)
    let trailer = Self.mark + Array(code.finalize())
    guard write(file, trailer, trailer.count) == trailer.count else { throw Self.unwritten(path) }
  }

  /// Copies a backup without its seal, and throws unless the seal is that of the very bytes that were copied. Until it
  /// returns, nothing may open the copy.
  func unseal(_ backup: String, to path: String) throws(HostError) {
    let source = open(backup, O_RDONLY | O_CLOEXEC)
    guard source >= 0 else { throw Self.unread(backup) }
    defer { close(source) }
    var status = stat()
    guard fstat(source, &status) == 0 else { throw Self.unread(backup) }
    guard status.st_size > Self.length else { throw Self.unsealed(backup) }
    let target = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard target >= 0 else { throw HostError("restore.write", "\(path) cannot be made: \(String(cString: strerror(errno))).") }
    defer { close(target) }

    var code = HMAC<SHA256>(key: key)
    var rest = Int(status.st_size) - Self.length
    while rest > 0 {
      let bytes = try Self.piece(of: source, min(rest, Self.pieceLength), backup)
      guard !bytes.isEmpty else { throw Self.changed(backup) }
      code.update(data: bytes)
      try Restore.put(bytes[...], target, path)
      rest -= bytes.count
    }
    var trailer: [UInt8] = []
    while true {
      // One byte more than there must be: who appends something changes the file too.
      let bytes = try Self.piece(of: source, Self.length + 1 - trailer.count, backup)
      trailer += bytes
      if bytes.isEmpty { break }
    }
    guard trailer.starts(with: Self.mark) else { throw Self.unsealed(backup) }
    code.update(data: Self.mark)
    // Compares in constant time.
    guard code.finalize() == Array(trailer.dropFirst(Self.mark.count)) else { throw Self.changed(backup) }
    guard fsync(target) == 0 else { throw HostError("restore.write", "\(path) cannot be written: \(String(cString: strerror(errno))).") }
  }

  /// Up to so many bytes; none at the end.
  private static func piece(of file: Int32, _ atMost: Int, _ path: String) throws(HostError) -> [UInt8] {
    guard atMost > 0 else { return [] }
    var count = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: atMost) { buffer, initialized in
      count = Glibc.read(file, buffer.baseAddress, atMost)
      initialized = max(count, 0)
    }
    guard count >= 0 else { throw unread(path) }
    return bytes
  }

  private static func unsealed(_ path: String) -> HostError {
    HostError(
      "restore.seal",
      """
      \(path) does not end with a backup's seal: it was cut off or changed after it was written, or is no backup of Tradepost. \
      Nothing was restored. Take another one, or make one: tradepost backup FILE
      """)
  }

  private static func changed(_ path: String) -> HostError {
    HostError(
      "restore.seal",
      """
      \(path) does not match its seal: it was changed after it was written, or made with another key. Nothing was restored. \
      Name the key it was made with: --key FILE. If that is the one, take another backup.
      """)
  }

  private static func unread(_ path: String) -> HostError {
    HostError("backup.read", "\(path) cannot be read: \(String(cString: strerror(errno))).")
  }

  private static func unwritten(_ path: String) -> HostError {
    HostError("backup.write", "\(path) cannot be sealed: \(String(cString: strerror(errno))).")
  }
}
