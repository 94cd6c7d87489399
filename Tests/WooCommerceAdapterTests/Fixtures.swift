import Foundation
import TestHost
import Testing

/// What was recorded from a real shop.
enum Fixtures {
  static let folder: URL = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/woocommerce")

  static func bytes(_ name: String) throws -> [UInt8] { try Array(Data(contentsOf: folder.appending(path: name))) }

  /// An exchange's answer, as `curl -i` wrote it.
  static func answer(_ name: String) throws -> Answer {
    let bytes = try bytes(name + ".http")
    let end = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("\r\n\r\n".utf8)) })
    let lines = String(decoding: bytes[..<end], as: UTF8.self).components(separatedBy: "\r\n")
    let status = try #require(lines.first?.split(separator: " ").dropFirst().first.flatMap { UInt32($0) })
    let fields = lines.dropFirst().compactMap { line -> (String, String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return (String(line[..<colon]), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
    }
    return Answer(bytes: Array(bytes[(end + 4)...]), status: status, fields: fields)
  }
}
