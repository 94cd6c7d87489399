internal import HostCore
internal import TradepostContract

/// The address at the platform that an owner is sent to.
enum InstallationAddress {
  /// The parameters in the order of their names, encoded; nothing in it is a secret.
  static func text(
    _ origin: StoreAddress, _ install: Install, _ values: [String: String], _ manifest: Manifest
  ) throws(HostError) -> String {
    var pairs: [String] = []
    for (name, template) in install.query.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      let value = try Template.filled(template) { name throws(HostError) in
        guard let value = values[name] else {
          throw manifest.settings.contains { $0.name == name }
            ? .setting(name, "is not set")
            : .installation(manifest, "it wants \(name) in its address, which is no setting and not the app's id")
        }
        return value
      }
      pairs.append("\(PercentCoding.encode(name))=\(PercentCoding.encode(value))")
    }
    return origin.text + install.path + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
  }

  /// https, or http on this very machine.
  static func isRedirect(_ text: String) -> Bool {
    guard text.utf8.count <= 1024, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !text.contains("#") else { return false }
    let bare = String(text.prefix { $0 != "?" })
    guard let address = try? StoreAddress(bare) else { return false }
    return address.isSecure || ["127.0.0.1", "localhost", "[::1]"].contains(address.host)
  }
}
