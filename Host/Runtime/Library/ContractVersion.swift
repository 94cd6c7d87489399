internal import HostCore
internal import TradepostABI

/// The contract's version, `0.2`: while the major is 0 the minor must match exactly; from 1 on an older minor will do.
struct ContractVersion: Comparable, CustomStringConvertible {
  let major: UInt32
  let minor: UInt32

  static let host = ContractVersion(major: TP_ABI_MAJOR, minor: TP_ABI_MINOR)

  init(major: UInt32, minor: UInt32) {
    self.major = major
    self.minor = minor
  }

  /// Nil for anything but two numbers with a point between them.
  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let major = UInt32(parts[0]), let minor = UInt32(parts[1]) else { return nil }
    self.init(major: major, minor: minor)
  }

  /// Throws, saying which side to update, when this host cannot work with a package of this version.
  func check(package: String) throws(HostError) {
    let host = Self.host
    guard major == host.major, major == 0 ? minor == host.minor : minor <= host.minor else {
      throw Refusal.contract(package: package, wants: description, host: host.description, packageIsNewer: self > host)
    }
  }

  static func < (one: ContractVersion, other: ContractVersion) -> Bool {
    (one.major, one.minor) < (other.major, other.minor)
  }

  var description: String { "\(major).\(minor)" }
}
