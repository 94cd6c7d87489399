internal import HostCore
internal import TradepostContract

/// What an admin reads when an installation does not work out.
extension HostError {
  static func noInstallation(_ manifest: Manifest) -> HostError {
    HostError(
      "install.none", "\(manifest.name) is not installed by browser: connect the store with tradepost store add \(manifest.id) NAME.",
      exit: 2)
  }

  static func installation(_ manifest: Manifest, _ problem: String) -> HostError {
    HostError("install.package", "The package \(manifest.id) cannot be installed by browser: \(problem). Tell its author.")
  }

  static func redirect(_ text: String) -> HostError {
    HostError(
      "install.redirect",
      "\"\(text.prefix(120))\" is no address to come back to. It is https://…, or http://127.0.0.1:PORT/…, as registered with the platform.",
      exit: 2)
  }

  static func noClientID(_ name: String) -> HostError {
    HostError("install.secret", "The app's id is missing. Give it: --secret \(name)=-", exit: 2)
  }

  /// The words follow "What the platform sent back ".
  static func callback(_ problem: String) -> HostError {
    HostError(
      "install.callback",
      "What the platform sent back \(problem). Nothing was stored. Begin again: tradepost store install")
  }

  /// The owner, or the platform, said no.
  static func refused(_ code: String, _ description: String) -> HostError {
    let words = description.isEmpty ? code : "\(code): \(description)"
    return HostError("install.refused", "The platform did not let the app in (\(words.prefix(200))). Begin again: tradepost store install")
  }
}
