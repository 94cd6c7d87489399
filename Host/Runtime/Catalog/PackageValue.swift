internal import HostCore
public import TradepostContract
internal import TradepostJSON

/// A package on disk, read without running any of its code.
public struct Package: Sendable {
  public let folder: String
  public let manifest: Manifest
  /// `plugin.json` as it lies there; a library repeats it byte for byte.
  public let manifestBytes: [UInt8]
  /// SHA-256 in lower-case hexadecimal of every file in the folder, by name, as of when the package was read. Loading
  /// reads and hashes anew.
  public let digests: [String: String]
  /// What the files must be.
  let pins: Pins

  /// `acme 1.2.0`, for messages.
  public var name: String { "\(manifest.id) \(manifest.version)" }

  /// Whether it came with Tradepost.
  public var isShipped: Bool { pins.isShipped }

  static let manifestFile = "plugin.json"
  static let mostFiles = 64
  static let manifestLimit = 1 << 20

  /// Reads and checks what can be checked without running code: the manifest, its signatures, what lies in the folder.
  init(reading folder: String, pins: Pins) throws(HostError) {
    let path = "\(folder)/\(Self.manifestFile)"
    (manifest, manifestBytes) = try Self.manifests.value(of: path) { () throws(HostError) in
      let bytes = try PlainFile.read(path, atMost: Self.manifestLimit)
      return (try Self.parse(bytes, at: path), bytes)
    }
    var digests: [String: String] = [:]
    for name in try Self.names(in: folder) {
      let path = "\(folder)/\(name)"
      digests[name] = try Self.hashes.value(of: path) { () throws(HostError) in SHA256Text.of(try PlainFile.read(path)) }
    }
    self.digests = digests
    self.folder = folder
    self.pins = pins
  }

  private static let manifests = FileMemory<(Manifest, [UInt8])>()
  private static let hashes = FileMemory<String>()

  /// The bytes of every file of a package's folder but the list of digests; refuses what is no plain file.
  static func files(in folder: String) throws(HostError) -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for name in try names(in: folder) { files[name] = try PlainFile.read("\(folder)/\(name)") }
    return files
  }

  private static func names(in folder: String) throws(HostError) -> [String] {
    let entries = PlainFile.entries(of: folder) ?? []
    guard entries.count <= mostFiles else {
      throw Refusal.tooMuch("there are \(entries.count) files, at most \(mostFiles) may be", in: folder)
    }
    var names: [String] = []
    for (name, kind) in entries where name != Pins.fileName {
      guard kind == .file else { throw Refusal.kind(name, is: kind.rawValue, in: folder) }
      names.append(name)
    }
    return names
  }

  static func parse(_ bytes: [UInt8], at path: String) throws(HostError) -> Manifest {
    let manifest: Manifest
    do throws(JSONError) { manifest = try Manifest(parsing: bytes) } catch {
      let names = ["/library", "/simulator", "/function_library"]
      throw names.contains(error.pointer) && error.problem.contains("/")
        ? Refusal.path(error.description, at: path) : Refusal.manifest(error.description, at: path)
    }
    for function in manifest.functions {
      _ = try Signature(parsing: function.signature, function: function.name, package: "\(manifest.id) \(manifest.version)")
    }
    return manifest
  }
}
