/// HMAC (RFC 2104) over one of the two digests that WooCommerce accepts.
package enum HMAC {
  package enum Digest {
    case sha1
    case sha256

    package func callAsFunction(_ message: [UInt8]) -> [UInt8] {
      switch self {
      case .sha1: SHA1.digest(message)
      case .sha256: SHA256.digest(message)
      }
    }
  }

  package static func code(_ digest: Digest, key: [UInt8], message: [UInt8]) -> [UInt8] {
    var block = key.count > SHA1.blockSize ? digest(key) : key
    block.append(contentsOf: repeatElement(0, count: SHA1.blockSize - block.count))
    return digest(block.map { $0 ^ 0x5C } + digest(block.map { $0 ^ 0x36 } + message))
  }
}
