internal import TradepostContract
public import TradepostJSON

// Answers with a good status that are no JSON (a cache's page of HTML, a warning printed in front, a body cut short) are
// asked for again: they are the passing faults of busy shops.

extension Run {
  /// How often an answer is asked for before its nonsense is believed.
  static let patience = 3

  /// Asks for a JSON object or list. Throws what the platform refused with, or `platform` when no answer was JSON.
  public func json(_ request: Request) async throws -> (value: JSONValue, response: Response) {
    try await insist(request) { response throws(Failure) in (try response.json(), response) }
  }

  /// Asks for a list of records: the list itself, or the first one inside of an object. When its text as a whole is no JSON
  /// (one item holds a broken byte or a number beyond all bounds), each item is read alone, so that its neighbours live.
  public func page(_ request: Request) async throws -> Page {
    try await insist(request) { response throws(Failure) in try Page(response) }
  }

  private func insist<T: Sendable>(_ request: Request, _ read: (Response) throws(Failure) -> T) async throws -> T {
    var asked = 1
    while true {
      let response = try await send(request).orThrow()
      do throws(Failure) { return try read(response) } catch {
        guard request.isSafe, asked < Self.patience else { throw error }
        log(.warning, "\(error.message); asked again")
      }
      try await pause(after: asked)
      asked += 1
    }
  }

  /// Half a second, then a whole one, …, and up to half as much again by the dice, so that many runs do not ask in step.
  func pause(after attempts: Int) async throws {
    let base = Int64(500) << Int64(min(max(attempts - 1, 0), 6))
    try await wait(milliseconds: base + Int64(random() % UInt64(base / 2 + 1)))
  }
}
