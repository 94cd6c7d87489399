internal import HostCore

/// Which part of a long list is asked for.
public struct Page: Sendable {
  /// At most so many items; never more than ``most``.
  public let limit: Int
  /// Behind which item the page begins: what the handler gave as `next` of the page before; nil: from the start.
  public let after: [String]?

  /// More are not given at once, whoever asks.
  public static let most = 200
  static let usual = 50
}

/// Behind which item a page begins, written so that nobody builds on what stands in it.
enum Cursor {
  /// - Parameter list: whose cursor it is: another list's is refused.
  static func write(_ parts: [String], of list: String) -> String {
    Base64URL.encode(Array(([list] + parts).map { $0.replacing("\u{1F}", with: " ") }.joined(separator: "\u{1F}").utf8))
  }

  /// Nil when it is none of that list's.
  static func read(_ text: String, of list: String) -> [String]? {
    guard text.utf8.count <= 2048, let bytes = Base64URL.decode(text), let plain = String(validating: bytes, as: UTF8.self) else {
      return nil
    }
    let parts = plain.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
    guard parts.count > 1, parts[0] == list else { return nil }
    return Array(parts.dropFirst())
  }
}

/// Base 64 with the letters that an address takes, without padding (RFC 4648, section 5).
enum Base64URL {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    var (held, count) = (UInt32(0), 0)
    for byte in bytes {
      held = held << 8 | UInt32(byte)
      count += 8
      while count >= 6 {
        count -= 6
        text.append(letters[Int(held >> UInt32(count) & 63)])
      }
    }
    if count > 0 { text.append(letters[Int(held << UInt32(6 - count) & 63)]) }
    return String(decoding: text, as: UTF8.self)
  }

  /// Nil for anything that ``encode(_:)`` does not write.
  static func decode(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var (held, count) = (UInt32(0), 0)
    for letter in text.utf8 {
      guard let value = letters.firstIndex(of: letter) else { return nil }
      held = held << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: held >> UInt32(count)))
      }
    }
    return encode(bytes).utf8.elementsEqual(text.utf8) ? bytes : nil
  }
}
