import HostCore
import HostWebhooks
import Testing
import TradepostContract

struct SubscriptionWatchTests {
  private static let address = "https://hub.example/hooks"

  private func faults(_ now: [(topic: String, address: String, state: Subscription.State)]) -> String {
    let promised = ["order.created", "order.updated"].map { SubscriptionWish.Promise(topic: $0, address: Self.address) }
    let wish = SubscriptionWish(store: 1, resources: ["orders"], address: Self.address, promised: promised)
    let subscriptions = now.enumerated().map {
      Subscription(id: String($0.offset), topic: $0.element.topic, address: $0.element.address, state: $0.element.state)
    }
    return SubscriptionWatch(wish, now: subscriptions).sentence
  }

  @Test func allIsWell() {
    #expect(faults([("order.updated", Self.address, .active), ("order.created", Self.address, .active)]) == "")
  }

  @Test func othersSubscriptionsAreNoneOfOurs() {
    let all: [(String, String, Subscription.State)] = [
      ("order.created", Self.address, .active), ("order.updated", "https://other.example", .disabled),
      ("order.updated", Self.address, .active), ("coupon.created", Self.address, .disabled),
    ]
    #expect(faults(all) == "")
  }

  @Test func whatIsGoneOffOrElsewhereIsSaid() {
    #expect(faults([]) == "order.created is gone, order.updated is gone")
    #expect(
      faults([("order.created", Self.address, .disabled), ("order.updated", "https://old.example", .active)])
        == "order.created is disabled, order.updated is told to https://old.example")
    #expect(faults([("order.created", Self.address, .active), ("order.updated", Self.address, .paused)]) == "order.updated is paused")
  }

  @Test func oneOfTwoOfATopicIsEnough() {
    let all: [(String, String, Subscription.State)] = [
      ("order.created", Self.address, .disabled), ("order.created", Self.address, .active), ("order.updated", Self.address, .active),
    ]
    #expect(faults(all) == "")
  }

  @Test func anotherAddressTakesThePlaceOfTheOneBefore() {
    func wish(_ address: String, _ now: [Subscription]) -> SubscriptionWish { SubscriptionWatch.wish(1, [.orders], address, now) }
    let old = Subscription(id: "1", topic: "order.updated", address: "https://old.example", state: .disabled)
    let others = Subscription(id: "2", topic: "order.updated", address: "https://other.example", state: .active)
    let new = Subscription(id: "3", topic: "order.updated", address: Self.address, state: .active)
    let before = wish(old.address, [old, others])
    let now = [old, others, new]
    #expect(SubscriptionWatch.left(before, for: wish(Self.address, now), now: now).map(\.id) == ["1"])
    #expect(SubscriptionWatch.left(before, for: before, now: [old, others]) == [])
    // A platform with a queue tells that one, whatever address is named.
    let queue = Subscription(id: "4", topic: "ORDERS", address: "a:queue", state: .active)
    #expect(SubscriptionWatch.left(wish("", [queue]), for: wish(Self.address, [queue]), now: [queue]) == [])
  }

  @Test func whatAnAdminEndedDoesNotComeBackWithTheRest() {
    let wish = SubscriptionWish(
      store: 1, resources: ["orders"], address: Self.address, promised: [.init(topic: "order.updated", address: Self.address)])
    let others = Subscription(id: "9", topic: "order.deleted", address: "https://other.example", state: .active)
    let after = [
      others, Subscription(id: "10", topic: "order.created", address: Self.address, state: .active),
      Subscription(id: "11", topic: "order.updated", address: Self.address, state: .active),
    ]
    #expect(SubscriptionWatch.unwanted(wish, before: [others], after: after).map(\.id) == ["10"])
  }
}
