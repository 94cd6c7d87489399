public import Logging
internal import TradepostContract
internal import TradepostJSON

/// One event of the log as it is written. A value.
public struct LogLine: Sendable {
  public var time: Int64
  public var level: Logger.Level
  public var label: String
  public var message: String
  public var metadata: Logger.Metadata

  public init(time: Int64, level: Logger.Level, label: String, message: String, metadata: Logger.Metadata) {
    self.time = time
    self.level = level
    self.label = label
    self.message = message
    self.metadata = metadata
  }

  /// For programs: one object on one line, its members in the order of their names.
  public var json: String {
    // What the event itself says goes before what stands beside it under the same name.
    let own = [("level", level.rawValue), ("message", message), ("source", label), ("time", Timestamp(milliseconds: time).text)]
    let beside = metadata.lazy.filter { fact in !own.contains { $0.0 == fact.key } }.map { ($0.key, "\($0.value)") }
    var writer = JSONWriter()
    writer.object { writer in
      for (key, value) in (own + beside).sorted(by: { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }) {
        writer.key(key)
        writer.string(value)
      }
    }
    return writer.text
  }

  /// For people at a terminal.
  public var text: String {
    let facts = metadata.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    // What a shop says must not move the cursor or pretend to be a line of ours.
    return String(
      "\(Timestamp(milliseconds: time).text) \(level) \(message)\(facts)".unicodeScalars.map { scalar in
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .format: "\u{FFFD}"
        default: Character(scalar)
        }
      })
  }
}
