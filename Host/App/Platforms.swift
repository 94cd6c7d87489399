public import HostCore
internal import HostRuntime

/// What stores can be connected to.
extension Tradepost {
  /// The platforms of all packages, by id.
  public func platforms() -> [PlatformView] { catalog.packages().packages.compactMap { PlatformView($0.manifest) } }
}
