/// How often something took how long, in buckets whose bounds are seconds. A value.
struct Histogram: Sendable {
  static let seconds: [Double] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

  private var counts = [UInt64](repeating: 0, count: seconds.count)
  private(set) var count: UInt64 = 0
  private(set) var sum = 0.0

  mutating func record(_ value: Double) {
    guard value.isFinite else { return }
    count &+= 1
    sum += value
    if let index = Self.seconds.firstIndex(where: { value <= $0 }) { counts[index] &+= 1 }
  }

  /// Its samples: of each bucket, how many were at most so long.
  func write(_ name: String, _ labels: [(String, String)], to text: inout MetricText) {
    var below: UInt64 = 0
    for (bound, count) in zip(Self.seconds, counts) {
      below &+= count
      text.sample(name + "_bucket", labels + [("le", MetricText.number(bound))], Double(below))
    }
    text.sample(name + "_bucket", labels + [("le", "+Inf")], Double(count))
    text.sample(name + "_sum", labels, sum)
    text.sample(name + "_count", labels, Double(count))
  }
}
