internal import TradepostContract
internal import TradepostSDK

/// The queue that Amazon's notifications go to.
struct QueueAddress: Equatable {
  /// As SQS knows it: `https://sqs.eu-west-1.amazonaws.com/123456789012/tradepost`.
  let url: String
  /// As Amazon's notifications know it: `arn:aws:sqs:eu-west-1:123456789012:tradepost`.
  let arn: String

  /// Nil when the address is none of a queue at AWS and no ARN is given.
  init?(url: String, arn: String? = nil) {
    self.url = url
    if let arn, arn.hasPrefix("arn:") {
      self.arn = arn
      return
    }
    let parts = url.split(separator: "/")
    guard parts.count == 4, parts[0].hasSuffix(":") else { return nil }
    let host = parts[1].prefix { $0 != ":" }.split(separator: ".")
    guard host.count >= 4, host[0] == "sqs" else { return nil }
    self.arn = "arn:\(host.last == "cn" ? "aws-cn" : "aws"):sqs:\(host[1]):\(parts[2]):\(parts[3])"
  }

  /// The queue's own name.
  var name: Substring { arn.split(separator: ":").last ?? "" }
}

extension Amazon {
  /// The queue of the store's settings; throws when there is none.
  func queue() throws(Failure) -> QueueAddress {
    guard let url = settings.textIfPresent("queue_url"), !url.isEmpty else {
      throw Failure(
        .invalid,
        "the store has no queue, and Amazon sends its notifications nowhere else: make an SQS queue, let Amazon's account 437568002678 "
          + "send to it, and set it with tradepost store update \(settings.storeID) --set queue_url=…")
    }
    guard let queue = QueueAddress(url: url, arn: settings.textIfPresent("queue_arn")) else {
      throw Failure(.invalid, "the setting queue_url is no address of a queue at AWS, or set queue_arn to its ARN too")
    }
    return queue
  }
}
