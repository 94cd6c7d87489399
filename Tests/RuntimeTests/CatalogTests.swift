import Foundation
import HostCore
import HostRuntime
import Testing

/// What is found on disk, without running any of it.
struct CatalogTests {
  private func manifest(_ id: String, _ version: String = "1.0.0", contract: String = "0.2", extra: String = "") -> String {
    #"{"id":"\#(id)","name":"N","version":"\#(version)","contract":"\#(contract)","library":"a.so"\#(extra)}"#
  }

  @Test func aBadPackageHidesNoOther() throws {
    let folder = try TestFolder()
    try folder.write(manifest("alpha"), to: "alpha/plugin.json")
    try folder.write("{", to: "broken/plugin.json")
    try folder.write("x", to: "empty/readme.txt")
    try folder.write(manifest("omega"), to: "omega/plugin.json")
    try folder.write(manifest("other"), to: "named/plugin.json")
    try folder.write("x", to: "notes.txt")
    let listing = Catalog(folders: [.shipped(folder.path), .shipped("/nowhere/at/all")]).packages()
    #expect(listing.packages.map(\.name) == ["alpha 1.0.0", "omega 1.0.0"])
    #expect(listing.refused.map(\.reason.code) == ["plugin.manifest", "plugin.file", "plugin.folder", "plugin.kind"])
    #expect(
      listing.refused.last?.reason.message
        == "notes.txt is a file; a package holds plain files only · \(folder.path)/notes.txt · replace it by the file itself, or take it out"
    )
    #expect(
      listing.refused[2].reason.message
        == "the folder is called named, the package's id is other · \(folder.path)/named · rename the folder to other")
  }

  @Test func theNewestVersionWinsUnlessAnotherIsAskedFor() throws {
    let folder = try TestFolder()
    for version in ["1.9.0", "1.10.0", "1.2.0"] {
      try folder.write(manifest("alpha", version), to: "installed/alpha/\(version)/plugin.json")
    }
    try folder.write(manifest("alpha", "1.10.0"), to: "shipped/alpha/plugin.json")
    let catalog = Catalog(folders: [.shipped("\(folder.path)/shipped"), .installed("\(folder.path)/installed")])
    #expect(catalog.packages().packages.map(\.name) == ["alpha 1.10.0"])
    #expect(catalog.packages(allVersions: true).packages.map(\.name) == ["alpha 1.10.0", "alpha 1.9.0", "alpha 1.2.0"])
    #expect(try catalog.package("alpha").isShipped)
    #expect(try catalog.package("alpha", version: "1.2.0").folder == "\(folder.path)/installed/alpha/1.2.0")
    let none = #expect(throws: HostError.self) { try catalog.package("alpha", version: "3.0.0") }
    #expect(none?.message == "there is no package alpha 3.0.0 · catalog · see which there are with: tradepost plugin list")
  }

  @Test func aDigestIsTakenOfEveryFile() throws {
    let folder = try TestFolder()
    try folder.write(manifest("alpha"), to: "alpha/plugin.json")
    try folder.write("abc", to: "alpha/a.so")
    let package = try Catalog(folders: [.shipped(folder.path)]).package("alpha")
    #expect(package.digests["a.so"] == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(package.digests.keys.sorted() == ["a.so", "plugin.json"])
    #expect(package.manifestBytes == Array(manifest("alpha").utf8))
  }

  @Test(arguments: [#""library":"../evil.so""#, #""library":"/usr/lib/evil.so""#, #""simulator":"sub/sim.so""#])
  func aLibraryIsNamedNotPointedTo(member: String) throws {
    let folder = try TestFolder()
    try folder.write(
      #"{"id":"alpha","name":"N","version":"1.0.0","contract":"0.2",\#(member),"functions":[{"name":"f","symbol":"f","signature":"i()"}]}"#,
      to: "alpha/plugin.json")
    let reason = try #require(Catalog(folders: [.shipped(folder.path)]).packages().refused.first?.reason)
    let parts = member.split(separator: "\"")
    #expect(reason.code == "plugin.path")
    #expect(
      reason.message
        == "the manifest names a path where a file's name must stand: /\(parts[0]) is \"\(parts[2])\", no plain file name: a library lies beside its manifest · \(folder.path)/alpha/plugin.json · put the library beside plugin.json and name it without a folder"
    )
  }

  @Test(arguments: [
    ("x(i)", "there is no result x"), ("i", "it is not of the form result(arguments)"), ("s(i)", "there is no result s"),
    ("w(s)", "there is no result w"), ("i(f)", "there is no argument f"), ("i(ww)", "it has more than one sink"),
    ("i(iiiiiiiiiiiiiiiii)", "it has 17 arguments, at most 16 may be"), ("i(s) ", "it is not of the form result(arguments)"),
  ])
  func aSignatureIsCheckedWhenTheManifestIsRead(signature: String, problem: String) throws {
    let folder = try TestFolder()
    try folder.write(
      manifest("alpha", extra: #","functions":[{"name":"f.g","symbol":"f","signature":"\#(signature)"}]"#), to: "alpha/plugin.json")
    let reason = try #require(Catalog(folders: [.shipped(folder.path)]).packages().refused.first?.reason)
    #expect(reason.code == "plugin.signature")
    #expect(
      reason.message
        == "the signature of f.g is \"\(signature)\": \(problem) · alpha 1.0.0 · correct it in plugin.json: a result i, b or m, then arguments i b z s m and at most one w in brackets, as in b(ssw)"
    )
  }

  @Test func aLinkIsNoPlainFile() throws {
    let folder = try TestFolder()
    try folder.write(manifest("alpha"), to: "alpha/plugin.json")
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/alpha/a.so", withDestinationPath: "/etc/passwd")
    let reason = try #require(Catalog(folders: [.shipped(folder.path)]).packages().refused.first?.reason)
    #expect(
      reason.description
        == "plugin.kind · a.so is a symbolic link; a package holds plain files only · \(folder.path)/alpha · replace it by the file itself, or take it out"
    )
  }
}
