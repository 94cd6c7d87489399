/// What kind of place an address belongs to. Only ``world`` is a shop on the internet; every other kind is inside
/// somebody's network or nowhere, and a shop's name that leads there is a mistake or an attack.
public enum AddressRange: String, Sendable, Hashable {
  case world
  case loopback
  case privateNetwork = "private"
  case linkLocal = "link-local"
  /// Between a carrier and its customers, 100.64.0.0/10.
  case carrier = "carrier-grade NAT"
  /// Where a cloud tells a machine its own secrets.
  case metadata = "cloud metadata"
  case multicast
  case unspecified
  case documentation
  case reserved
}

extension IPAddress {
  /// The range that the address lies in; of an IPv6 address that carries an IPv4 one (mapped, NAT64, 6to4), the range of
  /// the carried one, since that is where packets end.
  public var range: AddressRange {
    switch family {
    case .v4: Self.range(of: UInt32(truncatingIfNeeded: bits))
    case .v6: Self.range(of: bits)
    }
  }

  private static func range(of bits: UInt32) -> AddressRange {
    for (network, length, range) in v4 where bits >> (32 - length) == network >> (32 - length) { return range }
    return .world
  }

  private static func range(of bits: UInt128) -> AddressRange {
    switch bits {
    case 0: return .unspecified
    case 1: return .loopback
    default: break
    }
    let first = UInt16(truncatingIfNeeded: bits >> 112)
    let second = UInt16(truncatingIfNeeded: bits >> 96)
    let last = UInt32(truncatingIfNeeded: bits)
    if bits >> 32 == 0xFFFF { return range(of: last) }
    if first == 0x64, second == 0xFF9B { return bits >> 32 & 0xFFFF_FFFF_FFFF_FFFF == 0 ? range(of: last) : .privateNetwork }
    if first == 0x2002 { return range(of: UInt32(truncatingIfNeeded: bits >> 80)) }
    if bits >> 64 == 0xFD00_0EC2_0000_0000 { return .metadata }
    switch first {
    case 0xFC00...0xFDFF, 0xFEC0...0xFEFF: return .privateNetwork
    case 0xFE80...0xFEBF: return .linkLocal
    case 0xFF00...0xFFFF: return .multicast
    case 0x2001 where second == 0xDB8: return .documentation
    // Teredo, ORCHID, benchmarks: protocols, no places.
    case 0x2001 where second < 0x200: return .reserved
    case 0x3FFF where second < 0x1000: return .documentation
    case 0x2000...0x3FFF: return .world
    default: return .reserved
    }
  }

  /// IANA's special-purpose registry, and the public addresses at which clouds serve metadata.
  private static let v4: [(network: UInt32, length: UInt32, range: AddressRange)] = [
    (0xA9FE_A9FE, 32, .metadata), (0x6464_64C8, 32, .metadata), (0xA83F_8110, 32, .metadata),
    (0x0000_0000, 32, .unspecified), (0x0000_0000, 8, .reserved),
    (0x0A00_0000, 8, .privateNetwork), (0xAC10_0000, 12, .privateNetwork), (0xC0A8_0000, 16, .privateNetwork),
    (0x6440_0000, 10, .carrier), (0x7F00_0000, 8, .loopback), (0xA9FE_0000, 16, .linkLocal),
    (0xC000_0000, 24, .reserved), (0xC058_6300, 24, .reserved), (0xC612_0000, 15, .reserved),
    (0xC000_0200, 24, .documentation), (0xC633_6400, 24, .documentation), (0xCB00_7100, 24, .documentation),
    (0xE000_0000, 4, .multicast), (0xF000_0000, 4, .reserved),
  ]
}
