import Foundation
import Testing
import TradepostJSON

@testable import HostNetwork

@Suite("OAuth 1")
struct OAuth1Tests {
  /// Every signature that a real WooCommerce accepted is reproduced, and none that it refused as wrong.
  @Test func signsAsARealShopAccepts() throws {
    let folder = Fixtures.own.appending(path: "oauth1")
    let keys = try JSONDocument(parsing: Array(try Data(contentsOf: folder.appending(path: "keys.json")))).root
    let secret = try #require(keys["admin-rw"]?["cs"]?.string)
    let lines = try String(contentsOf: folder.appending(path: "requests.jsonl"), encoding: .utf8)
    var accepted = 0
    for line in lines.split(separator: "\n") {
      let entry = try JSONDocument(parsing: String(line)).root
      let name = try #require(entry["file"]?.string)
      let url = try #require(entry["url"]?.string)
      let parts = url.split(separator: "?", maxSplits: 1)
      var sent: [String: String] = [:]
      var query: [Substring] = []
      for pair in parts[1].split(separator: "&") {
        let halves = pair.split(separator: "=", maxSplits: 1)
        if pair.hasPrefix("oauth_") {
          sent[String(halves[0])] = String(decoding: PercentCoding.decode(halves[1].utf8, plusIsBlank: true), as: UTF8.self)
        } else {
          query.append(pair)
        }
      }
      let signature = sent.removeValue(forKey: "oauth_signature")
      let base = OAuth1.baseString(
        method: try #require(entry["method"]?.string), url: String(parts[0]), query: query.joined(separator: "&"),
        parameters: sent.map { ($0.key, $0.value) })
      let isAccepted = entry["status"]?.int64 == 200
      if isAccepted {
        #expect(base == entry["oauth_base_string"]?.string, "\(name)")
        accepted += 1
      }
      if sent["oauth_signature_method"] == "HMAC-SHA256", isAccepted || name.contains("wrong-s") {
        #expect((OAuth1.signature(base: base, secret: secret) == signature) == isAccepted, "\(name)")
      }
    }
    #expect(accepted == 9)
  }

  @Test func doubleEncodesPairsAndSortsThem() {
    let base = OAuth1.baseString(
      method: "GET", url: "http://shop.example/a", query: "status%5B0%5D=pending,on-hold&b=2&b=1&a=x+y&c",
      parameters: [("oauth_nonce", "n~")])
    #expect(
      base
        == "GET&http%3A%2F%2Fshop.example%2Fa&a%3Dx%2520y%26b%3D1%26b%3D2%26c%3D%26oauth_nonce%3Dn~%26status%255B0%255D%3Dpending%252Con-hold"
    )
  }

  /// The computed vectors, where they are at hand.
  @Test(.enabled(if: Fixtures.isThere(vectors), "the OAuth vectors are not on this machine"))
  func followsThePublishedVectors() throws {
    let document = try JSONDocument(parsing: Array(try Data(contentsOf: vectors)))
    var signed = 0
    for vector in document.root["vectors"]!.items {
      func text(_ key: String) -> String { vector[key]?.string ?? "" }
      let query = vector["query"]!.members
        .map { "\(PercentCoding.encode($0.key))=\(PercentCoding.encode($0.value.string ?? ""))" }.joined(separator: "&")
      let base = OAuth1.baseString(
        method: text("method"), url: text("url"), query: query,
        parameters: [
          ("oauth_consumer_key", text("consumerKey")), ("oauth_nonce", text("oauth_nonce")),
          ("oauth_signature_method", text("oauth_signature_method")), ("oauth_timestamp", text("oauth_timestamp")),
        ])
      #expect(base == text("baseString"), "\(text("id"))")
      guard text("oauth_signature_method") == "HMAC-SHA256" else { continue }
      let whole = OAuth1.signedQuery(
        method: text("method"), url: text("url"), query: query, key: text("consumerKey"), secret: text("consumerSecret"),
        nonce: text("oauth_nonce"), seconds: Int64(text("oauth_timestamp"))!)
      #expect(whole.hasSuffix("&oauth_signature=\(PercentCoding.encode(text("oauth_signature")))"), "\(text("id"))")
      signed += 1
    }
    #expect(signed == 8)
  }
}

private let vectors = Fixtures.published("woocommerce/vectors-oauth1.json")
