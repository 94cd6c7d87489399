internal import FoundationEssentials
internal import SwiftASN1
internal import TradepostContract
internal import X509

extension DeliveryCheck {
  /// Whether these bytes are a certificate in PEM.
  public static func isCertificate(_ bytes: [UInt8]) -> Bool {
    (try? Certificate(pemEncoded: String(decoding: bytes, as: UTF8.self))) != nil
  }
}

/// Signatures of the notification service: by the certificate that a message names, fetched from hosts of the service alone.
extension Deliveries.SNS {
  /// Milliseconds that a message may be old.
  private static let oldest: Int64 = 3_600_000

  func check(
    _ message: NotificationMessage, topic: String?, now: Int64, certificate fetch: @Sendable (String) async throws -> [UInt8]
  ) async throws(DeliveryRefusal) {
    guard let topic, !topic.isEmpty else { throw .noTopic }
    guard topic.utf8.elementsEqual(message.topic.utf8) else { throw .topic }
    let algorithm: Certificate.SignatureAlgorithm
    switch message.signatureVersion {
    case "1": algorithm = .sha1WithRSAEncryption
    case "2": algorithm = .sha256WithRSAEncryption
    case let other: throw .version(other)
    }
    guard allows(message.certificateURL, mustBePEM: true) else { throw .address("SigningCertURL") }
    let age = now.subtractingReportingOverflow(message.timestamp.milliseconds)
    guard !age.overflow, (-Self.oldest...Self.oldest).contains(age.partialValue) else { throw .age }

    let pem: [UInt8]
    do { pem = try await fetch(message.certificateURL) } catch { throw .noCertificate("\(error)") }
    guard let certificate = try? Certificate(pemEncoded: String(decoding: pem, as: UTF8.self)) else { throw .badCertificate }
    let moment = Date(timeIntervalSince1970: Double(now / 1000))
    guard certificate.notValidBefore <= moment, moment <= certificate.notValidAfter else { throw .badCertificate }
    let isTrue = certificate.publicKey.isValidSignature(
      message.signature, for: Array(message.canonicalText.utf8), signatureAlgorithm: algorithm)
    guard isTrue else { throw .signature }
  }

  /// https, no user, no port of its own, a host of the list, where `*` stands for a region; a certificate's path ends in `.pem`.
  func allows(_ url: String, mustBePEM: Bool) -> Bool {
    let prefix = "https://"
    guard url.hasPrefix(prefix), url.utf8.count <= 2048, url.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
    else { return false }
    let rest = url.dropFirst(prefix.count)
    let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard certificateHosts.contains(where: { Self.fits(host, $0) }) else { return false }
    let path = rest.dropFirst(host.count)
    guard path.first == "/", !path.contains("#") else { return false }
    return !mustBePEM || path.hasSuffix(".pem") && !path.contains("?")
  }

  private static func fits(_ host: Substring, _ pattern: String) -> Bool {
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    let wanted = pattern.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count == wanted.count else { return false }
    return zip(labels, wanted).allSatisfy { label, wanted in
      guard wanted == "*" else { return label.utf8.elementsEqual(wanted.utf8) }
      return isRegion(label)
    }
  }

  /// Words and a number, `eu-west-1`. Other labels belong to other services of the same domain, where anybody may have a name
  /// that begins like the service's own.
  private static func isRegion(_ label: Substring) -> Bool {
    let parts = label.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 3, let number = parts.last, !number.isEmpty, number.utf8.allSatisfy({ (48...57).contains($0) }) else {
      return false
    }
    return parts.dropLast().allSatisfy { part in !part.isEmpty && part.utf8.allSatisfy { (97...122).contains($0) } }
  }
}
