internal import SimulatorKit

/// Notifications v1: destinations belong to the application (a token without a seller), subscriptions to the seller.
enum NoticeAnswers {
  /// The types that go to a queue; those of EventBridge are refused there.
  private static let queued: Set<String> = [
    "ORDER_CHANGE", "ANY_OFFER_CHANGED", "FBA_INVENTORY_AVAILABILITY_CHANGES", "FEED_PROCESSING_FINISHED", "REPORT_PROCESSING_FINISHED",
    "TRANSACTION_UPDATE",
  ]
  private static let bridged: Set<String> = [
    "BRANDED_ITEM_CONTENT_CHANGE", "ITEM_PRODUCT_TYPE_CHANGE", "LISTINGS_ITEM_STATUS_CHANGE", "LISTINGS_ITEM_ISSUES_CHANGE",
    "LISTINGS_ITEM_MFN_QUANTITY_CHANGE", "PRODUCT_TYPE_DEFINITIONS_CHANGE",
  ]

  static func answer(_ call: Call) throws(Problem) -> Reply {
    let board = call.world.notices
    switch call.operation {
    case .getDestinations: return payload(.list(board.destinations.map { face($0) }))
    case .createDestination: return try createDestination(call, board)
    case .getDestination:
      guard let found = board.destinations.first(where: { $0.id == call.value(0) }) else {
        throw .missing("The destination was not found.")
      }
      return payload(face(found))
    case .deleteDestination:
      guard board.destinations.contains(where: { $0.id == call.value(0) }) else { throw .missing("The destination was not found.") }
      if board.subscriptions.contains(where: { $0.destination == call.value(0) }) {
        throw Problem(status: 409, code: "Conflict", message: "The destination is in use by a subscription.")
      }
      board.removeDestination(call.value(0))
      return Reply(.object(Node.Members()))
    case .getSubscriptions:
      let kinds = call.arguments.list("notificationTypes")
      if kinds.isEmpty { throw .input("notificationTypes is required.") }
      return payload(.make(("subscriptions", .list(board.subscriptions.filter { kinds.contains($0.kind) }.map { face($0) }))))
    case .getSubscription:
      guard let found = board.subscriptions.first(where: { $0.kind == call.value(0) }) else {
        throw .missing("There is no subscription of \(call.value(0)).")
      }
      return payload(face(found))
    case .createSubscription: return try createSubscription(call, board)
    case .getSubscriptionById:
      guard let found = board.subscriptions.first(where: { $0.kind == call.value(0) && $0.id == call.value(1) }) else {
        throw .missing("The subscription was not found.")
      }
      return payload(face(found))
    case .deleteSubscriptionById:
      guard board.subscriptions.contains(where: { $0.kind == call.value(0) && $0.id == call.value(1) }) else {
        throw .missing("The subscription was not found.")
      }
      board.removeSubscription(call.value(1))
      return Reply(.object(Node.Members()))
    case .sendTestNotification:
      guard board.wants(call.value(0)) else { throw .input("Invalid Input, recheck that the AppId and DestinationId are valid.") }
      if call.settings.orders > 0 { board.tell(OrderNotice.of(call.world, call.world.orders.order(0)), now: call.world.now) }
      return Reply(.object(Node.Members()))
    default: throw .noRoute
    }
  }

  private static func createDestination(_ call: Call, _ board: NoticeBoard) throws(Problem) -> Reply {
    let body = try call.body()
    guard let name = body["name"]?.string, !name.isEmpty else { throw .input("name is required.") }
    let resource: Node
    if let arn = body["resourceSpecification"]?["sqs"]?["arn"]?.string {
      guard arn.hasPrefix("arn:aws:sqs:") else { throw .input("The queue's ARN is invalid.") }
      resource = .make(("sqs", .make(("arn", .text(arn)))))
    } else if let bridge = body["resourceSpecification"]?["eventBridge"], let region = bridge["region"]?.string,
      let account = bridge["accountId"]?.string
    {
      resource = .make(
        ("eventBridge", .make(("name", .text(name)), ("region", .text(region)), ("accountId", .text(account)))))
    } else {
      throw .input("resourceSpecification must name an SQS queue or an EventBridge account.")
    }
    if board.destinations.contains(where: { $0.name == name || $0.resource == resource }) {
      throw Problem(status: 409, code: "Conflict", message: "The destination already exists.")
    }
    let destination = NoticeBoard.Destination(id: board.identifier(), name: name, resource: resource)
    board.add(destination)
    return payload(face(destination))
  }

  private static func createSubscription(_ call: Call, _ board: NoticeBoard) throws(Problem) -> Reply {
    let kind = call.value(0)
    let body = try call.body()
    guard queued.contains(kind) || bridged.contains(kind) else { throw .input("The notification type '\(kind)' is unknown.") }
    guard let version = body["payloadVersion"]?.string, let id = body["destinationId"]?.string else {
      throw .input("payloadVersion and destinationId are required.")
    }
    guard let destination = board.destinations.first(where: { $0.id == id }) else { throw .input("The destination is unknown.") }
    if destination.isQueue != queued.contains(kind) { throw .input("'\(kind)' cannot be sent to this kind of destination.") }
    if board.subscriptions.contains(where: { $0.kind == kind }) {
      throw Problem(status: 409, code: "Conflict", message: "A subscription of '\(kind)' already exists for this application.")
    }
    let subscription = NoticeBoard.Subscription(
      id: board.identifier(), kind: kind, version: version, destination: id, directive: body["processingDirective"])
    board.add(subscription)
    return payload(face(subscription))
  }

  private static func payload(_ node: Node) -> Reply { Reply(.make(("payload", node))) }

  private static func face(_ destination: NoticeBoard.Destination) -> Node {
    .make(
      ("name", .text(destination.name)), ("destinationId", .text(destination.id)), ("resource", destination.resource))
  }

  private static func face(_ subscription: NoticeBoard.Subscription) -> Node {
    .having(
      ("subscriptionId", .text(subscription.id)), ("payloadVersion", .text(subscription.version)),
      ("destinationId", .text(subscription.destination)), ("processingDirective", subscription.directive))
  }
}
