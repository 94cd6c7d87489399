internal import HostCore
public import Logging
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#endif

/// Where everything that is logged goes: standard error, as JSON lines, or as text where a person sits before it.
public final class HostLog: Sendable {
  public enum Form: String, Sendable, Hashable, CaseIterable {
    case json
    case text
    /// Text on a terminal, else JSON.
    case auto
  }

  struct Settings: Sendable {
    var form = Form.auto
    var level = Logger.Level.notice
  }

  /// Of this process.
  public static let shared = HostLog()

  private let settings = Mutex(Settings())
  private let secrets: LogSecrets
  private let output: @Sendable (String) -> Void

  /// - Parameter output: takes whole lines.
  public init(secrets: LogSecrets = .shared, output: @escaping @Sendable (String) -> Void = HostLog.write) {
    self.secrets = secrets
    self.output = output
  }

  /// Makes it the end of every log of the process. Once, first thing.
  public static func bootstrap() { LoggingSystem.bootstrap { HostLogHandler(label: $0, log: shared) } }

  public func set(_ form: Form, _ level: Logger.Level) {
    settings.withLock {
      $0.form = form
      $0.level = level
    }
  }

  var level: Logger.Level { settings.withLock { $0.level } }

  /// A handler that writes here, for tests.
  public func handler(_ label: String) -> any LogHandler { HostLogHandler(label: label, log: self) }

  func take(_ line: LogLine) {
    var line = line
    for key in line.metadata.keys where LogSecrets.isSecret(key) { line.metadata[key] = "[secret]" }
    let form = settings.withLock { $0.form }
    let isText = form == .text || (form == .auto && Self.isTerminal)
    output(secrets.redact(isText ? line.text : line.json) + "\n")
  }

  private static let isTerminal = isatty(STDERR_FILENO) == 1

  /// One write for a line: lines of threads and processes that share a pipe do not run into each other.
  @Sendable public static func write(_ line: String) {
    var rest = Array(line.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      // A log that cannot be written is no reason to stop.
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}

/// One logger's end.
private struct HostLogHandler: LogHandler {
  let label: String
  let log: HostLog
  var metadata: Logger.Metadata = [:]
  var ownLevel: Logger.Level?

  init(label: String, log: HostLog) {
    self.label = label
    self.log = log
  }

  var logLevel: Logger.Level {
    get { ownLevel ?? log.level }
    set { ownLevel = newValue }
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var metadata = metadata
    if let request = LogContext.request { metadata["request"] = "\(request)" }
    log.take(
      LogLine(
        time: HostClock.system.now(), level: event.level, label: label, message: "\(event.message)",
        metadata: metadata.merging(event.metadata ?? [:]) { $1 }))
  }
}
