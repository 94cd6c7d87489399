internal import SimulatorKit

/// AWS Signature Version 4 of a request to the queue, checked from what arrived.
enum QueueSignature {
  enum Fault: Error {
    case missing
    case unknownKey
    case mismatch
    case expired
  }

  static func check(_ request: Request, access: String, secret: String, now: Int) throws(Fault) {
    guard let header = request.field("Authorization"), header.hasPrefix("AWS4-HMAC-SHA256 ") else { throw .missing }
    var parts: [String: String] = [:]
    for part in header.dropFirst("AWS4-HMAC-SHA256 ".count).split(separator: ",") {
      let sides = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
      if sides.count == 2 { parts[String(sides[0])] = String(sides[1]) }
    }
    let scope = (parts["Credential"] ?? "").split(separator: "/").map(String.init)
    guard scope.count == 5, scope[0] == access else { throw .unknownKey }
    guard scope[3] == "sqs", scope[4] == "aws4_request", let date = request.field("X-Amz-Date"), date.hasPrefix(scope[1]),
      let moment = read(date)
    else { throw .mismatch }
    if (moment - now).magnitude > 15 * 60_000 { throw .expired }
    let names = (parts["SignedHeaders"] ?? "").split(separator: ";").map(String.init)
    guard names.contains("host"), names.contains("x-amz-date") else { throw .mismatch }
    let headers = names.map { "\($0):\(trimmed(request.field($0) ?? ""))\n" }.joined()
    let sides = request.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let query = sides.count > 1 ? sides[1].split(separator: "&").sorted().joined(separator: "&") : ""
    let canonical = [
      request.method, sides.first.map(String.init) ?? "/", query, headers, names.joined(separator: ";"),
      Hex.text(SHA256.digest(request.body)),
    ].joined(separator: "\n")
    let text = ["AWS4-HMAC-SHA256", date, scope[1...].joined(separator: "/"), Hex.text(SHA256.digest(Array(canonical.utf8)))]
      .joined(separator: "\n")
    var key = Array("AWS4\(secret)".utf8)
    for part in scope[1...] { key = HMAC.code(.sha256, key: key, message: Array(part.utf8)) }
    guard Hex.text(HMAC.code(.sha256, key: key, message: Array(text.utf8))) == parts["Signature"] else { throw .mismatch }
  }

  /// Outer spaces go, inner runs become one.
  private static func trimmed(_ value: String) -> String { value.split(separator: " ").joined(separator: " ") }

  /// `20261120T221400Z` in milliseconds of UTC.
  private static func read(_ date: String) -> Int? {
    let digits = Array(date)
    guard digits.count == 16 else { return nil }
    func part(_ range: Range<Int>) -> String { String(digits[range]) }
    return Moment.read("\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(9..<11)):\(part(11..<13)):\(part(13..<15))Z")
  }
}
