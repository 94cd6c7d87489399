internal import HostCore
internal import TradepostContract
internal import TradepostJSON

/// The SHA-256 that each file of a package must have, as a file `digests.json` says: beside our own packages one for
/// all of them, written when they are built; in the folder of an installed version one of its own, written by
/// ``Package/install(from:into:)``. It is as trustworthy as the folder it lies in.
struct Pins: Sendable {
  static let fileName = "digests.json"

  let isShipped: Bool
  /// Where the list lies.
  let path: String
  /// By `acme/plugin.json` when shipped, by `plugin.json` when installed; nil when there is no list to read.
  private let digests: [String: String]?

  init(shippedIn folder: String) {
    isShipped = true
    path = "\(folder)/\(Self.fileName)"
    digests = Self.read(path)
  }

  init(installedIn folder: String) {
    isShipped = false
    path = "\(folder)/\(Self.fileName)"
    digests = Self.read(path)
  }

  private static func read(_ path: String) -> [String: String]? {
    guard let bytes = try? PlainFile.read(path, atMost: 1 << 20), let document = try? JSONDocument(parsing: bytes),
      document.root.kind == .object
    else { return nil }
    var found: [String: String] = [:]
    for (name, value) in document.root.members { found[name] = value.string }
    return found
  }

  /// Throws unless `bytes` are what the file of that name must be.
  func check(_ bytes: [UInt8], file: String, of package: Package) throws(HostError) {
    let key = isShipped ? "\(package.manifest.id)/\(file)" : file
    guard let pinned = digests?[key], SHA256Text.isOne(pinned) else {
      throw Refusal.unpinned(file, package: package.name, list: path)
    }
    let found = SHA256Text.of(bytes)
    guard found == pinned else {
      throw Refusal.digest(file, package: package.name, found: found, pinned: pinned, at: package.folder)
    }
  }

  /// The list as it is written: names in byte order.
  static func text(_ digests: [String: String]) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      for (name, digest) in digests.sorted(by: { Array($0.key.utf8).lexicographicallyPrecedes(Array($1.key.utf8)) }) {
        writer.key(name)
        writer.string(digest)
      }
    }
    return writer.bytes + [UInt8(ascii: "\n")]
  }
}
