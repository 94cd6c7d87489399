public import HostCore
internal import HostRuntime
internal import HostStorage
internal import TradepostContract

/// What stores can be connected to, and by which packages.
extension Tradepost {
  /// The platforms of all packages, by id.
  public func platforms() -> [PlatformView] { catalog.packages().packages.compactMap { PlatformView($0.manifest) } }

  /// The packages, each in its newest version, and which stores they may run for.
  public func packages() async throws(HostError) -> [PackageView] {
    let stores = try await storage.stores()
    return catalog.packages().packages.map { package in
      PackageView(
        manifest: package.manifest, digests: package.digests, isShipped: package.isShipped,
        stores: stores.filter { $0.packages.contains(package.manifest.id) }.map(\.uid))
    }
  }

  /// The names of the settings that a platform itself has: what the plan calls credentials holds some of them.
  public func settingNames(of platform: String) throws(HostError) -> Set<String> {
    Set(try catalog.package(platform).manifest.settings.map(\.name))
  }
}
