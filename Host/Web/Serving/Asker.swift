internal import Glibc
internal import NIOCore

/// From where a request comes: the connection's other end, or what a trusted proxy says. A value that decides.
struct Asker: Sendable {
  /// Proxies whose word is taken.
  let proxies: Set<String>

  init(proxies: Set<String>) { self.proxies = Set(proxies.map { Self.plain($0) }) }

  /// - Parameter forwarded: `X-Forwarded-For`, to which each proxy adds who asked it; the last that is none of ours counts.
  func address(peer: String, forwarded: String?) -> String {
    guard proxies.contains(Self.plain(peer)), let forwarded else { return Self.plain(peer) }
    for hop in forwarded.split(separator: ",").reversed() {
      let address = Self.plain(hop.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" })
      guard !address.isEmpty, address.utf8.count <= 64 else { return Self.plain(peer) }
      if !proxies.contains(address) { return address }
    }
    return Self.plain(peer)
  }

  /// An id that a trusted proxy gave the request; nil: it gets one of ours.
  func id(peer: String, given: String?) -> String? {
    guard proxies.contains(Self.plain(peer)), let given, (8...64).contains(given.utf8.count) else { return nil }
    let isPlain = given.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
    return isPlain ? given : nil
  }

  /// Whether the other end of a connection is on this very machine.
  static func isThisMachine(_ peer: String) -> Bool { plain(peer) == "::1" || plain(peer).hasPrefix("127.") }

  /// An address in its one spelling; an IPv4 address is written as one, however it comes.
  static func plain(_ address: some StringProtocol) -> String {
    let mapped = "::ffff:"
    let text = address.lowercased()
    if text.hasPrefix(mapped), text.contains(".") { return String(text.dropFirst(mapped.count)) }
    return (try? SocketAddress(ipAddress: text, port: 0).ipAddress) ?? text
  }

  /// Whether that is an address and no name.
  static func isAddress(_ text: String) -> Bool { (try? SocketAddress(ipAddress: text, port: 0)) != nil }

  /// Who counts as one: an IPv4 address, or the network of 64 bits that a customer of the internet's new protocol is given.
  static func party(_ address: String) -> String {
    var bytes = [UInt8](repeating: 0, count: 16)
    guard inet_pton(AF_INET6, address, &bytes) == 1 else { return address }
    return bytes.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "/64"
  }
}
