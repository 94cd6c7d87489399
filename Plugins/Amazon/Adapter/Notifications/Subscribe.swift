internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// Amazon's side of notifications: a destination belongs to the application (signed in without a seller), a subscription of
/// one type to the seller. Amazon calls nobody: the address that a host listens at is of no use, the queue of the settings is.
extension Amazon {
  /// The types that a queue can be told, by what they are about. Changes of listings go to EventBridge alone.
  private static let types: [(resource: Resource, type: String)] = [
    (.orders, "ORDER_CHANGE"), (.inventory, "FBA_INVENTORY_AVAILABILITY_CHANGES"),
  ]

  func subscribe(_ topics: [Resource], to address: String, _ run: Run) async throws -> [Subscription] {
    try await explained {
      if topics.isEmpty { return try await subscriptions(run) }
      let queue = try queue()
      if !address.isEmpty { run.log(.info, "Amazon calls no address: its notifications go to the queue \(queue.name)") }
      for topic in topics where !Self.types.contains(where: { $0.resource == topic }) {
        run.log(.warning, "Amazon tells a queue of no changes of \(topic.rawValue): they are found by listing them")
      }
      let wanted = Self.types.filter { topics.contains($0.resource) }.map { $0.type }
      if !wanted.isEmpty {
        let destination = try await destination(for: queue, run)
        for type in wanted { try await subscribe(type, to: destination, run) }
      }
      return try await subscriptions(run)
    }
  }

  func unsubscribe(_ ids: [String], _ run: Run) async throws -> [Subscription] {
    try await explained {
      for id in ids {
        let parts = id.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty else {
          throw Failure(.invalid, "\"\(id.prefix(80))\" is no subscription of this adapter's: they read ORDER_CHANGE/…")
        }
        let path = "/notifications/v1/subscriptions/\(String(parts[0]).percentEncoded)/\(String(parts[1]).percentEncoded)"
        let response = try await run.send(grantless(Request("DELETE", path), "notifications_delete_subscription"))
        if response.status != 404 { try response.orThrow() }
      }
      return try await subscriptions(run)
    }
  }

  /// All subscriptions of the types that this adapter knows.
  private func subscriptions(_ run: Run) async throws -> [Subscription] {
    var found: [Subscription] = []
    var places: [String: String]?
    for (_, type) in Self.types {
      guard let held = try await subscription(type, run), let id = held["subscriptionId"]?.string else { continue }
      if places == nil { places = try await destinations(run) }
      let destination = held["destinationId"]?.string ?? ""
      let place = places?[destination] ?? destination
      found.append(Subscription(id: "\(type)/\(id)", topic: type, address: place, state: .active))
    }
    return found
  }

  /// The seller's subscription of a type; nil when there is none.
  private func subscription(_ type: String, _ run: Run) async throws -> JSONValue? {
    let response = try await run.send(Request.get("/notifications/v1/subscriptions/\(type)").spending("notifications_get_subscription"))
    if response.status == 404 { return nil }
    return try response.orThrow().json()["payload"]
  }

  private func subscribe(_ type: String, to destination: String, _ run: Run) async throws {
    var request = Request("POST", "/notifications/v1/subscriptions/\(type)").spending("notifications_create_subscription")
    request.body = body {
      $0.member("destinationId", destination)
      $0.member("payloadVersion", "1.0")
    }
    request.fields = [.init("Content-Type", "application/json")]
    let response = try await run.send(request)
    // 409: there is one already, one for a type and an application being all that Amazon allows.
    guard response.status == 409 else {
      try response.orThrow()
      return
    }
    guard let held = try await subscription(type, run)?["destinationId"]?.string, held != destination else { return }
    run.log(.warning, "notifications \(type) go to another destination of this app, \(held.prefix(60)): unsubscribe that one first")
  }

  // MARK: Destinations

  /// The destination that stands for the queue, made when there is none.
  private func destination(for queue: QueueAddress, _ run: Run) async throws -> String {
    if let id = try await destinations(run).first(where: { $0.value == queue.arn })?.key { return id }
    var request = grantless(Request("POST", "/notifications/v1/destinations"), "notifications_create_destination")
    request.fields = [.init("Content-Type", "application/json")]
    request.body = body { writer in
      writer.member("name", "tradepost-\(queue.name)")
      writer.key("resourceSpecification")
      writer.object {
        $0.key("sqs")
        $0.object { $0.member("arn", queue.arn) }
      }
    }
    let response = try await run.send(request)
    if response.status == 409, let id = try await destinations(run).first(where: { $0.value == queue.arn })?.key { return id }
    guard let id = try response.orThrow().json().at("/payload/destinationId")?.string else {
      throw Failure(.platform, "Amazon made a destination and does not tell its id")
    }
    return id
  }

  /// Their ids, and the queues or buses behind them.
  private func destinations(_ run: Run) async throws -> [String: String] {
    let request = grantless(Request.get("/notifications/v1/destinations"), "notifications_get_destinations")
    var found: [String: String] = [:]
    for destination in try await run.json(request).value.list("payload") {
      guard let id = destination["destinationId"]?.string, let resource = destination["resource"] else { continue }
      let bridge = resource["eventBridge"].map { "eventBridge \($0["accountId"]?.string ?? "") \($0["region"]?.string ?? "")" }
      found[id] = resource.at("/sqs/arn")?.string ?? bridge ?? id
    }
    return found
  }

  private func grantless(_ request: Request, _ limit: String) -> Request {
    var request = request.spending(limit)
    request.signIn = "grantless"
    return request
  }

  private func body(_ write: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { write(&$0) }
    return writer.bytes
  }
}
