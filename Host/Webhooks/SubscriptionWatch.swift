public import HostCore
public import TradepostContract

/// Compares what was promised with what a platform tells of now. Platforms take subscriptions away after failures, some
/// without a word. A value.
public struct SubscriptionWatch: Sendable, Equatable {
  public enum Fault: Sendable, Equatable, CustomStringConvertible {
    case missing(String)
    case off(String, Subscription.State)
    case elsewhere(String, address: String)

    public var description: String {
      switch self {
      case .missing(let topic): "\(topic) is gone"
      case .off(let topic, let state): "\(topic) is \(state.rawValue)"
      case .elsewhere(let topic, let address): "\(topic) is told to \(address.prefix(200))"
      }
    }
  }

  /// What must be subscribed to again; none: all is well.
  public let faults: [Fault]

  public init(_ wish: SubscriptionWish, now: [Subscription]) {
    faults = wish.promised.compactMap { promise in
      let same = now.filter { $0.topic.utf8.elementsEqual(promise.topic.utf8) }
      guard let any = same.first else { return .missing(promise.topic) }
      let here = same.filter { $0.address.utf8.elementsEqual(promise.address.utf8) }
      guard let ours = here.first else { return .elsewhere(promise.topic, address: any.address) }
      return here.contains { $0.state == .active } ? nil : .off(promise.topic, ours.state)
    }
  }

  /// What a platform that was just asked to tell an address tells it. One that has a queue instead tells that, whatever was said.
  public static func wish(_ store: Int64, _ resources: [Resource], _ address: String, _ now: [Subscription]) -> SubscriptionWish {
    let here = now.filter { $0.address.utf8.elementsEqual(address.utf8) }
    let promised = (here.isEmpty ? now : here).map { SubscriptionWish.Promise(topic: $0.topic, address: $0.address) }
    return SubscriptionWish(store: store, resources: resources.map(\.rawValue), address: address, promised: promised)
  }

  /// What was made for another address before, and is to be ended: else all comes twice. Others' subscriptions are none of ours.
  public static func left(_ before: SubscriptionWish, for wish: SubscriptionWish, now: [Subscription]) -> [Subscription] {
    now.filter { one in
      let promise = SubscriptionWish.Promise(topic: one.topic, address: one.address)
      return before.promised.contains(promise) && !wish.promised.contains(promise)
    }
  }

  /// What subscribing again brought beside what was promised: a kind has several topics, and an admin may have ended one.
  public static func unwanted(_ wish: SubscriptionWish, before: [Subscription], after: [Subscription]) -> [Subscription] {
    after.filter { one in
      !before.contains { $0.id.utf8.elementsEqual(one.id.utf8) }
        && !wish.promised.contains { $0.topic.utf8.elementsEqual(one.topic.utf8) && $0.address.utf8.elementsEqual(one.address.utf8) }
    }
  }

  /// One sentence.
  public var sentence: String { faults.map(\.description).joined(separator: ", ") }
}
