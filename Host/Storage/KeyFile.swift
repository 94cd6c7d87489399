internal import Crypto
package import HostCore

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#endif
#if canImport(Glibc)
  internal import Glibc
#endif

/// The one secret of an installation: 32 random bytes, in a file of their own (0600) or in the environment. Everything that
/// seals or recognises is derived from it, each use with a key of its own.
package struct MasterKey: Sendable {
  private let key: SymmetricKey

  package static let environmentName = "TRADEPOST_KEY"

  /// From 64 hex digits.
  package init(hex: String) throws(HostError) {
    guard let bytes = Hex.decode(hex.filter { $0 != "\n" }), bytes.count == 32 else {
      throw HostError("key.malformed", "The sealing key must be 64 hex digits; restore the key file from your backup.")
    }
    key = SymmetricKey(data: bytes)
  }

  private init() { key = SymmetricKey(size: .bits256) }

  /// The key of the data folder: from the environment, else from `key` in it.
  ///
  /// - Parameter mayCreate: whether the folder is new, so that a key may be made. Data without its key are never given
  ///   another one.
  package static func load(folder: String, mayCreate: Bool) throws(HostError) -> MasterKey {
    if let text = getenv(environmentName) { return try MasterKey(hex: String(cString: text)) }
    let path = folder + "/key"
    if let bytes = FileManager.default.contents(atPath: path) {
      var status = stat()
      guard stat(path, &status) == 0, status.st_mode & 0o077 == 0 else {
        throw HostError(
          "key.readable", "\(path) can be read by others than its owner. Type: chmod 600 \(path)")
      }
      return try MasterKey(hex: String(decoding: bytes, as: UTF8.self))
    }
    guard mayCreate else {
      throw HostError(
        "key.missing",
        "\(folder) holds data, but no key file. Put the key back as \(path), or set \(environmentName). Nothing was changed.")
    }
    let made = MasterKey()
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw HostError("key.write", "\(path) cannot be written: \(String(cString: strerror(errno))).") }
    defer { close(descriptor) }
    let text = Array((made.hex + "\n").utf8)
    guard write(descriptor, text, text.count) == text.count, fsync(descriptor) == 0 else {
      // Half a key would be taken for a damaged one for ever after.
      defer { unlink(path) }
      throw HostError("key.write", "\(path) cannot be written: \(String(cString: strerror(errno))).")
    }
    return made
  }

  private var hex: String {
    key.withUnsafeBytes { Hex.encode($0) }
  }

  /// A key for one use.
  func derived(_ use: String) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(
      inputKeyMaterial: key, info: Array("tradepost/1/\(use)".utf8), outputByteCount: 32)
  }

  /// What recognises the right key without telling anything about it: stored with the data.
  var fingerprint: [UInt8] {
    derived("fingerprint").withUnsafeBytes { Array($0.prefix(16)) }
  }

  var hashSeed: UInt64 {
    derived("hash").withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
  }
}
