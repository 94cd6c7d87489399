internal import Dispatch

#if canImport(Glibc)
  internal import Glibc
#endif

/// Ctrl-C and the service manager's wish to end.
enum Interruption {
  /// Returns when the process is asked to end (SIGINT or SIGTERM); the caller then ends in order.
  static func wait() async {
    let (asked, continuation) = AsyncStream.makeStream(of: Void.self)
    let sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { continuation.yield() }
      source.resume()
      return source
    }
    for await _ in asked { break }
    for source in sources { source.cancel() }
  }
}
