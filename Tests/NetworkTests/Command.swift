import Dispatch
import Foundation

/// Runs a program to its end without holding up the other tests.
enum Command {
  /// Gives what it wrote to its standard output, or to its error output, and its status.
  static func run(_ path: String, _ arguments: [String], errors: Bool = false) async throws -> (output: [UInt8], status: Int32) {
    try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async {
        continuation.resume(
          with: Result {
            let process = Process()
            process.executableURL = URL(filePath: path)
            process.arguments = arguments
            let pipe = Pipe()
            if errors { process.standardError = pipe } else { process.standardOutput = pipe }
            try process.run()
            let output = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return (Array(output), process.terminationStatus)
          })
      }
    }
  }

  static func shell(_ command: String) async throws -> [UInt8] { try await run("/bin/sh", ["-c", command]).output }
}
