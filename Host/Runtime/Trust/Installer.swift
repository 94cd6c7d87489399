internal import Glibc
public import HostCore
internal import TradepostContract

extension Package {
  /// Copies the package in `folder` to `<data>/<id>/<version>/` and pins what it copied. The copy appears whole or not
  /// at all. Installing the same bytes again changes nothing; other bytes under a version that is there are refused.
  public static func install(from folder: String, into data: String) throws(HostError) -> Package {
    let files = try files(in: folder)
    let path = "\(folder)/\(manifestFile)"
    guard let manifestBytes = files[manifestFile] else { throw Refusal.file(path, "there is none") }
    guard manifestBytes.count <= manifestLimit else { throw Refusal.tooMuch("plugin.json has \(manifestBytes.count) bytes", in: folder) }
    let manifest = try parse(manifestBytes, at: path)
    for file in [manifest.library, manifest.simulator, manifest.functionLibrary].compactMap({ $0 }) where files[file] == nil {
      throw Refusal.file("\(folder)/\(file)", "the manifest names it and it is not there")
    }

    let home = "\(data)/\(manifest.id)"
    let place = "\(home)/\(manifest.version)"
    try makeFolder(data)
    try makeFolder(home)
    let lock = try hold("\(home)/.lock")
    defer { close(lock) }
    sweep(home)

    let digests = files.mapValues(SHA256Text.of)
    if PlainFile.Kind(of: place) == .folder {
      let there = try Package(reading: place, pins: Pins(installedIn: place))
      let changed = Set(there.digests.keys).union(digests.keys).sorted().first { there.digests[$0] != digests[$0] }
      if let changed { throw Refusal.taken(there.name, file: changed, at: place) }
      return there
    }

    let fresh = "\(home)/.incoming-\(getpid())"
    try makeFolder(fresh)
    do throws(HostError) {
      for (name, bytes) in files { try PlainFile.write(bytes, to: "\(fresh)/\(name)") }
      try PlainFile.write(Pins.text(digests), to: "\(fresh)/\(Pins.fileName)")
      try settle(fresh)
      guard rename(fresh, place) == 0 else { throw Refusal.writing(place, String(cString: strerror(errno))) }
      try settle(home)
    } catch {
      sweep(home)
      throw error
    }
    return try Package(reading: place, pins: Pins(installedIn: place))
  }

  private static func makeFolder(_ path: String) throws(HostError) {
    guard mkdir(path, 0o755) == 0 || errno == EEXIST, PlainFile.Kind(of: path) == .folder else {
      throw Refusal.writing(path, "no folder can be made there")
    }
  }

  /// Waits until no other installation of this package runs. flock(2); closing ends it.
  private static func hold(_ path: String) throws(HostError) -> Int32 {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard file >= 0, flock(file, LOCK_EX) == 0 else { throw Refusal.writing(path, String(cString: strerror(errno))) }
    return file
  }

  /// Waits until the disk has a folder's names. fsync(2).
  private static func settle(_ folder: String) throws(HostError) {
    let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw Refusal.writing(folder, String(cString: strerror(errno))) }
    defer { close(file) }
    guard fsync(file) == 0 else { throw Refusal.writing(folder, String(cString: strerror(errno))) }
  }

  /// Takes away what an installation left that was cut off; only the holder of the lock may.
  private static func sweep(_ home: String) {
    guard let stream = opendir(home) else { return }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard name.hasPrefix(".incoming-") else { continue }
      let folder = "\(home)/\(name)"
      for (file, _) in PlainFile.entries(of: folder) ?? [] { unlink("\(folder)/\(file)") }
      rmdir(folder)
    }
  }
}
