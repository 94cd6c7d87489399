public import CoreMetrics
internal import Synchronization

/// Keeps what the program counts, for Prometheus to fetch: our backend of swift-metrics.
///
/// A family has at most ``mostSeries`` series; what would be one more is counted under `other` in each label, so that nobody who
/// asks for odd things can fill the memory.
public final class MetricRegistry: MetricsFactory {
  static let mostSeries = 1_000
  /// More families are a mistake of ours; what is beyond is not kept.
  static let mostFamilies = 200

  /// The one of this process, once `tradepost serve` has made it the backend.
  public static let shared = MetricRegistry()

  private let families = Mutex<[String: Family]>([:])

  public init() {}

  private struct Family: Sendable {
    let kind: MetricText.Kind
    var series: [[String]: Series] = [:]
  }

  public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler { series(label, .counter, dimensions) }

  public func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
    series(label, .counter, dimensions)
  }

  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler { series(label, .gauge, dimensions) }

  public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    series(label, aggregate ? .histogram : .gauge, dimensions)
  }

  /// In seconds.
  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { series(label, .histogram, dimensions) }

  // Series live as long as the program: a counter that began anew would look like a restart.
  public func destroyCounter(_ handler: any CounterHandler) {}
  public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
  public func destroyMeter(_ handler: any MeterHandler) {}
  public func destroyRecorder(_ handler: any RecorderHandler) {}
  public func destroyTimer(_ handler: any TimerHandler) {}

  private func series(_ label: String, _ kind: MetricText.Kind, _ dimensions: [(String, String)]) -> Series {
    let name = MetricText.name(label)
    var labels = dimensions.map { (MetricText.name($0.0), $0.1) }
    return families.withLock { families in
      guard families[name] != nil || families.count < Self.mostFamilies else { return Series(labels) }
      var family = families[name] ?? Family(kind: kind)
      // One name means one thing; a second meaning is not shown.
      guard family.kind == kind else { return Series(labels) }
      if let known = family.series[Self.key(labels)] { return known }
      if family.series.count >= Self.mostSeries { labels = labels.map { ($0.0, "other") } }
      if let known = family.series[Self.key(labels)] { return known }
      let made = Series(labels)
      family.series[Self.key(labels)] = made
      families[name] = family
      return made
    }
  }

  private static func key(_ labels: [(String, String)]) -> [String] { labels.flatMap { [$0.0, $0.1] } }

  /// Everything counted by now.
  func write(to text: inout MetricText) {
    let families = families.withLock { $0 }
    for (name, family) in families.sorted(by: { $0.key < $1.key }) {
      text.family(name, family.kind, MetricHelp.sentence(name))
      for (_, series) in family.series.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
        series.write(name, family.kind, to: &text)
      }
    }
  }
}

/// One line of a family, or one histogram.
private final class Series: Sendable, CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler, TimerHandler {
  private struct State: Sendable {
    var value = 0.0
    var histogram = Histogram()
  }

  private let labels: [(String, String)]
  private let state = Mutex(State())

  init(_ labels: [(String, String)]) { self.labels = labels }

  func increment(by amount: Int64) { state.withLock { $0.value += Double(amount) } }
  func increment(by amount: Double) { state.withLock { $0.value += amount } }
  func decrement(by amount: Double) { state.withLock { $0.value -= amount } }
  func reset() { state.withLock { $0.value = 0 } }
  func set(_ value: Int64) { set(Double(value)) }
  func set(_ value: Double) { state.withLock { $0.value = value } }

  func record(_ value: Int64) { record(Double(value)) }

  func record(_ value: Double) {
    state.withLock {
      $0.value = value
      $0.histogram.record(value)
    }
  }

  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

  func write(_ name: String, _ kind: MetricText.Kind, to text: inout MetricText) {
    let state = state.withLock { $0 }
    switch kind {
    case .histogram: state.histogram.write(name, labels, to: &text)
    case .counter, .gauge: text.sample(name, labels, state.value)
    }
  }
}
