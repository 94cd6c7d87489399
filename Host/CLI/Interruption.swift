internal import Dispatch

#if canImport(Glibc)
  internal import Glibc
#endif

/// Ctrl-C and the service manager's wish to end.
enum Interruption {
  /// Where the signal handler writes to: all that a handler may do is write(2). Set before the handlers are, never changed.
  private nonisolated(unsafe) static var asked: Int32 = -1

  /// Returns when the process is asked to end (SIGINT or SIGTERM); the caller then ends in order.
  ///
  /// - Parameter ready: called once it listens: who is told there that all is up may ask for the end at once.
  static func wait(ready: () -> Void = {}) async {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return ready() }
    let (reading, writing) = (ends[0], ends[1])
    asked = writing
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in
        var byte: UInt8 = 1
        _ = write(Interruption.asked, &byte, 1)
      }
    }
    ready()
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        var byte: UInt8 = 0
        while read(reading, &byte, 1) < 0, errno == EINTR {}
        continuation.resume()
      }
    }
    // Whoever asks again does not want to wait.
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
  }

  /// Runs `body`, and cancels it when the process is asked to end: it ends in order, behind what it has stored.
  static func cancelling<Result: Sendable>(
    _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let work = Task { try await body() }
    let watch = Task {
      await wait()
      guard !Task.isCancelled else { return }
      Output.problem("\nEnding in order; what was stored stays. Ctrl-C again ends it at once.")
      work.cancel()
    }
    defer { watch.cancel() }
    return try await work.value
  }
}
