internal import TradepostABI
internal import TradepostContract
internal import TradepostJSON

/// What the host wants: a copy of the contract's `tp_call`, and which of the author's methods serves it.
struct Call: Sendable {
  let operation: String
  /// As the host wrote it; empty where the operation is about none.
  let resource: String
  let arguments: Result<JSONObject, JSONError>
  let cursor: [UInt8]
  let since: Int64

  init(_ call: tp_call) {
    operation = call.operation.text
    resource = call.resource.text
    cursor = call.cursor.array
    since = call.since_ms
    let text = call.arguments.array
    do throws(JSONError) {
      arguments = .success(try JSONDocument(parsing: text.isEmpty ? Array("{}".utf8) : text).root.requireObject())
    } catch { arguments = .failure(error) }
  }

  /// `list orders`, for messages.
  private var name: String { resource.isEmpty ? operation : "\(operation) \(resource)" }

  func perform(with adapter: any Adapter, _ run: Run) async throws -> Action.Ending {
    if let ending = try await performSink(with: adapter, run) { return ending }
    switch (operation, Resource(rawValue: resource)) {
    case ("check", _):
      var writer = JSONWriter()
      try await adapter.check(run).write(to: &writer)
      return Action.Ending(value: writer.bytes)
    case (_, .products?):
      guard let source = adapter as? any ProductSource else { break }
      return try await perform(
        run, list: { try await source.listProducts(run) }, get: { try await source.getProducts($0, run) },
        count: { try await source.countProducts(run) })
    case (_, .inventory?):
      guard let source = adapter as? any StockSource else { break }
      return try await perform(
        run, list: { try await source.listInventory(run) }, get: { try await source.getInventory($0, run) },
        count: { try await source.countInventory(run) })
    case (_, .orders?):
      guard let source = adapter as? any OrderSource else { break }
      return try await perform(
        run, list: { try await source.listOrders(run) }, get: { try await source.getOrders($0, run) },
        count: { try await source.countOrders(run) })
    case (_, .customers?):
      guard let source = adapter as? any CustomerSource else { break }
      return try await perform(
        run, list: { try await source.listCustomers(run) }, get: { try await source.getCustomers($0, run) },
        count: { try await source.countCustomers(run) })
    default: break
    }
    throw Failure.unsupported(name)
  }

  private func perform(
    _ run: Run, list: () async throws -> Listed, get: ([String]) async throws -> [String],
    count: () async throws -> Int64?
  ) async throws -> Action.Ending {
    switch operation {
    case "list":
      let listed = try await list()
      return Action.Ending(value: Array("{}".utf8), isComplete: listed.isComplete, through: listed.through ?? 0)
    case "get":
      let ids = try run.decoded { object throws(JSONError) in try GetArguments(json: object.value).ids }
      var writer = JSONWriter()
      GetResult(missing: try await get(ids)).write(to: &writer)
      return Action.Ending(value: writer.bytes)
    case "count":
      var writer = JSONWriter()
      CountResult(count: try await count()).write(to: &writer)
      return Action.Ending(value: writer.bytes)
    default: throw Failure.unsupported(name)
    }
  }
}
