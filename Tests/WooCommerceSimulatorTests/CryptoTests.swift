import SimulatorKit
import TestHost
import Testing

/// The digests and codes against published vectors; the signatures against computed and recorded ones.
@Suite struct CryptoTests {
  private func hex(_ bytes: [UInt8]) -> String { bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }

  @Test(arguments: [
    ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func `digests of FIPS 180-4`(message: String, sha1: String, sha256: String) {
    #expect(hex(SHA1.digest(Array(message.utf8))) == sha1)
    #expect(hex(SHA256.digest(Array(message.utf8))) == sha256)
  }

  @Test func `a million letters`() {
    let message = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    #expect(hex(SHA1.digest(message)) == "34aa973cd4c4daa4f61eeb2bdbad27316534016f")
    #expect(hex(SHA256.digest(message)) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func `codes of RFC 2202 and RFC 4231`() {
    let key = Array("Jefe".utf8)
    let message = Array("what do ya want for nothing?".utf8)
    #expect(hex(HMAC.code(.sha1, key: key, message: message)) == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")
    #expect(hex(HMAC.code(.sha256, key: key, message: message)) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    let long = [UInt8](repeating: 0xAA, count: 131)
    let test = Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8)
    #expect(hex(HMAC.code(.sha256, key: long, message: test)) == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
  }

  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func `Base64 of RFC 4648`(plain: String, encoded: String) {
    #expect(Base64.encode(Array(plain.utf8)) == encoded)
    #expect(Base64.decode(encoded) == Array(plain.utf8))
  }

  @Test func `signatures of webhooks`() {
    for vector in Fixtures.node("vectors-webhook.json")["signature"]?.items ?? [] {
      guard let body = vector["bodyUtf8"]?.string, let secret = vector["secretAsEntered"]?.string,
        vector["secretAsStored"]?.string == secret,
        !secret.contains("&")
      else { continue }
      let signature = Base64.encode(HMAC.code(.sha256, key: Array(secret.utf8), message: Array(body.utf8)))
      #expect((signature == vector["headers"]?["X-WC-Webhook-Signature"]?.string) == (vector["expectValid"]?.flag ?? true))
    }
  }

  @Test func `OAuth vectors are accepted, and refused with another nonce`() throws {
    for vector in Fixtures.node("vectors-oauth1.json")["vectors"]?.items ?? [] {
      func text(_ name: String) -> String { vector[name]?.string ?? "" }
      let parts = text("url").split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
      let site = parts.prefix(3).joined(separator: "/")
      guard text("method") == "GET", parts.count > 3 else { continue }
      let shop = try Shop(
        "{\"site\": \"\(site)\", \"consumer_key\": \"\(text("consumerKey"))\", \"consumer_secret\": \"\(text("consumerSecret"))\"}",
        now: (Int64(text("oauth_timestamp")) ?? 0) * 1000)
      func target(nonce: String) -> String {
        var query = (vector["query"]?.members?.pairs ?? []).map { "\(encode($0.key))=\(encode($0.value.string ?? ""))" }
        for (name, value) in [
          ("oauth_consumer_key", text("consumerKey")), ("oauth_nonce", nonce), ("oauth_timestamp", text("oauth_timestamp")),
          ("oauth_signature_method", text("oauth_signature_method")), ("oauth_signature", text("oauth_signature")),
        ] { query.append("\(name)=\(encode(value))") }
        return "/\(parts[3])?" + query.joined(separator: "&")
      }
      let right = shop.answer("GET", target(nonce: text("oauth_nonce")), secure: text("url").hasPrefix("https"))
      #expect(right.status != 401, "\(text("id")): \(right.text)")
      let wrong = shop.answer("GET", target(nonce: "another"), secure: text("url").hasPrefix("https"))
      #expect(wrong.node["message"]?.string == "Invalid signature - provided signature does not match.", "\(text("id"))")
    }
  }

  private func encode(_ text: String) -> String {
    text.utf8.map { byte -> String in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: String(decoding: [byte], as: UTF8.self)
      default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }.joined()
  }
}
