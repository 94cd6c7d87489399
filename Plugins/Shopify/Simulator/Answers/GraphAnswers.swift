import SimulatorKit

/// `POST …/graphql.json`: whatever goes wrong with a question is said with status 200.
struct GraphAnswers {
  let world: World
  let subscriptions: Subscriptions
  let idempotency: Idempotency
  let formula: Checker.Formula

  /// The answer's body, and which kind of question it was.
  func answer(
    _ request: Request, _ access: Access.Grant, version: String, bucket: inout CostBucket, now: Int64
  ) -> (status: Int, body: Node, kind: String) {
    guard let sent = try? NodeReader.read(request.body),
      let text = sent["query"]?.string ?? (request.isGraphQL ? String(decoding: request.body, as: UTF8.self) : nil)
    else {
      return (400, .make(("errors", .make(("query", .text("Required parameter missing or invalid"))))), "graphql.bad")
    }
    let document: Document
    do throws(ParseFault) { document = try Parser.read(text) } catch {
      return (200, .make(("errors", .list([Problems.parse(error)]))), "graphql.unparsed")
    }
    let name = sent["operationName"]?.string
    guard let operation = name.map({ name in document.operations.first { $0.name == name } }) ?? document.operations.first else {
      return (200, .make(("errors", .list([Problems.make("No operation named \"\(name ?? "")\"", nil)]))), "graphql.unnamed")
    }
    var variables: [String: Node] = [:]
    for variable in operation.variables { variables[variable.name] = variable.fallback?.node([:]) }
    for pair in sent["variables"]?.members?.pairs ?? [] { variables[pair.key] = pair.value }
    var checker = Checker(document: document, variables: variables, formula: formula)
    let cost = checker.cost(of: operation)
    if !checker.errors.isEmpty { return (200, .make(("errors", .list(checker.errors))), "graphql.refused") }
    bucket.fill(now)
    if cost > 1000 {
      let error = Problems.make(
        "Query cost is \(cost), which exceeds the single query max cost limit (1000). See https://shopify.dev/concepts/about-apis/rate-limits for more information on how the cost of a query is calculated.",
        "MAX_COST_EXCEEDED",
        [("cost", .integer(cost)), ("maxCost", .integer(1000)), ("documentation", .text("https://shopify.dev/api/usage/rate-limits"))])
      return (200, .make(("errors", .list([error])), ("extensions", Self.cost(cost, nil, bucket))), "graphql.too_costly")
    }
    guard bucket.take(cost, now: now) else {
      let error = Problems.make("Throttled", "THROTTLED", [("documentation", .text("https://shopify.dev/api/usage/rate-limits"))])
      return (200, .make(("errors", .list([error])), ("extensions", Self.cost(cost, nil, bucket))), "graphql.throttled")
    }
    let relations = Relations(world: world, subscriptions: subscriptions, access: access, version: version, idempotency: idempotency)
    let executor = Executor(document: document, variables: variables, formula: formula, relations: relations)
    let (data, actual) = executor.run(operation)
    let real = min(actual, cost)
    bucket.giveBack(cost - real)
    var body: [(String, Node)] = [("data", data)]
    if !executor.errors.isEmpty { body.append(("errors", .list(executor.errors))) }
    body.append(("extensions", Self.cost(cost, real, bucket)))
    return (200, .object(Node.Members(body)), "graphql.\(operation.kind)")
  }

  static func cost(_ requested: Int, _ actual: Int?, _ bucket: CostBucket) -> Node {
    .make(
      (
        "cost",
        .make(
          ("requestedQueryCost", .integer(requested)), ("actualQueryCost", actual.map { .integer($0) } ?? .null),
          ("throttleStatus", bucket.status))
      ))
  }

  /// Throttled by a fault, though the bucket was not empty.
  static func throttled(_ bucket: CostBucket) -> Node {
    let error = Problems.make("Throttled", "THROTTLED", [("documentation", .text("https://shopify.dev/api/usage/rate-limits"))])
    return .make(("errors", .list([error])), ("extensions", cost(100, nil, bucket)))
  }
}

extension Request {
  fileprivate var isGraphQL: Bool { field("Content-Type")?.hasPrefix("application/graphql") ?? false }
}
