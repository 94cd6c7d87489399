internal import Crypto
internal import HostCore
internal import TradepostContract

/// AWS signature version 4: HMAC-SHA256 over a canonical form of the request, with a key that is made
/// for one day, region and service. The services look at the fields that are signed and at no other.
struct AWSSignature {
  var accessKey: String
  var secretKey: String
  var region: String
  var service: String
  /// Seconds since 1970; the services take 15 minutes of difference.
  var seconds: Int64

  /// The fields that a request needs beside its own: date and authorization.
  ///
  /// - Parameters:
  ///   - path: as it is sent, percent-encoded.
  ///   - query: as it is sent, without its `?`.
  ///   - fields: those to be signed, `host` among them.
  func fields(method: String, path: String, query: String, fields: [OutboundField], body: [UInt8]) -> [OutboundField] {
    let stamp = OutboundField(name: "x-amz-date", value: date)
    let (canonical, names) = Self.canonical(method: method, path: path, query: query, fields: fields + [stamp], body: body)
    let text = "AWS4-HMAC-SHA256\n\(date)\n\(scope)\n\(Self.hex(SHA256.hash(data: Array(canonical.utf8))))"
    let value = "AWS4-HMAC-SHA256 Credential=\(accessKey)/\(scope), SignedHeaders=\(names), Signature=\(signature(of: text))"
    return [stamp, OutboundField(name: "authorization", value: value)]
  }

  /// What is hashed, and the names of the fields in it.
  static func canonical(
    method: String, path: String, query: String, fields: [OutboundField], body: [UInt8]
  ) -> (text: String, names: String) {
    let fields = fields.map { ($0.name.lowercased(), trimmed($0.value)) }
    let names = Set(fields.map(\.0)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let lines = names.map { name in
      "\(name):\(fields.filter { $0.0 == name }.map(\.1).joined(separator: ","))\n"
    }
    let signed = names.joined(separator: ";")
    let text = [
      method, canonical(path: path), canonical(query: query), lines.joined(), signed, hex(SHA256.hash(data: body)),
    ].joined(separator: "\n")
    return (text, signed)
  }

  /// Without doubled slashes and dots, and encoded once more: what is encoded already counts as plain text.
  static func canonical(path: String) -> String {
    var segments: [String] = []
    for segment in path.split(separator: "/") {
      switch segment {
      case ".": continue
      case "..": _ = segments.popLast()
      default: segments.append(PercentCoding.encode(segment.utf8))
      }
    }
    let isFolder = path.hasSuffix("/") && !segments.isEmpty
    return "/" + segments.joined(separator: "/") + (isFolder ? "/" : "")
  }

  /// Names and values encoded anew, sorted as bytes.
  static func canonical(query: String) -> String {
    let pairs = query.utf8.split(separator: UInt8(ascii: "&")).map { part in
      let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
      return (
        PercentCoding.encode(PercentCoding.decode(part[..<equals], plusIsBlank: true)),
        PercentCoding.encode(PercentCoding.decode(part[equals...].dropFirst(), plusIsBlank: true))
      )
    }
    return pairs.sorted { one, other in
      one.0 == other.0 ? one.1.utf8.lexicographicallyPrecedes(other.1.utf8) : one.0.utf8.lexicographicallyPrecedes(other.0.utf8)
    }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
  }

  func signature(of text: String) -> String {
    var key = Array("AWS4\(secretKey)".utf8)
    for part in [String(date.prefix(8)), region, service, "aws4_request"] { key = Self.code(part, key) }
    return Self.hex(Self.code(text, key))
  }

  private var scope: String { "\(date.prefix(8))/\(region)/\(service)/aws4_request" }

  /// `20150830T123600Z`.
  private var date: String {
    let (year, month, day) = Day(daysSince1970: seconds.floored(86_400)).civil
    let rest = seconds - seconds.floored(86_400) * 86_400
    return [year, month, day].map(Self.padded).joined() + "T" + [rest / 3600, rest / 60 % 60, rest % 60].map(Self.padded).joined() + "Z"
  }

  private static func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static func code(_ text: String, _ key: [UInt8]) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key)))
  }

  /// Without blanks at both ends, inner runs of them as one.
  private static func trimmed(_ value: String) -> String {
    value.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
  }

  static func hex(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

extension Int64 {
  /// The whole number of times that `divisor` goes into it, downwards also below zero.
  fileprivate func floored(_ divisor: Int64) -> Int64 { (self - (self % divisor + divisor) % divisor) / divisor }
}
