import Foundation
import Testing
import TradepostContract
import TradepostJSON

@testable import HostWebhooks

/// What the tests' packages declare.
enum Rules {
  static let base64 = #""scheme":"hmac","header":"X-Shop-Signature","digest":"sha256","encoding":"base64","secret":"key""#
  static let notifications =
    #""scheme":"sns","certificate_hosts":["sns.*.amazonaws.com"],"topic_setting":"topic""#

  static func parse(_ members: String) throws -> Deliveries {
    let manifest = try Manifest(
      parsing: Array(
        #"{"id":"acme","name":"Acme","version":"1.0.0","contract":"0.2","library":"acme.so","deliveries":{\#(members)}}"#.utf8))
    return try #require(manifest.deliveries)
  }

  static func check(_ members: String, secrets: [String] = ["hush"], settings: [String: String] = [:]) throws -> DeliveryCheck {
    DeliveryCheck(try parse(members), secrets: secrets, settings: settings)
  }

  /// A fixture's bytes.
  static func fixture(_ name: String) throws -> [UInt8] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")
    return Array(try Data(contentsOf: folder.appending(path: name)))
  }

  static func json(_ name: String) throws -> JSONValue { try JSONDocument(parsing: fixture(name)).root }
}

extension DeliveryCheck {
  /// Of a scheme that needs no certificate.
  func callAsFunction(_ delivery: Delivery) async -> DeliveryVerdict {
    await self(delivery, now: 0) { _ in throw CancellationError() }
  }
}

extension DeliveryVerdict {
  /// `verified`, or why not.
  var code: String {
    switch self {
    case .verified: "verified"
    case .acknowledged: "acknowledged"
    case .confirm: "confirm"
    case .refused(let refusal): refusal.code
    }
  }
}
