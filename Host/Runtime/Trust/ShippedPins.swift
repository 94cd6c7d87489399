internal import Glibc
public import HostCore

extension Catalog {
  /// Writes `digests.json` for the packages in `folder` as they lie there now; a build does this once it has put them
  /// there. A folder without a manifest is passed over.
  public static func pin(shippedIn folder: String) throws(HostError) {
    var digests: [String: String] = [:]
    for (id, kind) in PlainFile.entries(of: folder) ?? [] where kind == .folder {
      let files = try Package.files(in: "\(folder)/\(id)")
      guard files[Package.manifestFile] != nil else { continue }
      for (name, bytes) in files { digests["\(id)/\(name)"] = SHA256Text.of(bytes) }
    }
    let path = "\(folder)/\(Pins.fileName)"
    let fresh = "\(folder)/.\(Pins.fileName)-\(getpid())"
    unlink(fresh)
    try PlainFile.write(Pins.text(digests), to: fresh)
    guard rename(fresh, path) == 0 else { throw Refusal.writing(path, String(cString: strerror(errno))) }
  }
}
