public import TradepostContract
public import TradepostJSON

/// An operation as its author sees it: what the host wants, and everything that may be awaited.
///
/// Cancelling shows as `CancellationError` from whatever is being awaited; let it through. Nothing here may be used after
/// the operation's method has returned.
public struct Run: Sendable {
  private let operation: Operation

  init(_ operation: Operation) { self.operation = operation }

  // MARK: What the host wants

  /// The watermark: platform time in milliseconds since 1970, overlap taken off; 0: everything. Of `locate`: when the last of
  /// the items was pushed, by the host's clock.
  public var since: Int64 { operation.call.since }

  /// Of this run's last stored page, as this adapter wrote it; empty: from the start. A ``Walk`` reads it by itself.
  public var cursor: [UInt8] { operation.call.cursor }

  /// The arguments, read by `read`; an error becomes a failure that names the argument.
  public func decoded<T>(_ read: (inout JSONObject) throws(JSONError) -> T) throws(Failure) -> T {
    do throws(JSONError) {
      var object = try operation.call.arguments.get()
      return try read(&object)
    } catch {
      throw Failure(.invalid, "the arguments of \(operation.call.operation) make no sense: \(error)")
    }
  }

  // MARK: Clock, dice, log

  /// Milliseconds since 1970, UTC, at the last step; the only clock there is.
  public var now: Int64 { operation.now }

  /// The next throw of the operation's dice; a replay throws the same.
  public func random() -> UInt64 { operation.random() }

  public enum LogLevel: UInt32, Sendable {
    case debug = 0, info, warning, error
  }

  /// A line for the host's log: never a secret, never a shopper's data.
  public func log(_ level: LogLevel, _ message: String) { operation.log(level.rawValue, message) }

  /// Lets that much time pass; the cursor of the last kept page is stored first, and the host may end the operation here
  /// and start it again there.
  public func wait(milliseconds: Int64) async throws { try await operation.wait(milliseconds: milliseconds) }

  // MARK: Requests

  /// Performs requests side by side; the n-th response answers the n-th request. What went wrong is in the response.
  public func send(_ requests: [Request]) async throws -> [Response] { try await operation.send(requests) }

  /// Performs one request; what went wrong is in the response.
  public func send(_ request: Request) async throws -> Response {
    // A SEND of one is answered by one: the reader of replies sees to it.
    guard let response = try await operation.send([request]).first else { throw Failure.refused("no response") }
    return response
  }

  /// Asks for a path and throws unless the platform agrees, see ``Response/orThrow()``.
  public func get(_ path: String) async throws -> Response { try await send(.get(path)).orThrow() }

  // MARK: Records

  /// Stores the records and their cursor in one transaction, and returns once they are committed.
  public func keep(_ records: Records) async throws { try await operation.keep(records) }

  /// Keeps what became of items of a push; returns once it is committed. Nothing else may be sent before.
  public func keep(_ outcomes: [Outcome]) async throws {
    var records = Records(capacity: outcomes.count)
    for outcome in outcomes { records.add(id: outcome.key) { outcome.write(to: &$0) } }
    try await keep(records)
  }

  /// Gives what `locate` found.
  public func keep(_ located: [Located]) async throws {
    var records = Records(capacity: located.count)
    for found in located { records.add(id: found.key) { found.write(to: &$0) } }
    try await keep(records)
  }

  /// Gives messages of a queue; once this returns they are the host's, and may be taken off the queue. Each must have an id.
  public func keep(_ deliveries: [Delivery]) async throws {
    var records = Records(capacity: deliveries.count)
    for delivery in deliveries { records.add(id: delivery.id ?? "") { delivery.write(to: &$0) } }
    try await keep(records)
  }
}
