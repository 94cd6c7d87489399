internal import SimulatorKit

/// Destinations, subscriptions and the queue that notifications wait in.
final class NoticeBoard {
  struct Destination {
    let id: String
    let name: String
    /// `sqs` or `eventBridge`, as the platform shows it.
    let resource: Node
    var isQueue: Bool { resource["sqs"] != nil }
  }

  struct Subscription {
    let id: String
    let kind: String
    let version: String
    let destination: String
    let directive: Node?
  }

  private let settings: Settings
  private(set) var destinations: [Destination] = []
  private(set) var subscriptions: [Subscription] = []
  let queue: MessageQueue
  var topic: PushTopic
  private var number = 0

  init(_ settings: Settings) {
    self.settings = settings
    queue = MessageQueue(seed: settings.seed)
    topic = PushTopic(path: settings.pushPath, seed: settings.seed)
  }

  func identifier() -> String {
    number += 1
    return Hex.identifier(settings.seed, Stream.secret, 3_000_000 + number)
  }

  func add(_ destination: Destination) { destinations.append(destination) }

  func add(_ subscription: Subscription) { subscriptions.append(subscription) }

  func removeDestination(_ id: String) { destinations.removeAll { $0.id == id } }

  func removeSubscription(_ id: String) { subscriptions.removeAll { $0.id == id } }

  /// The subscription of a type that ends in a queue.
  func subscription(_ kind: String) -> Subscription? {
    subscriptions.first { subscription in
      subscription.kind == kind && destinations.contains { $0.id == subscription.destination && $0.isQueue }
    }
  }

  func wants(_ kind: String) -> Bool { subscription(kind) != nil }

  /// Puts a notification into the queue: the type's own document with the metadata that all have.
  func tell(_ notice: Node, now: Int) {
    var notice = notice
    let kind = notice["NotificationType"]?.string ?? ""
    guard let subscription = subscription(kind) else { return }
    notice["NotificationMetadata"] = .make(
      ("ApplicationId", .text("amzn1.sp.solution.5aa1a70b")), ("SubscriptionId", .text(subscription.id)),
      ("PublishTime", Moment.precise(now.floorSeconds)), ("NotificationId", .text(identifier())))
    var out = Output(capacity: 1200, plainly: true)
    out.node(notice)
    let text = String(decoding: out.bytes, as: UTF8.self)
    queue.send(text)
    topic.send(text)
  }
}
