internal import HostCore

/// What an admin reads when an address cannot be used.
extension HostError {
  static func address(_ problem: String) -> HostError {
    HostError(
      "network.address",
      "The address \(problem). It should look like https://shop.example or https://shop.example/folder.", exit: 2)
  }

  static func endpoint(_ text: String) -> HostError {
    HostError("network.endpoint", "\"\(text.prefix(80))\" says no host and port: write it like 127.0.0.1:8080.", exit: 2)
  }

  static func setting(_ name: String, _ problem: String) -> HostError {
    HostError("network.setting", "The setting \(name) \(problem). Give it with --set \(name)=….", exit: 2)
  }

  static func setting(_ name: String, _ error: HostError) -> HostError {
    HostError("network.setting", "The setting \(name) cannot be used. \(error.message)", exit: 2)
  }

  static func origin(_ name: String, of package: String, _ error: HostError) -> HostError {
    HostError("network.origin", "The package \(package) has an origin \(name) that cannot be used. \(error.message)")
  }

  /// The only error of an address that another try may cure.
  static let tryAgainCode = "network.resolve"

  static func unresolved(_ host: String, _ reason: String) -> HostError {
    HostError(tryAgainCode, "\(host) could not be looked up (\(reason)). Check this machine's name server.")
  }

  static func unknown(_ host: String) -> HostError {
    HostError("network.unknown", "There is no host \(host). Check the store's address.")
  }

  static func refused(_ host: String, _ address: IPAddress, _ range: AddressRange) -> HostError {
    HostError(
      "network.refused",
      range == .loopback
        ? "\(host) leads to \(address.text), which is this machine. If that is meant, connect the store with --allow-loopback."
        : "\(host) leads to \(address.text), a \(range.rawValue) address and no shop on the internet. "
          + "Nothing was sent; check the address.")
  }

  static func certificates(_ place: String) -> HostError {
    HostError(
      "network.certificates",
      "What the store at \(place) should be trusted by holds no certificate in PEM form. "
        + "Give the shop's certificate, or that of its authority, again.",
      exit: 2)
  }

  static func notFrozen(_ name: String, of package: String) -> HostError {
    HostError(
      "network.frozen",
      "The package \(package) has an origin \(name) that was not there when the store was connected. "
        + "Connect the store again to allow it.")
  }
}
