import Foundation

/// Files that tests compare with.
enum Fixtures {
  /// Those that the repository holds.
  static let own = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures").standardized

  /// Published vectors that are not the repository's: in the folder that `TRADEPOST_FIXTURES` names, or in
  /// `shared/fixtures` beside the checkout. Tests that need them are skipped where they are not.
  static func published(_ path: String) -> URL {
    if let folder = ProcessInfo.processInfo.environment["TRADEPOST_FIXTURES"] {
      return URL(filePath: folder).appending(path: path)
    }
    return own.appending(path: "../../../shared/fixtures").standardized.appending(path: path)
  }

  static func isThere(_ file: URL) -> Bool { FileManager.default.fileExists(atPath: file.path) }
}
