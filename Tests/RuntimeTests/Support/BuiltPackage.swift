import Foundation
import HostCore
import HostRuntime
import Synchronization

/// Packages that cc builds for these tests, each once.
enum BuiltPackage {
  private static let built = Mutex<[String: Result<TestFolder, any Error>]>([:])

  /// The path of a folder that `build` filled, the first time that it is asked for.
  static func once(_ name: String, _ build: (TestFolder) throws -> Void) throws -> String {
    try built.withLock { built in
      if let folder = built[name] { return try folder.get().path }
      let folder = Result {
        let folder = try TestFolder()
        try build(folder)
        return folder
      }
      built[name] = folder
      return try folder.get().path
    }
  }

  /// A folder of shipped packages that holds `minimal-c`, pinned.
  static func minimalC() throws -> String {
    try once("minimal-c") { folder in
      try shell(["sh", "\(Repository.root)/Plugins/MinimalC/build.sh", folder.path])
      try Catalog.pin(shippedIn: folder.path)
    }
  }

  /// Likewise with `examples`.
  static func examples() throws -> String {
    try once("examples") { folder in
      try shell(["sh", "\(Repository.root)/Plugins/Examples/build.sh", folder.path])
      try Catalog.pin(shippedIn: folder.path)
    }
  }

  /// Likewise with a package whose one C file and manifest lie under `Tests/Fixtures/Runtime`. `defines` and a changed
  /// manifest make another library of it.
  static func fixture(
    _ name: String, defines: [String] = [], manifest change: (embedded: String?, beside: String?) = (nil, nil)
  ) throws -> String {
    try once("\(name) \(defines) \(change)") { folder in
      let source = "\(Repository.root)/Tests/Fixtures/Runtime/\(name)"
      let manifest = try Repository.text("Tests/Fixtures/Runtime/\(name).json")
      try folder.write(change.embedded ?? manifest, to: ".source/plugin.json")
      try folder.write(change.beside ?? change.embedded ?? manifest, to: "\(name)/plugin.json")
      try shell(
        ["cc", "-shared", "-fPIC", "-O1", "-std=gnu11", "-D_GNU_SOURCE", "-I\(Repository.root)/SDK/ABI/include"]
          + ["-Wa,-I\(folder.path)/.source"] + defines.map { "-D\($0)" }
          + ["-o", "\(folder.path)/\(name)/\(name).so", "\(source).c"])
      try Catalog.pin(shippedIn: folder.path)
    }
  }

  /// The only package in such a folder.
  static func package(in folder: String) throws -> Package {
    let listing = Catalog(folders: [.shipped(folder)]).packages()
    if let refused = listing.refused.first { throw refused.reason }
    guard let package = listing.packages.first else { throw HostError("test.package", "no package in \(folder)") }
    return package
  }
}
