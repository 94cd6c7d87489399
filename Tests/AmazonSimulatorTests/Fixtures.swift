import Glibc
import SimulatorKit
import TestHost

/// What the platform itself published, `shared/fixtures` beside the checkout. Tests that need it are skipped, with a
/// message, where it is not.
enum Fixtures {
  static let folder: String = {
    if let given = getenv("TRADEPOST_FIXTURES") { return String(cString: given) + "/amazon" }
    let checkout = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return "/\(checkout)/../shared/fixtures/amazon"
  }()

  static let areThere = access(folder + "/models", R_OK) == 0

  static func json(_ name: String) throws -> Node {
    guard let file = fopen("\(folder)/\(name)", "rb") else { throw Account.Failed(message: "\(folder)/\(name) cannot be read") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&part, 1, part.count, file)
      if count == 0 { break }
      bytes += part[..<count]
    }
    return try NodeReader.read(bytes)
  }
}
