/// What every line that is logged meanwhile has to do with: it goes along into whatever is started, and ends with nothing.
public enum LogContext {
  /// The request that somebody made, by its id.
  @TaskLocal public static var request: String?
}
