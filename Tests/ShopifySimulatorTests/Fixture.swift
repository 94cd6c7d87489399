import Glibc
import SimulatorKit

/// Recorded and computed samples of the platform.
enum Fixture {
  static func read(_ name: String) throws -> Node {
    let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    guard let file = fopen("/\(folder)/Fixtures/shopify/\(name)", "r") else { throw Missing(name: name) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&part, 1, part.count, file), count > 0 { bytes += part[..<count] }
    return try NodeReader.read(bytes)
  }

  struct Missing: Error {
    let name: String
  }
}

extension Node {
  /// A member by a path such as `data.orders.nodes`.
  func at(_ path: String) -> Node {
    path.split(separator: ".").reduce(self) { node, name in
      Int(name).flatMap { node.items.indices.contains($0) ? node.items[$0] : nil } ?? node[String(name)] ?? .null
    }
  }

  var shown: String {
    var out = Output(plainly: true)
    out.node(self)
    return String(decoding: out.bytes, as: UTF8.self)
  }
}
