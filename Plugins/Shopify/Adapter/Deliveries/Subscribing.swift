internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

extension Shopify: DeliverySource {
  func receive(_ delivery: Delivery, _ run: Run) async throws -> Received { try Receiving.read(delivery) }

  /// Those of this app alone: Shopify shows no other's.
  func subscribe(_ topics: [Resource], to address: String, _ run: Run) async throws -> [Subscription] {
    let present = try await Self.subscriptions(run)
    if topics.isEmpty { return present }
    if address.isEmpty {
      throw Failure(.invalid, "Shopify delivers to an address: say where the host can be reached from outside, by https")
    }
    let wanted = topics.flatMap { Topics.of($0) } + Topics.always
    let missing = wanted.filter { topic in !present.contains { $0.topic == topic && $0.address == address } }
    if missing.isEmpty { return present }
    var text = "mutation Subscribe($subscription:WebhookSubscriptionInput!"
    for place in missing.indices { text += ",$\(Self.name("t", place)):WebhookSubscriptionTopic!" }
    text += "){"
    for place in missing.indices {
      text += "\(Self.name("s", place)):webhookSubscriptionCreate(topic:$\(Self.name("t", place)),webhookSubscription:$subscription)"
      text += "{userErrors{field message}} "
    }
    let query = Query(text + "}") { writer in
      writer.key("subscription")
      writer.object {
        $0.member("format", "JSON")
        $0.member("uri", address)
      }
      for place in missing.indices {
        writer.key(Self.name("t", place))
        writer.string(Topics.word(missing[place]))
      }
    }
    let answer = try await run.ask(query)
    let now = try await Self.subscriptions(run)
    // A topic that somebody else subscribed in the meantime is refused, and there.
    for (place, topic) in missing.enumerated() where !now.contains(where: { $0.topic == topic && $0.address == address }) {
      let why = answer.userErrors(of: Self.name("s", place)).first?.text ?? "it gave no reason"
      throw Failure(
        .invalid, "Shopify does not want to tell of \(topic): \(why). Check that \(address.prefix(200)) can be reached from outside")
    }
    return now
  }

  /// One that is gone already counts as ended.
  func unsubscribe(_ ids: [String], _ run: Run) async throws -> [Subscription] {
    let known = ids.filter { GlobalID.isNumber($0) }
    for start in stride(from: 0, to: known.count, by: 20) {
      let some = Array(known[start..<min(start + 20, known.count)])
      var text = "mutation Unsubscribe("
      for place in some.indices { text += "$\(Self.name("i", place)):ID!," }
      text += "){"
      for place in some.indices {
        text += "\(Self.name("u", place)):webhookSubscriptionDelete(id:$\(Self.name("i", place))){userErrors{field message}} "
      }
      _ = try await run.ask(
        Query(text + "}") { writer in
          for place in some.indices {
            writer.key(Self.name("i", place))
            writer.string(GlobalID.make("WebhookSubscription", some[place]))
          }
        })
    }
    return try await Self.subscriptions(run)
  }

  private static let subscriptions = """
    query Subscriptions($after:String){webhookSubscriptions(first:250,after:$after){
    pageInfo{hasNextPage endCursor} nodes{legacyResourceId topic uri}}}
    """

  private static func subscriptions(_ run: Run) async throws -> [Subscription] {
    let list = list("subscriptions", connection: "/data/webhookSubscriptions") { after in
      Query(subscriptions) { $0.member("after", after) }
    }
    return try await run.all([list]).flatMap { try $0.get() }.compactMap { item in
      guard let json = try? item.json(), let id = item.id else { return nil }
      // Shopify takes away what fails too often: what is there is at work.
      return Subscription(
        id: id, topic: Topics.topic(json["topic"]?.string ?? ""), address: json["uri"]?.string ?? "", state: .active)
    }
  }
}
