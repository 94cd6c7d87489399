internal import TradepostContract
internal import TradepostJSON

/// What a question cost in points, and how many the shop's bucket still holds: `extensions.cost` of every answer.
///
/// How Shopify reckons is not documented to the point; what an answer says is all that is gone by.
struct Cost: Sendable, Hashable {
  /// What was set aside before the question ran.
  var requested: Int64
  var available: Int64
  var maximum: Int64
  /// Points that come back a second.
  var restoreRate: Int64

  /// Nil when the answer does not say.
  init?(_ envelope: JSONValue) {
    guard let cost = envelope.at("/extensions/cost"), let requested = Self.points(cost["requestedQueryCost"]),
      let status = cost["throttleStatus"], let available = Self.points(status["currentlyAvailable"])
    else { return nil }
    self.requested = requested
    self.available = available
    maximum = Self.points(status["maximumAvailable"]) ?? .max
    restoreRate = max(1, Self.points(status["restoreRate"]) ?? 50)
  }

  init(requested: Int64, available: Int64, maximum: Int64, restoreRate: Int64) {
    self.requested = requested
    self.available = available
    self.maximum = maximum
    self.restoreRate = max(1, restoreRate)
  }

  /// Points are told as `2000`, `2000.0` and `1999.5`; a part of a point is none.
  private static func points(_ value: JSONValue?) -> Int64? {
    guard let text = value?.numberText, let whole = text.split(separator: ".").first else { return nil }
    return Int64(whole).map { max(0, min($0, 1_000_000_000)) }
  }

  /// How long until a question as dear as this one can run again, in milliseconds; 0: at once.
  var pause: Int64 {
    let missing = requested - available
    return missing > 0 ? (missing * 1000 + restoreRate - 1) / restoreRate : 0
  }

  /// Whether the bucket can ever hold enough for the question.
  var canEverRun: Bool { requested <= maximum }
}
