internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

// Webhooks are the shop's, one a topic. WooCommerce switches one off after its seventh failure in a row, repeats nothing, and
// never tells a secret again.

extension WooCommerce {
  func subscribe(_ topics: [Resource], to address: String, _ run: Run) async throws -> [Subscription] {
    try await explained {
      let wanted = Self.topics(of: topics)
      let before = try await Self.webhooks(to: address, run)
      var requests: [Request] = []
      for topic in wanted {
        let there = before.filter { $0.topic == topic && $0.address.utf8.elementsEqual(address.utf8) }
        if there.contains(where: { $0.state == .active }) { continue }
        requests.append(there.first.map { Self.revival(of: $0) } ?? Self.webhook(topic, address))
      }
      if requests.isEmpty { return before }
      for response in try await run.send(requests) where response.delivery != .maybeSent { try response.orThrow() }
      let after = try await Self.webhooks(to: address, run)
      for topic in wanted where !after.contains(where: { $0.topic == topic && $0.address == address && $0.state == .active }) {
        throw Failure(.platform, "the shop does not show the webhook \(topic) that it was asked for: subscribe again")
      }
      return after
    }
  }

  func unsubscribe(_ ids: [String], _ run: Run) async throws -> [Subscription] {
    try await explained {
      let requests = ids.filter { Self.isNumber($0) }.map { Request("DELETE", "\(Self.api)/webhooks/\($0)?force=true") }
      for response in try await run.send(requests) where response.status != 404 { try response.orThrow() }
      return try await Self.webhooks(to: "", run)
    }
  }

  /// A refund is an update of its order, a variation's change one of its product. What is taken out of the bin is told apart.
  private static func topics(of resources: [Resource]) -> [String] {
    var topics: [String] = []
    for resource in resources {
      let names: [String] =
        switch resource {
        case .orders: ["order.created", "order.updated", "order.deleted", "order.restored"]
        case .products, .inventory: ["product.created", "product.updated", "product.deleted", "product.restored"]
        case .customers: ["customer.created", "customer.updated", "customer.deleted"]
        default: []
        }
      topics += names.filter { !topics.contains($0) }
    }
    return topics
  }

  /// How ours are known among those of other apps, whose addresses are none of our business.
  private static let mark = "Tradepost "

  private static func webhook(_ topic: String, _ address: String) -> Request {
    body("POST", "/webhooks") {
      $0.member("delivery_url", address)
      $0.member("name", mark + topic)
      $0.member("secret", "{webhook_secret}")
      $0.member("topic", topic)
    }
  }

  private static func revival(of subscription: Subscription) -> Request {
    body("PUT", "/webhooks/\(subscription.id)") {
      $0.member("secret", "{webhook_secret}")
      $0.member("status", "active")
    }
  }

  /// The host writes the secret in.
  private static func body(_ method: String, _ path: String, _ members: (inout JSONWriter) -> Void) -> Request {
    var request = Request(method, api + path)
    request.fields = [Request.Field("Content-Type", "application/json")]
    request.secretBody = true
    var writer = JSONWriter()
    writer.object(members)
    request.body = writer.bytes
    return request
  }

  /// Our webhooks, and whatever else tells our address.
  private static func webhooks(to address: String, _ run: Run) async throws -> [Subscription] {
    guard let all = try await run.all([list("webhooks", "/webhooks?status=all")]).first?.get() else { return [] }
    return all.compactMap { item in
      guard let id = item.id, let value = try? item.json() else { return nil }
      let url = value["delivery_url"]?.string ?? ""
      let isOurs = value["name"]?.string?.hasPrefix(mark) == true || (!address.isEmpty && url.utf8.elementsEqual(address.utf8))
      guard isOurs else { return nil }
      let state = value["status"]?.string.flatMap { Subscription.State(rawValue: $0) } ?? .disabled
      return Subscription(id: id, topic: value["topic"]?.string ?? "?", address: url, state: state)
    }
  }
}
