#if canImport(Glibc)
  internal import Glibc
#endif

/// An IP address as a number, so that the range it lies in can be told by its bits.
public struct IPAddress: Sendable, Hashable {
  public enum Family: Sendable, Hashable {
    case v4, v6
  }

  public let family: Family
  /// 32 or 128 bits, the first byte on the wire highest.
  public let bits: UInt128

  init(v4 bits: UInt32) {
    family = .v4
    self.bits = UInt128(bits)
  }

  init(v6 bits: UInt128) {
    family = .v6
    self.bits = bits
  }

  /// Reads four decimal numbers with points, or an IPv6 address without brackets or zone. The notations that only some
  /// resolvers read (`0x7f.1`, `017700000001`, `127.1`) are nil. inet_pton
  public init?(_ text: String) {
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      self.init(v4: UInt32(bigEndian: four.s_addr))
    } else if inet_pton(AF_INET6, text, &six) == 1 {
      self.init(v6: withUnsafeBytes(of: &six) { $0.reduce(UInt128(0)) { $0 << 8 | UInt128($1) } })
    } else {
      return nil
    }
  }

  /// The address of a socket, or nil when it is of another family. The pointer must hold as many bytes as its family says.
  init?(_ address: UnsafePointer<sockaddr>) {
    switch Int32(address.pointee.sa_family) {
    case AF_INET:
      self = UnsafeRawPointer(address).withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
        IPAddress(v4: UInt32(bigEndian: $0.pointee.sin_addr.s_addr))
      }
    case AF_INET6:
      self = UnsafeRawPointer(address).withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
        var six = $0.pointee.sin6_addr
        return IPAddress(v6: withUnsafeBytes(of: &six) { $0.reduce(UInt128(0)) { $0 << 8 | UInt128($1) } })
      }
    default: return nil
    }
  }

  /// As a URL writes it, without brackets. inet_ntop
  public var text: String {
    if family == .v4 { return [24, 16, 8, 0].map { String(bits >> UInt128($0) & 0xFF) }.joined(separator: ".") }
    var six = in6_addr()
    withUnsafeMutableBytes(of: &six) { bytes in
      for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: bits >> UInt128((15 - index) * 8)) }
    }
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_ntop(AF_INET6, &six, &buffer, socklen_t(buffer.count)) != nil else { return "::" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
