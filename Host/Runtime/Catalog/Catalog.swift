public import HostCore
internal import TradepostContract

/// The packages that there are. It reads manifests and runs nothing.
public struct Catalog: Sendable {
  /// Where packages lie.
  public enum Folder: Sendable, Hashable {
    /// `<folder>/<id>/plugin.json` with one `<folder>/digests.json`: what comes with Tradepost.
    case shipped(String)
    /// `<folder>/<id>/<version>/plugin.json` with a `digests.json` in each: what an admin installed.
    case installed(String)
  }

  /// What was found. A bad package never hides another one.
  public struct Listing: Sendable {
    /// By id, then the newest version first.
    public var packages: [Package] = []
    public var refused: [Refused] = []
  }

  /// A folder that should hold a package, and why it does not.
  public struct Refused: Sendable {
    public let folder: String
    public let reason: HostError
  }

  private let folders: [Folder]

  /// Of equal ids and versions the one in the earlier folder counts.
  public init(folders: [Folder]) { self.folders = folders }

  /// The packages, each in its newest version, or in every one that is there.
  public func packages(allVersions: Bool = false) -> Listing { packages(allVersions: allVersions, id: nil) }

  /// - Parameter id: of the only ones that are looked at; nil: all.
  private func packages(allVersions: Bool, id: String?) -> Listing {
    var listing = Listing()
    for folder in folders {
      switch folder {
      case .shipped(let path): readShipped(path, only: id, into: &listing)
      case .installed(let path): readInstalled(path, only: id, into: &listing)
      }
    }
    var seen: Set<String> = []
    listing.packages = listing.packages.enumerated().sorted { Self.precedes($0, $1) }.map(\.element)
      .filter { seen.insert(allVersions ? $0.name : $0.manifest.id).inserted }
    return listing
  }

  /// The package of that id: in that version, or in the newest.
  public func package(_ id: String, version: String? = nil) throws(HostError) -> Package {
    let listing = packages(allVersions: true, id: id)
    let found = listing.packages.first { package in
      package.manifest.id == id && (version.map { $0 == package.manifest.version } ?? true)
    }
    if let found { return found }
    let place = version.map { "/\(id)/\($0)" } ?? "/\(id)"
    let refused = listing.refused.first { $0.folder.hasSuffix(place) || $0.folder.contains(place + "/") }
    throw Refusal.unknownPackage(id, version: version, refused: refused?.reason.description)
  }

  private static func precedes(
    _ one: (offset: Int, element: Package), _ other: (offset: Int, element: Package)
  ) -> Bool {
    let (a, b) = (one.element.manifest, other.element.manifest)
    if a.id != b.id { return Array(a.id.utf8).lexicographicallyPrecedes(Array(b.id.utf8)) }
    guard let newer = PackageVersion(a.version), let older = PackageVersion(b.version), newer != older else {
      return one.offset < other.offset
    }
    return newer > older
  }

  private func readShipped(_ path: String, only wanted: String?, into listing: inout Listing) {
    let pins = Pins(shippedIn: path)
    for (id, kind) in PlainFile.entries(of: path) ?? [] where id != Pins.fileName && id == wanted ?? id {
      read("\(path)/\(id)", kind, id: id, version: nil, pins: pins, into: &listing)
    }
  }

  private func readInstalled(_ path: String, only wanted: String?, into listing: inout Listing) {
    for (id, kind) in PlainFile.entries(of: path) ?? [] where id == wanted ?? id {
      guard kind == .folder else {
        listing.refused.append(Refused(folder: "\(path)/\(id)", reason: Refusal.kind(id, is: kind.rawValue, in: path)))
        continue
      }
      for (version, kind) in PlainFile.entries(of: "\(path)/\(id)") ?? [] {
        let folder = "\(path)/\(id)/\(version)"
        read(folder, kind, id: id, version: version, pins: Pins(installedIn: folder), into: &listing)
      }
    }
  }

  private func read(
    _ folder: String, _ kind: PlainFile.Kind, id: String, version: String?, pins: Pins, into listing: inout Listing
  ) {
    do throws(HostError) {
      guard kind == .folder else { throw Refusal.kind(version ?? id, is: kind.rawValue, in: folder) }
      let package = try Package(reading: folder, pins: pins)
      guard package.manifest.id == id else {
        throw Refusal.folderName(folder, is: id, wanted: package.manifest.id, of: "id")
      }
      if let version, package.manifest.version != version {
        throw Refusal.folderName(folder, is: version, wanted: package.manifest.version, of: "version")
      }
      listing.packages.append(package)
    } catch {
      listing.refused.append(Refused(folder: folder, reason: error))
    }
  }
}
