internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

extension Run {
  /// How often a question waits for points, and how often an answer is asked for before its nonsense is believed.
  private static var mostThrottled: Int { 60 }
  private static var patience: Int { 3 }

  /// Asks, waits where the shop's bucket is empty, and returns what Shopify answered. Throws everything that was refused but
  /// a mutation's own ``Answer/userErrors(of:)``.
  func ask(_ query: Query) async throws -> Answer {
    var asked = 1
    while true {
      let response = try await exchange(query)
      do throws(Failure) { return try Answer(response) } catch {
        guard !query.isMutation, error.code == .platform, response.isSuccess, asked < Self.patience else { throw error }
        log(.warning, "\(error.message); asked again")
      }
      try await wait(milliseconds: pause(500 * Int64(asked)))
      asked += 1
    }
  }

  /// Sends a question until it is not throttled, and returns the last response, whatever it is: for who must know whether a
  /// mutation that has no answer may have arrived. A throttled question did nothing, so that also a mutation is sent again.
  func exchange(_ query: Query) async throws -> Response {
    var asked = 1
    while true {
      let response = try await send(query.request)
      guard let milliseconds = Self.throttled(response), asked < Self.mostThrottled else { return response }
      log(.debug, "Shopify's bucket is empty; waiting \(milliseconds) ms")
      try await wait(milliseconds: pause(milliseconds))
      asked += 1
    }
  }

  /// How long to wait before the same question may run; nil when it was not throttled, or can never run.
  private static func throttled(_ response: Response) -> Int64? {
    if response.status == 429 {
      let seconds = response.field("Retry-After").flatMap { Amount($0)?.exactly(scale: 3)?.coefficient } ?? 2000
      return max(500, min(seconds, 60_000))
    }
    guard response.isSuccess, let envelope = try? response.json(), GraphRefusal.isThrottled(envelope) else { return nil }
    guard let cost = Cost(envelope) else { return 1000 }
    return cost.canEverRun ? max(500, cost.pause) : nil
  }

  /// Up to a quarter longer by the dice, so that questions that wait side by side are not asked in step.
  private func pause(_ milliseconds: Int64) -> Int64 { milliseconds + Int64(random() % UInt64(max(1, milliseconds / 4))) }
}
