public import HostCore
public import TradepostContract

/// A delivery as a file holds it: an HTTP message, byte for byte. The request line may be missing.
public enum DeliveryFile {
  /// Reads a message. Lines end with CRLF or LF; what stands behind the first empty line is the body, as it is.
  ///
  /// - Parameter body: the body, when it stands elsewhere: then `bytes` are the head alone.
  public static func read(_ bytes: [UInt8], body: [UInt8]? = nil) throws(HostError) -> Delivery {
    var fields: [Delivery.Field] = []
    var rest = bytes[...]
    var isFirst = true
    while let end = rest.firstIndex(of: 0x0A) ?? (rest.isEmpty ? nil : rest.endIndex) {
      var line = rest[..<end]
      rest = end < rest.endIndex ? rest[(end + 1)...] : []
      if line.last == 0x0D { line = line.dropLast() }
      if line.isEmpty { return Delivery(fields: fields, body: body ?? Array(rest)) }
      guard let text = String(validating: line, as: UTF8.self) else { throw malformed("a line of its head is no UTF-8") }
      defer { isFirst = false }
      guard let field = field(text) else {
        if isFirst, text.hasSuffix("HTTP/1.1") || text.hasSuffix("HTTP/1.0") || text.hasSuffix("HTTP/2") { continue }
        throw malformed("\"\(text.prefix(60))\" is no header")
      }
      fields.append(field)
    }
    guard let body else { throw malformed("no empty line ends its head") }
    return Delivery(fields: fields, body: body)
  }

  private static func field(_ line: String) -> Delivery.Field? {
    guard let colon = line.firstIndex(of: ":") else { return nil }
    let name = line[..<colon]
    let isName =
      !name.isEmpty
      && name.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
      }
    guard isName else { return nil }
    let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
    return Delivery.Field(String(name), String(value))
  }

  private static func malformed(_ what: String) -> HostError {
    HostError(
      "delivery.file", "It is no HTTP message: \(what). Write headers, an empty line, and the body byte for byte as it came.", exit: 2)
  }

  /// Writes a message as ``read(_:body:)`` takes it.
  public static func write(method: String, path: String, fields: [Delivery.Field], body: [UInt8]) -> [UInt8] {
    var text = "\(method) \(path) HTTP/1.1\r\n"
    for field in fields { text += "\(field.name): \(field.value)\r\n" }
    return Array(text.utf8) + [0x0D, 0x0A] + body
  }
}
