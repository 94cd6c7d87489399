public import TradepostJSON

/// A platform's promise to tell of changes.
public struct Subscription: Sendable, Hashable {
  public enum State: String, Sendable, Hashable, CaseIterable {
    case active, paused
    /// By the platform, after failures.
    case disabled
  }

  public var id: String
  /// In the platform's words.
  public var topic: String
  /// Where it tells: an address, or a queue.
  public var address: String
  public var state: State

  public init(id: String, topic: String, address: String, state: State) {
    self.id = id
    self.topic = topic
    self.address = address
    self.state = state
  }
}

/// What `subscribe` is asked for: schema `subscribe-arguments.json`.
public struct SubscribeArguments: Sendable, Hashable {
  /// What changes are wanted of; none: only tell what there is.
  public var topics: [Resource]
  /// Where the host listens, https; empty where the platform has its own queue.
  public var address: String

  public init(topics: [Resource], address: String) {
    self.topics = topics
    self.address = address
  }

  public init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    address = try object.stringIfPresent("address") ?? ""
    topics = try object.list("topics") { value throws(JSONError) in try value.requireChoice(Resource.self) }
  }

  public func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("address", address.isEmpty ? nil : address)
      $0.member("topics", topics) { $1.string($0.rawValue) }
    }
  }
}

/// What `subscribe` and `unsubscribe` answer, subscriptions as they are now: schema `subscriptions.json`.
public struct Subscriptions: Sendable, Hashable {
  public var all: [Subscription]

  public init(_ all: [Subscription]) { self.all = all }

  public init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    all = try object.list("subscriptions") { value throws(JSONError) in
      var object = try value.requireObject()
      let address = try object.string("address")
      let id = try object.id()
      let state = try object.choice("state", Subscription.State.self)
      return Subscription(id: id, topic: try object.id("topic"), address: address, state: state)
    }
  }

  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("subscriptions", all) { subscription, writer in
        writer.object {
          $0.member("address", subscription.address)
          $0.member("id", subscription.id)
          $0.member("state", subscription.state.rawValue)
          $0.member("topic", subscription.topic)
        }
      }
    }
  }
}
