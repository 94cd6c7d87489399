import Foundation
import HostCore
import Testing

@testable import HostRuntime

struct FileMemoryTests {
  /// Counts how often a file's text is read anew.
  private final class Reader {
    let memory = FileMemory<String>()
    var count = 0

    func value(_ path: String) throws -> String {
      try memory.value(of: path) { () throws(HostError) in
        count += 1
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { throw HostError("test.none", "There is none.") }
        return text
      }
    }
  }

  @Test func aFileIsReadAgainOnlyWhenItHasChanged() throws {
    let folder = try TestFolder()
    try folder.write("one", to: "a")
    let path = folder.path + "/a"
    let reader = Reader()
    // Within the same tick of the kernel's clock a file could change unseen: a new one is not remembered yet.
    for _ in 0..<2 { #expect(try reader.value(path) == "one") }
    #expect(reader.count == 2)
    Thread.sleep(forTimeInterval: 3.1)
    for _ in 0..<3 { #expect(try reader.value(path) == "one") }
    #expect(reader.count == 3)
    // Of the same length, written in the same place: only the kernel's time tells.
    let file = try #require(FileHandle(forWritingAtPath: path))
    try file.write(contentsOf: Data("two".utf8))
    try file.close()
    #expect(try reader.value(path) == "two")
  }

  @Test func whatIsNoFileIsNotRemembered() throws {
    let folder = try TestFolder()
    let reader = Reader()
    #expect(throws: HostError.self) { try reader.value(folder.path + "/none") }
    try folder.write("one", to: "a")
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: folder.path + "/a")
    Thread.sleep(forTimeInterval: 3.1)
    for _ in 0..<2 { #expect(try reader.value(folder.path + "/link") == "one") }
    #expect(reader.count == 3)
  }
}
