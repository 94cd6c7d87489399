internal import Crypto
internal import FoundationEssentials
package import HostCore

/// AES-256-GCM with a fresh nonce; the place is authenticated with the bytes. Layout: version 1, nonce 12, ciphertext, tag 16.
package struct SealBox: Sealer {
  private let key: SymmetricKey
  private let blindKey: SymmetricKey
  private static let version: UInt8 = 1
  private static let overhead = 1 + 12 + 16

  package init(_ master: MasterKey) {
    key = master.derived("seal")
    blindKey = master.derived("blind-index")
  }

  package func seal(_ bytes: [UInt8], place: String) throws(HostError) -> [UInt8] {
    do {
      let box = try AES.GCM.seal(bytes, using: key, authenticating: Array(place.utf8))
      var sealed: [UInt8] = []
      sealed.reserveCapacity(bytes.count + Self.overhead)
      sealed.append(Self.version)
      // Nonce, ciphertext and tag in one; nil for a nonce of another length than ours.
      guard let combined = box.combined else { throw CryptoKitError.incorrectParameterSize }
      sealed.append(contentsOf: combined)
      return sealed
    } catch {
      throw HostError("seal.failed", "\(bytes.count) bytes for \(place) cannot be sealed: \(error).")
    }
  }

  package func open(_ sealed: [UInt8], place: String) throws(HostError) -> [UInt8] {
    do {
      guard sealed.count >= Self.overhead, sealed[0] == Self.version else { throw CryptoKitError.incorrectParameterSize }
      let box = try AES.GCM.SealedBox(
        nonce: AES.GCM.Nonce(data: sealed[1..<13]), ciphertext: sealed[13..<(sealed.count - 16)], tag: sealed.suffix(16))
      return Array(try AES.GCM.open(box, using: key, authenticating: Array(place.utf8)))
    } catch {
      throw HostError(
        "seal.broken",
        "What is stored as \(place) was changed, moved from elsewhere, or sealed with another key. Restore it from a backup.")
    }
  }

  /// Equal text has equal marks, and nobody without the key can tell which text a mark stands for: how a client is found
  /// by an e-mail address that is stored sealed only.
  func blindIndex(_ text: String, _ kind: String) -> [UInt8] {
    var code = HMAC<SHA256>(key: blindKey)
    code.update(data: Array(kind.utf8) + [0])
    code.update(data: Array(text.utf8))
    return Array(code.finalize().prefix(16))
  }
}
