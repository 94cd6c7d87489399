import Foundation
import HostCore
import HostRuntime
import Testing

/// Installing copies, pins, and never replaces what is there.
struct InstallTests {
  private func source(_ text: String = "bytes") throws -> TestFolder {
    let folder = try TestFolder()
    try folder.write(#"{"id":"alpha","name":"N","version":"1.0.0","contract":"0.2","library":"a.so"}"#, to: "plugin.json")
    try folder.write(text, to: "a.so")
    return folder
  }

  @Test func aPackageIsCopiedWholeAndPinned() throws {
    let (from, data) = (try source(), try TestFolder())
    let package = try Package.install(from: from.path, into: "\(data.path)/plugins")
    #expect(package.folder == "\(data.path)/plugins/alpha/1.0.0")
    #expect(package.digests.keys.sorted() == ["a.so", "plugin.json"])
    let names = try FileManager.default.contentsOfDirectory(atPath: package.folder).sorted()
    #expect(names == ["a.so", "digests.json", "plugin.json"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(data.path)/plugins/alpha").sorted() == [".lock", "1.0.0"])
    #expect(try Package.install(from: from.path, into: "\(data.path)/plugins").digests == package.digests)
  }

  @Test func otherBytesUnderAVersionThatIsThereAreRefused() throws {
    let (from, changed, data) = (try source(), try source("other"), try TestFolder())
    _ = try Package.install(from: from.path, into: data.path)
    let error = #expect(throws: HostError.self) { try Package.install(from: changed.path, into: data.path) }
    #expect(
      error?.description
        == "plugin.taken · alpha 1.0.0 is installed already, with another a.so · \(data.path)/alpha/1.0.0 · give the changed package a version of its own"
    )
  }

  @Test func linksAndFoldersAreRefused() throws {
    let (from, data) = (try source(), try TestFolder())
    try FileManager.default.createSymbolicLink(atPath: "\(from.path)/b.so", withDestinationPath: "a.so")
    let link = #expect(throws: HostError.self) { try Package.install(from: from.path, into: data.path) }
    #expect(link?.code == "plugin.kind")
    try FileManager.default.removeItem(atPath: "\(from.path)/b.so")
    try from.write("x", to: "sub/file")
    let folder = #expect(throws: HostError.self) { try Package.install(from: from.path, into: data.path) }
    #expect(
      folder?.message == "sub is a folder; a package holds plain files only · \(from.path) · replace it by the file itself, or take it out")
    #expect(try FileManager.default.contentsOfDirectory(atPath: data.path).isEmpty)
  }

  @Test func whatAnInterruptedInstallationLeftIsNoPackageAndGoes() throws {
    let (from, data) = (try source(), try TestFolder())
    try data.write("half", to: "alpha/.incoming-1/a.so")
    #expect(Catalog(folders: [.installed(data.path)]).packages().packages.isEmpty)
    _ = try Package.install(from: from.path, into: data.path)
    #expect(!FileManager.default.fileExists(atPath: "\(data.path)/alpha/.incoming-1"))
  }

  @Test func aManifestThatNamesAFileThatIsNotThereIsRefused() throws {
    let (from, data) = (try source(), try TestFolder())
    try FileManager.default.removeItem(atPath: "\(from.path)/a.so")
    let error = #expect(throws: HostError.self) { try Package.install(from: from.path, into: data.path) }
    #expect(
      error?.message
        == "a file cannot be read: the manifest names it and it is not there · \(from.path)/a.so · correct its rights, or install the package again"
    )
  }
}
