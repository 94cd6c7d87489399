import SimulatorKit

/// GraphQL's bucket of points, on the world's clock. It fills at the plan's rate and holds twenty seconds of it.
struct CostBucket {
  let rate: Int
  /// Thousandths of a point.
  private var held: Int
  private var filled: Int64

  init(rate: Int, now: Int64) {
    self.rate = rate
    held = rate * 20_000
    filled = now
  }

  var size: Int { rate * 20 }
  var available: Int { held / 1000 }

  /// Takes `cost` points; false when there are not enough. A rate of points a second is as many thousandths a millisecond.
  mutating func take(_ cost: Int, now: Int64) -> Bool {
    fill(now)
    guard held >= cost * 1000 else { return false }
    held -= cost * 1000
    return true
  }

  mutating func giveBack(_ points: Int) { held = min(size * 1000, held + max(0, points) * 1000) }

  mutating func fill(_ now: Int64) {
    let passed = Int(clamping: min(max(now - filled, 0), 1_000_000))
    held = min(size * 1000, held + passed * rate)
    filled = max(now, filled)
  }

  var status: Node {
    .make(
      ("maximumAvailable", .number("\(size).0")), ("currentlyAvailable", .integer(available)), ("restoreRate", .number("\(rate).0")))
  }
}

/// The REST interface's leaky bucket of requests.
struct LeakyBucket {
  let size: Int
  let leak: Int
  /// Thousandths of a request.
  private var used = 0
  private var leaked: Int64

  init(_ plan: Plan, now: Int64) {
    size = plan.rest.size
    leak = plan.rest.leak
    leaked = now
  }

  /// False when the bucket is full.
  mutating func take(now: Int64) -> Bool {
    let passed = Int(clamping: min(max(now - leaked, 0), 1_000_000))
    used = max(0, used - passed * leak)
    leaked = max(now, leaked)
    guard used + 1000 <= size * 1000 else { return false }
    used += 1000
    return true
  }

  /// `used/size`, as the header says it.
  var header: String { "\((used + 999) / 1000)/\(size)" }
}
