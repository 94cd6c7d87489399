import SimulatorKit

/// Times as they stand in objects: `2026-07-15T16:05:30`, in UTC or on the shop's clock.
enum StoreMoment {
  /// Seconds of such a text, whatever clock it is on; nil for anything else.
  static func read(_ text: String) -> Int? {
    guard let zone = StoreClock(minutes: 0) else { return nil }
    return DateArgument(text, clock: zone)?.local
  }

  static func text(_ seconds: Int) -> String {
    var out = Output()
    out.dateTime(seconds)
    return String(decoding: out.bytes, as: UTF8.self)
  }

  /// Sets `name` to the shop's time and `name_gmt` to UTC.
  static func set(_ name: String, _ utc: Int?, _ clock: StoreClock, in node: inout Node) {
    node[name] = utc.map { .text(text(clock.local($0))) } ?? .null
    node[name + "_gmt"] = utc.map { .text(text($0)) } ?? .null
  }
}
