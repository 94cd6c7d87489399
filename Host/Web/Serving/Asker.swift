/// From where a request comes: the connection's other end, or what a trusted proxy says. A value that decides.
struct Asker: Sendable {
  /// Proxies whose word is taken.
  let proxies: Set<String>

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
        UInt8(ascii: "-"), UInt8(ascii: "_"): true
      default: false
      }
    }
    return isPlain ? given : nil
  }

  /// Whether the other end of a connection is on this very machine.
  static func isThisMachine(_ peer: String) -> Bool { plain(peer) == "::1" || plain(peer).hasPrefix("127.") }

  /// An IPv4 address is written as one, however it comes.
  static func plain(_ address: some StringProtocol) -> String {
    let mapped = "::ffff:"
    return address.lowercased().hasPrefix(mapped) ? String(address.dropFirst(mapped.count)) : String(address)
  }
}
