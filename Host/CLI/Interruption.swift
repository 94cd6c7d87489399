internal import Dispatch

#if canImport(Glibc)
  internal import Glibc
#endif

/// Ctrl-C and the service manager's wish to end.
enum Interruption {
  /// Returns when the process is asked to end (SIGINT or SIGTERM); the caller then ends in order.
  ///
  /// - Parameter ready: called once it listens: who is told there that all is up may ask for the end at once.
  static func wait(ready: () -> Void = {}) async {
    let (asked, continuation) = AsyncStream.makeStream(of: Void.self)
    let sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { continuation.yield() }
      source.resume()
      return source
    }
    ready()
    for await _ in asked { break }
    for source in sources { source.cancel() }
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
