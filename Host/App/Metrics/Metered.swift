internal import CoreMetrics
internal import HostCore
internal import HostNetwork

/// Passes requests through and notes how long the platform took, its rate limit included.
struct MeteredOutbound: Outbound {
  let wrapped: any Outbound
  let package: String

  func send(_ requests: [OutboundRequest]) async -> [OutboundResponse] {
    let begun = ContinuousClock.now
    let responses = await wrapped.send(requests)
    StepMeter.record("send", package, ContinuousClock.now - begun)
    return responses
  }
}

/// Passes operations through and notes how long storing a page took.
struct MeteredSession: StoreSession {
  let wrapped: any StoreSession
  let package: String

  func run(_ call: OperationCall, keep: @Sendable (Page) async throws -> Void) async throws -> OperationResult {
    try await wrapped.run(call) { page in
      let begun = ContinuousClock.now
      try await keep(page)
      StepMeter.record("page", package, ContinuousClock.now - begun)
    }
  }

  func close() async { await wrapped.close() }
}

enum StepMeter {
  static func record(_ step: String, _ package: String, _ took: Duration) {
    CoreMetrics.Timer(label: MetricHelp.step, dimensions: [("step", step), ("package", package)]).recordNanoseconds(took.nanoseconds)
  }

  /// A request waited for its turn.
  static func waited(_ package: String, _ time: Duration) {
    FloatingPointCounter(label: MetricHelp.throttled, dimensions: [("platform", package)]).increment(by: Double(time.nanoseconds) / 1e9)
  }
}

extension Duration {
  fileprivate var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000
  }
}
