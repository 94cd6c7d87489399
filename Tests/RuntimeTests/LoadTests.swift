import Foundation
import HostCore
import HostRuntime
import Testing

/// What is refused when a library is loaded, sentence by sentence.
struct LoadTests {
  private static let name = "hostile 6.6.6"

  private func refused(_ folder: String) async throws -> HostError? {
    let package = try BuiltPackage.package(in: folder)
    return await refusal { _ = try await package.load() }
  }

  private func manifest(contract: String) throws -> String {
    try Repository.text("Tests/Fixtures/Runtime/hostile.json").replacingOccurrences(of: "\"0.2\"", with: "\"\(contract)\"")
  }

  @Test(arguments: [
    ("0.3", "update Tradepost"), ("1.0", "update Tradepost"),
    ("0.0", "update the package, or build it again with the SDK of contract 0.2"),
  ])
  func aManifestOfAnotherContract(version: String, advice: String) async throws {
    let error = try await refused(try BuiltPackage.fixture("hostile", manifest: (try manifest(contract: version), nil)))
    #expect(
      error?.description
        == "plugin.contract · hostile 6.6.6 speaks version \(version) of the contract, this Tradepost speaks 0.2 · hostile 6.6.6 · \(advice)"
    )
  }

  @Test(arguments: [
    ("MINOR=9", "0.9", "update Tradepost"),
    ("MINOR=0", "0.0", "update the package, or build it again with the SDK of contract 0.2"),
  ])
  func aLibraryOfAnotherContract(define: String, version: String, advice: String) async throws {
    let error = try await refused(try BuiltPackage.fixture("hostile", defines: [define]))
    #expect(
      error?.description
        == "plugin.contract · hostile 6.6.6 speaks version \(version) of the contract, this Tradepost speaks 0.2 · hostile 6.6.6 · \(advice)"
    )
  }

  @Test(arguments: [
    (
      "ENTRY=another_name", "plugin.symbol", "hostile.so does not export tradepost_adapter_0",
      "export it with default visibility and name it in the linker's version script"
    ),
    (
      "NO_ENTRY", "plugin.entry", "tradepost_adapter_0 returned NULL: the adapter says that it cannot work with this host",
      "see what its author says about versions"
    ),
    (
      "SIZE=40", "plugin.struct", "its tp_adapter says 40 bytes, the contract needs 80",
      "set size to sizeof(tp_adapter) and build it with the SDK's header"
    ),
    (
      "SIZE=0", "plugin.struct", "its tp_adapter says 0 bytes, the contract needs 80",
      "set size to sizeof(tp_adapter) and build it with the SDK's header"
    ),
    ("NO_DROP", "plugin.pointer", "its tp_adapter has no drop", "fill in every function of tp_adapter"),
  ])
  func aTableThatIsWrong(define: String, code: String, happened: String, advice: String) async throws {
    let error = try await refused(try BuiltPackage.fixture("hostile", defines: [define]))
    #expect(error?.description == "\(code) · \(happened) · hostile 6.6.6 · \(advice)")
  }

  @Test func aLibraryBuiltWithAnotherManifest() async throws {
    let ours = try Repository.text("Tests/Fixtures/Runtime/hostile.json")
    let folder = try BuiltPackage.fixture("hostile", manifest: (ours, ours.replacingOccurrences(of: "everything", with: "Everything")))
    let error = try await refused(folder)
    #expect(
      error?.description
        == "plugin.disagrees · the library was built with another plugin.json: \(ours.utf8.count) bytes against \(ours.utf8.count) beside it, the first difference at byte 53 · hostile 6.6.6 · build the library again with this plugin.json"
    )
  }

  @Test func aFileThatWasChanged() async throws {
    let (from, folder) = (try BuiltPackage.fixture("hostile"), try TestFolder())
    try FileManager.default.copyItem(atPath: "\(from)/hostile", toPath: "\(folder.path)/hostile")
    try FileManager.default.copyItem(atPath: "\(from)/digests.json", toPath: "\(folder.path)/digests.json")
    let library = "\(folder.path)/hostile/hostile.so"
    var bytes = try Data(contentsOf: URL(filePath: library))
    let pinned = try BuiltPackage.package(in: folder.path).digests["hostile.so"] ?? ""
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(filePath: library))
    let found = try BuiltPackage.package(in: folder.path).digests["hostile.so"] ?? ""
    let error = try await refused(folder.path)
    #expect(
      error?.description
        == "plugin.digest · hostile.so of hostile 6.6.6 has the SHA-256 \(found), pinned is \(pinned): it was changed after it was installed · \(folder.path)/hostile · find out who changed it, then install the package again"
    )
    #expect(found != pinned)
  }

  @Test func aManifestThatWasChanged() async throws {
    let (from, folder) = (try BuiltPackage.fixture("hostile"), try TestFolder())
    try FileManager.default.copyItem(atPath: "\(from)/hostile", toPath: "\(folder.path)/hostile")
    try FileManager.default.copyItem(atPath: "\(from)/digests.json", toPath: "\(folder.path)/digests.json")
    try folder.write(try Repository.text("Tests/Fixtures/Runtime/hostile.json") + " ", to: "hostile/plugin.json")
    let error = try await refused(folder.path)
    #expect(error?.code == "plugin.digest")
    #expect(error?.message.hasPrefix("plugin.json of hostile 6.6.6 has the SHA-256 ") == true)
  }

  @Test func aFileThatNobodyPinned() async throws {
    let (from, folder) = (try BuiltPackage.fixture("hostile"), try TestFolder())
    try FileManager.default.copyItem(atPath: "\(from)/hostile", toPath: "\(folder.path)/hostile")
    let error = try await refused(folder.path)
    #expect(
      error?.description
        == "plugin.unpinned · plugin.json of hostile 6.6.6 has no pinned SHA-256 · \(folder.path)/digests.json · install the package with: tradepost plugin install"
    )
  }

  /// The head of an ELF file.
  private static func head(bits: UInt8, type: UInt8, machine: UInt8) -> [UInt8] {
    let magic: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, bits, 1, 1]
    let kind: [UInt8] = [type, 0, machine, 0]
    return magic + [UInt8](repeating: 0, count: 9) + kind + [UInt8](repeating: 0, count: 60)
  }

  private static let noLibraries: [([UInt8], String)] = [
    (Array("#!/bin/sh".utf8), "it is no ELF file"),
    (head(bits: 1, type: 3, machine: 3), "it is not of 64 bits, low byte first"),
    (head(bits: 2, type: 2, machine: 62), "it is no shared object (ELF type 2)"),
  ]

  @Test(arguments: noLibraries)
  func aFileThatIsNoLibrary(bytes: [UInt8], problem: String) async throws {
    let folder = try TestFolder()
    try folder.write(try Repository.text("Tests/Fixtures/Runtime/hostile.json"), to: "hostile/plugin.json")
    try Data(bytes).write(to: URL(filePath: "\(folder.path)/hostile/hostile.so"))
    try Catalog.pin(shippedIn: folder.path)
    let error = try await refused(folder.path)
    #expect(
      error?.description
        == "plugin.elf · hostile.so is no library for this machine: \(problem) · \(folder.path)/hostile · build it for this system as a shared library"
    )
  }

  @Test func aLibraryThatIsCutShort() async throws {
    let folder = try TestFolder()
    let whole = try Data(contentsOf: URL(filePath: "\(try BuiltPackage.fixture("hostile"))/hostile/hostile.so"))
    try folder.write(try Repository.text("Tests/Fixtures/Runtime/hostile.json"), to: "hostile/plugin.json")
    try whole.prefix(2000).write(to: URL(filePath: "\(folder.path)/hostile/hostile.so"))
    try Catalog.pin(shippedIn: folder.path)
    #expect(
      try await refused(folder.path)?.message
        == "hostile.so is no library for this machine: it is cut short · \(folder.path)/hostile · build it for this system as a shared library"
    )
  }

  @Test func functionsAloneAreNoAdapter() async throws {
    let error = try await refused(try BuiltPackage.examples())
    #expect(
      error?.description
        == "plugin.adapter · the package holds functions alone · examples 1.0.0 · connect stores with a package that names a library")
  }
}
