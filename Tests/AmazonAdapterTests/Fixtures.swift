import Foundation
import TradepostJSON

/// Amazon's official samples, and the package's own manifest.
enum Fixtures {
  private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

  static func manifest() throws -> [UInt8] {
    try Array(Data(contentsOf: tests.deletingLastPathComponent().appending(path: "Plugins/Amazon/plugin.json")))
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: tests.appending(path: "Fixtures/amazon").appending(path: name)))
  }

  static func json(_ name: String) throws -> JSONValue { try JSONDocument(parsing: bytes(name)).root }
}
