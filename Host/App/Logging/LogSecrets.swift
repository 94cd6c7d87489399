internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#endif

/// Secrets that this process has had in its hands. Whatever is logged is searched for them: a log goes to places where no secret
/// may, and one careless line is enough.
public final class LogSecrets: Sendable {
  /// Those of this process.
  public static let shared = LogSecrets()

  private let known = Mutex<Set<[UInt8]>>([])
  /// A shorter text stands in harmless lines by chance.
  static let shortest = 8
  /// More are not kept: each line is searched for each.
  static let most = 5_000

  public init() {}

  public func add(_ secret: String) {
    guard secret.utf8.count >= Self.shortest else { return }
    known.withLock { if $0.count < Self.most { $0.insert(Array(secret.utf8)) } }
  }

  /// `text` with each known secret blotted out. Byte for byte: every request writes a line, and a search by characters costs as
  /// much as the request itself.
  public func redact(_ text: String) -> String {
    let known = known.withLock { $0 }
    var bytes = Array(text.utf8)
    var isFound = false
    for secret in known {
      var searched = 0
      while let place = Self.place(of: secret, in: bytes, from: searched) {
        bytes.replaceSubrange(place..<(place + secret.count), with: Self.blot)
        searched = place + Self.blot.count
        isFound = true
      }
    }
    return isFound ? String(decoding: bytes, as: UTF8.self) : text
  }

  private static let blot = Array("[secret]".utf8)

  /// Where `wanted` begins. memchr(3), memcmp(3).
  private static func place(of wanted: [UInt8], in bytes: [UInt8], from start: Int = 0) -> Int? {
    guard let first = wanted.first else { return nil }
    return bytes.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return nil }
      var place = start
      while place <= bytes.count - wanted.count {
        guard let found = memchr(base + place, Int32(first), bytes.count - wanted.count - place + 1) else { return nil }
        place = UnsafeRawPointer(found) - base
        if memcmp(found, wanted, wanted.count) == 0 { return place }
        place += 1
      }
      return nil
    }
  }

  private static let telling = [
    "secret", "password", "authorization", "cookie", "access_token", "refresh_token", "api_key",
  ].map { Array($0.utf8) }

  /// Whether a fact of that name is one that nobody may read, whatever it holds.
  static func isSecret(_ name: String) -> Bool {
    let name = name.utf8.map { (65...90).contains($0) ? $0 | 0x20 : $0 }
    return telling.contains { place(of: $0, in: name) != nil }
  }
}
