public import TradepostContract
public import TradepostJSON

// Answers with a good status that are no JSON (a cache's page of HTML, a warning printed in front, a body cut short) are
// asked for again: they are the passing faults of busy shops.

extension Run {
  /// How often an answer is asked for before its nonsense is believed.
  static let patience = 3
  /// How often it is asked for while the platform says to wait.
  static let mostThrottled = 60

  /// Asks for a JSON object or list. Throws what the platform refused with, or `platform` when no answer was JSON.
  public func json(_ request: Request) async throws -> (value: JSONValue, response: Response) {
    try await insist(request) { response throws(Failure) in (try response.json(), response) }
  }

  /// Asks for a list of records: that at the JSON pointer `items`, or the answer itself, or the first list inside of it. When
  /// its text as a whole is no JSON (one item holds a broken byte or a number beyond all bounds), each item is read alone, so
  /// that its neighbours live. `id`: the member that holds an item's id.
  ///
  /// `refusal` sees every answer first, whatever its status, and says whether the platform refused: some do it with status
  /// 200. What is `throttled` is asked for again when its time has come.
  public func page(
    _ request: Request, items: String? = nil, id: String = "id", refusal: (Response) -> Failure? = { _ in nil }
  ) async throws -> Page {
    try await insist(request, refusal) { response throws(Failure) in try Page(response, items: items, id: id) }
  }

  private func insist<T: Sendable>(
    _ request: Request, _ refusal: (Response) -> Failure? = { _ in nil }, _ read: (Response) throws(Failure) -> T
  ) async throws -> T {
    var asked = 1
    var throttled = 0
    while true {
      let response = try await send(request)
      var wait: UInt32 = 0
      if response.failure == nil, let refused = refusal(response) {
        guard refused.code == .throttled, throttled < Self.mostThrottled else { throw refused }
        throttled += 1
        wait = max(500, refused.retryAfterMilliseconds)
      } else {
        try response.orThrow()
        do throws(Failure) { return try read(response) } catch {
          guard request.isSafe, asked < Self.patience else { throw error }
          log(.warning, "\(error.message); asked again")
        }
      }
      if wait > 0 {
        try await self.wait(milliseconds: Int64(wait))
      } else {
        try await pause(after: asked)
        asked += 1
      }
    }
  }

  /// Half a second, then a whole one, …, and up to half as much again by the dice, so that many runs do not ask in step.
  func pause(after attempts: Int) async throws {
    let base = Int64(500) << Int64(min(max(attempts - 1, 0), 6))
    try await wait(milliseconds: base + Int64(random() % UInt64(base / 2 + 1)))
  }
}
