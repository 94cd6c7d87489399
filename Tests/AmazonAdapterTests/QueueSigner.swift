import SimulatorKit
import TestHost
import TradepostContract

/// Signature version 4 of a request to the queue, as the host's sign-in `aws_sigv4` makes it.
struct QueueSigner {
  private let seller: SimulatedSeller

  init(_ seller: SimulatedSeller) { self.seller = seller }

  func sign(_ request: Asked) -> [(String, String)] {
    let digits = Timestamp(milliseconds: seller.now / 1000 * 1000).text.filter { $0 != "-" && $0 != ":" }
    let scope = [String(digits.prefix(8)), "eu-west-1", "sqs", "aws4_request"]
    let host = "sqs.eu-west-1.amazonaws.com"
    let path = "/123456789012/tradepost-notifications"
    let canonical = [
      request.method, path, "", "host:\(host)\nx-amz-date:\(digits)\n", "host;x-amz-date", hex(SHA256.digest(request.body)),
    ].joined(separator: "\n")
    let text = ["AWS4-HMAC-SHA256", digits, scope.joined(separator: "/"), hex(SHA256.digest(Array(canonical.utf8)))]
      .joined(separator: "\n")
    var key = Array("AWS4\(seller.secret("aws_secret_access_key"))".utf8)
    for part in scope { key = HMAC.code(.sha256, key: key, message: Array(part.utf8)) }
    let signature = hex(HMAC.code(.sha256, key: key, message: Array(text.utf8)))
    let credential = "\(seller.secret("aws_access_key_id"))/\(scope.joined(separator: "/"))"
    return [
      ("Host", host), ("X-Amz-Date", digits),
      ("Authorization", "AWS4-HMAC-SHA256 Credential=\(credential), SignedHeaders=host;x-amz-date, Signature=\(signature)"),
    ]
  }

  private func hex(_ bytes: [UInt8]) -> String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
