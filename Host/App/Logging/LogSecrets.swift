internal import Synchronization
internal import TradepostJSON

/// Secrets that this process has had in its hands. Whatever is logged is searched for them: a log goes to places where no secret
/// may, and one careless line is enough.
public final class LogSecrets: Sendable {
  /// Those of this process.
  public static let shared = LogSecrets()

  /// A shorter text stands in harmless lines by chance.
  static let shortest = 8
  /// So many are remembered for sure; access tokens that ran out long ago are forgotten.
  static let most = 50_000

  /// Secrets by their first eight bytes: however many there are, a text is walked through once.
  private struct Generation: Sendable {
    private(set) var count = 0
    private var secrets: [UInt64: [[UInt8]]] = [:]
    /// A bit for each of 65,536 marks: nearly every place of a text is passed by one look here.
    private var marks = [UInt64](repeating: 0, count: 1024)

    private static func mark(_ key: UInt64) -> (word: Int, bit: UInt64) {
      let mark = (key &* 0x9E37_79B9_7F4A_7C15) >> 48
      return (Int(mark >> 6), 1 << (mark & 63))
    }

    mutating func add(_ secret: [UInt8], _ key: UInt64) {
      guard secrets[key]?.contains(secret) != true else { return }
      let (word, bit) = Self.mark(key)
      marks[word] |= bit
      secrets[key, default: []].append(secret)
      count += 1
    }

    /// How many bytes of the longest secret that stands there; nil: none does.
    func length(_ bytes: [UInt8], at place: Int, _ key: UInt64) -> Int? {
      let (word, bit) = Self.mark(key)
      guard marks[word] & bit != 0, let secrets = secrets[key] else { return nil }
      return secrets.lazy.filter { bytes[place...].starts(with: $0) }.map(\.count).max()
    }
  }

  /// Those of now, and those of before. Who uses a secret adds it again.
  private let known = Mutex<(new: Generation, old: Generation?)>((Generation(), nil))

  public init() {}

  public func add(_ secret: String) {
    add(Array(secret.utf8))
    // As a line of JSON spells it, which may be another way.
    var writer = JSONWriter()
    writer.string(secret)
    add(Array(writer.bytes.dropFirst().dropLast()))
  }

  private func add(_ bytes: [UInt8]) {
    guard let key = Self.key(bytes, at: 0) else { return }
    known.withLock { known in
      if known.new.count >= Self.most { known = (Generation(), known.new) }
      known.new.add(bytes, key)
    }
  }

  /// `text` with each known secret blotted out, byte for byte.
  public func redact(_ text: String) -> String {
    let (new, old) = known.withLock { $0 }
    let bytes = Array(text.utf8)
    var clean: [UInt8] = []
    var copied = 0
    var place = 0
    while let key = Self.key(bytes, at: place) {
      if let length = new.length(bytes, at: place, key) ?? old?.length(bytes, at: place, key) {
        clean += bytes[copied..<place] + Self.blot
        place += length
        copied = place
      } else {
        place += 1
      }
    }
    return copied == 0 ? text : String(decoding: clean + bytes[copied...], as: UTF8.self)
  }

  /// The eight bytes that begin there; nil: there are fewer.
  private static func key(_ bytes: [UInt8], at place: Int) -> UInt64? {
    guard place + shortest <= bytes.count else { return nil }
    return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: UInt64.self) }
  }

  private static let blot = Array("[secret]".utf8)

  private static let telling = [
    "secret", "password", "authorization", "cookie", "access_token", "refresh_token", "api_key",
  ].map { Array($0.utf8) }

  /// Whether a fact of that name is one that nobody may read, whatever it holds.
  static func isSecret(_ name: String) -> Bool {
    let name = name.utf8.map { (65...90).contains($0) ? $0 | 0x20 : $0 }
    return telling.contains { word in name.indices.contains { name[$0...].starts(with: word) } }
  }
}
