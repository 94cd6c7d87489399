import Foundation
import HostSimulator

/// Compiles the simulator in Tests/Fixtures/simulator, as a stranger would.
enum ToySimulator {
  struct NotCompiled: Error {
    let output: String
  }

  static func path(_ flags: [String] = []) async throws -> String {
    let library = FileManager.default.temporaryDirectory.appending(path: "toy-\(UUID().uuidString).so").path
    let (output, status) = try await Command.run(
      "/usr/bin/cc",
      ["-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", library] + flags
        + ["-I", Fixtures.own.appending(path: "../../SDK/ABI/include").standardized.path]
        + [Fixtures.own.appending(path: "simulator/toy.c").path],
      errors: true)
    guard status == 0 else { throw NotCompiled(output: String(decoding: output, as: UTF8.self)) }
    return library
  }

  /// Compiled once for all tests.
  static let library = Task { try await SimulatorLibrary(path: path()) }
}
