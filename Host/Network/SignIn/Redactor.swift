internal import HostCore
internal import Synchronization
internal import TradepostContract

/// Knows the secrets that one connection has used and takes them out of everything that leaves it: the secret itself, its
/// percent-encoded and JSON-escaped forms and, in text, its base64 at every alignment.
///
/// Text shorter than 4 bytes is not masked, since it would be found everywhere; in bodies the bound is 8.
final class Redactor: Sendable {
  private struct Forms {
    var known: Set<String> = []
    var plain: [[UInt8]] = []
    var encoded: [[UInt8]] = []
  }

  private let forms = Mutex(Forms())
  private static let shortestInText = 4
  private static let shortestInBody = 8

  /// From now on this is masked.
  func learn(_ secret: String) {
    guard secret.utf8.count >= Self.shortestInText else { return }
    forms.withLock { forms in
      guard forms.known.insert(secret).inserted else { return }
      let escaped = PercentCoding.encode(secret)
      let plain = [secret, escaped, PercentCoding.encode(escaped), lowerCaseCodes(escaped)].map { Array($0.utf8) }
      for form in plain + [jsonEscaped(secret), jsonWritten(secret)] where !forms.plain.contains(form) { forms.plain.append(form) }
      for form in (0..<3).map({ base64(secret, behind: $0) })
      where form.count >= Self.shortestInText && !forms.encoded.contains(form) {
        forms.encoded.append(form)
      }
      // The longest first: the rest of a masked form must not stay behind.
      forms.plain.sort { $0.count > $1.count }
    }
  }

  /// The text with every known secret masked.
  func mask(_ text: String) -> String {
    var bytes = Array(text.utf8)
    let (plain, encoded) = forms.withLock { ($0.plain, $0.encoded) }
    var found = false
    for form in plain + encoded where Self.mask(form, in: &bytes) { found = true }
    return found ? String(decoding: bytes, as: UTF8.self) : text
  }

  /// Masks in place: every byte stays where it was, and JSON stays JSON.
  func mask(_ body: inout [UInt8]) {
    for form in forms.withLock({ $0.plain }) where form.count >= Self.shortestInBody { _ = Self.mask(form, in: &body) }
  }

  /// Boyer-Moore-Horspool: of a long form most bytes are never looked at.
  private static func mask(_ form: [UInt8], in bytes: inout [UInt8]) -> Bool {
    guard let last = form.last, form.count <= bytes.count else { return false }
    var skip = [Int](repeating: form.count, count: 256)
    for (index, byte) in form.dropLast().enumerated() { skip[Int(byte)] = form.count - 1 - index }
    var found = false
    bytes.withUnsafeMutableBufferPointer { bytes in
      form.withUnsafeBufferPointer { form in
        var end = form.count - 1
        while end < bytes.count {
          let byte = bytes[end]
          let start = end - form.count + 1
          if byte == last, form.indices.allSatisfy({ form[$0] == bytes[start + $0] }) {
            for index in start...end { bytes[index] = UInt8(ascii: "*") }
            found = true
            end += form.count
          } else {
            end += skip[Int(byte)]
          }
        }
      }
    }
    return found
  }

  private func lowerCaseCodes(_ escaped: String) -> String {
    var behind = 0
    return String(
      decoding: escaped.utf8.map { byte in
        if byte == UInt8(ascii: "%") {
          behind = 2
        } else if behind > 0 {
          behind -= 1
          if (65...70).contains(byte) { return byte + 32 }
        }
        return byte
      }, as: UTF8.self)
  }

  /// As many JSON writers have it: slashes, quotes and backslashes behind a backslash.
  private func jsonEscaped(_ secret: String) -> [UInt8] {
    secret.utf8.flatMap { byte in
      [UInt8(ascii: "/"), UInt8(ascii: "\""), UInt8(ascii: "\\")].contains(byte) ? [UInt8(ascii: "\\"), byte] : [byte]
    }
  }

  /// As our own writer has it, in a body that a shop sends back.
  private func jsonWritten(_ secret: String) -> [UInt8] { SecretBody.json.escaped(secret) }

  /// The characters of base64 that the secret alone decides, when `count` other bytes stand before it.
  private func base64(_ secret: String, behind count: Int) -> [UInt8] {
    let bytes = [UInt8](repeating: 0, count: count) + Array(secret.utf8)
    let whole = bytes.count * 8 / 6
    return Array(Base64.encode(bytes).utf8.prefix(whole).dropFirst((count * 8 + 5) / 6))
  }
}
