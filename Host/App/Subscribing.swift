public import HostCore
internal import HostRuntime
internal import HostStorage
internal import HostWebhooks
public import TradepostContract
internal import TradepostJSON

/// Asking a platform to tell of changes.
extension Tradepost {
  /// Subscribes to changes of these kinds, all that the adapter lists for none named. A store tells one address: named another than
  /// before, what it told there moves along.
  ///
  /// - Parameter address: where the platform shall call, https; empty where it has a queue of its own.
  public func subscribe(_ name: String, _ topics: [Resource], address: String) async throws(HostError) -> [Subscription] {
    guard address.isEmpty || address.hasPrefix("https://") else {
      throw HostError(
        "subscribe.address", "\"\(address.prefix(200))\" is no address that a shop may call over the internet. Write https://…", exit: 2)
    }
    let (store, package) = try await subscribable(name)
    guard !address.isEmpty || package.manifest.has("poll") else {
      throw HostError(
        "subscribe.address",
        "Where shall \"\(store.name)\" call? Add: --address https://…/api/v1/webhooks/\(store.platform)/\(store.uid)  "
          + "What it tells now shows: --list", exit: 2)
    }
    let all = package.manifest.operations["list"] ?? []
    for topic in topics where !all.contains(topic) {
      throw HostError("subscribe.topic", "\(package.manifest.name) tells nothing of \(topic.rawValue).", exit: 2)
    }
    let before = try await storage.subscriptionWishes().first { $0.store == store.row }
    let wanted = topics.isEmpty ? all : topics
    let told = before?.resources.compactMap { Resource(rawValue: $0) }.filter { all.contains($0) && !wanted.contains($0) } ?? []
    let moves = before.map { !$0.address.utf8.elementsEqual(address.utf8) } ?? false
    var now = try await ask(
      "subscribe", store, package, SubscribeArguments(topics: moves ? told + wanted : wanted, address: address).write)
    let wish = SubscriptionWatch.wish(store.row, told + wanted, address, now)
    // Before the new ones are remembered: where the old ones cannot be ended, the same command again ends them.
    let left = before.map { SubscriptionWatch.left($0, for: wish, now: now) } ?? []
    if !left.isEmpty { now = try await end(left.map(\.id), store, package) }
    try await storage.keep(wish)
    return now
  }

  /// What the platform tells of now.
  public func subscriptions(_ name: String) async throws(HostError) -> [Subscription] {
    let (store, package) = try await subscribable(name)
    return try await ask("subscribe", store, package, SubscribeArguments(topics: [], address: "").write)
  }

  /// Ends subscriptions; the rest is answered.
  public func unsubscribe(_ name: String, _ ids: [String]) async throws(HostError) -> [Subscription] {
    let (store, package) = try await subscribable(name)
    let rest = try await end(ids, store, package)
    try await forget(allBut: rest, store)
    return rest
  }

  func end(_ ids: [String], _ store: ConnectedStore, _ package: Package) async throws(HostError) -> [Subscription] {
    try await ask("unsubscribe", store, package) { writer in
      writer.object { writer in
        writer.key("ids")
        writer.list { for id in ids { $0.string(id) } }
      }
    }
  }

  func subscribable(_ name: String) async throws(HostError) -> (ConnectedStore, Package) {
    let store = try await storage.store(name)
    try Self.mayRun(store, store.platform)
    let package = try catalog.package(store.platform)
    guard package.manifest.has("subscribe") else {
      throw HostError("subscribe.none", "\(package.manifest.name) cannot be asked to tell of changes.", exit: 2)
    }
    // A store that was connected before its package signed anything has no such secret yet.
    for secret in package.manifest.secrets where secret.source == .generated {
      guard try await storage.secret(secret.name, of: store.row) == nil else { continue }
      let made = Chance.hex(bytes: 32)
      LogSecrets.shared.add(made)
      try await storage.keep(secrets: [secret.name: made], of: store.row)
    }
    return (store, package)
  }

  func ask(
    _ operation: String, _ store: ConnectedStore, _ package: Package, _ arguments: (inout JSONWriter) -> Void
  ) async throws(HostError) -> [Subscription] {
    var writer = JSONWriter()
    arguments(&writer)
    var call = OperationCall(operation)
    call.arguments = writer.text
    return try await linked(store, package) { [call] link in
      let result = try await link.session.run(call) { _ in }
      do throws(JSONError) { return try Subscriptions(json: JSONDocument(parsing: result.value).root).all } catch {
        throw Failure(.adapter, "The adapter's answer to \(operation) is not what its schema says: \(error). Tell its author.")
      }
    }
  }
}
