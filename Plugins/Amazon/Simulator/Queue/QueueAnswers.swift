internal import SimulatorKit

/// Amazon SQS in its JSON protocol, as far as one that polls for notifications needs it.
struct QueueAnswers {
  let access: String
  let secret: String
  let address: String

  static func isQueue(_ request: Request) -> Bool { request.field("X-Amz-Target")?.hasPrefix("AmazonSQS.") ?? false }

  func answer(_ request: Request, _ queue: MessageQueue, now: Int) -> Reply {
    do throws(QueueSignature.Fault) {
      try QueueSignature.check(request, access: access, secret: secret, now: now)
    } catch {
      switch error {
      case .missing: return fault(403, "MissingAuthenticationToken", "Request is missing Authentication Token")
      case .unknownKey: return fault(403, "UnrecognizedClientException", "The security token included in the request is invalid.")
      case .mismatch:
        return fault(403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.")
      case .expired: return fault(403, "RequestExpired", "Request has expired.")
      }
    }
    let body = (try? NodeReader.read(request.body)) ?? .null
    let action = request.field("X-Amz-Target")?.dropFirst("AmazonSQS.".count) ?? ""
    if action == "GetQueueUrl" { return Reply(.make(("QueueUrl", .text(address)))) }
    guard let asked = body["QueueUrl"]?.string, asked.hasSuffix(path) else {
      return fault(400, "com.amazonaws.sqs#QueueDoesNotExist", "The specified queue does not exist.")
    }
    switch action {
    case "ReceiveMessage":
      let most = body["MaxNumberOfMessages"]?.whole ?? 1
      guard (1...10).contains(most) else {
        return fault(400, "com.amazonaws.sqs#InvalidParameterValue", "Value \(most) is no number from 1 to 10.")
      }
      let hidden = min(max(body["VisibilityTimeout"]?.whole ?? 30, 0), 43_200) * 1000
      let messages = queue.receive(most, hidden: hidden, now: now)
      return Reply(messages.isEmpty ? .object(Node.Members()) : .make(("Messages", .list(messages.map { face($0) }))))
    case "DeleteMessage":
      return queue.delete(body["ReceiptHandle"]?.string ?? "") ? Reply(status: 200) : badReceipt
    case "DeleteMessageBatch":
      var done: [Node] = []
      var failed: [Node] = []
      for entry in body["Entries"]?.items ?? [] {
        let id = Node.text(entry["Id"]?.string ?? "")
        if queue.delete(entry["ReceiptHandle"]?.string ?? "") {
          done.append(.make(("Id", id)))
        } else {
          failed.append(.make(("Id", id), ("SenderFault", .bool(true)), ("Code", .text("ReceiptHandleIsInvalid"))))
        }
      }
      return Reply(.make(("Successful", .list(done)), ("Failed", .list(failed))))
    case "ChangeMessageVisibility":
      let until = now + min(max(body["VisibilityTimeout"]?.whole ?? 30, 0), 43_200) * 1000
      return queue.hide(body["ReceiptHandle"]?.string ?? "", until: until) ? Reply(status: 200) : badReceipt
    case "GetQueueAttributes":
      let open = queue.messages.filter { $0.hiddenUntil <= now }.count
      return Reply(
        .make(
          (
            "Attributes",
            .make(
              ("ApproximateNumberOfMessages", .text(String(open))),
              ("ApproximateNumberOfMessagesNotVisible", .text(String(queue.messages.count - open))))
          )))
    default: return fault(400, "com.amazon.coral.service#UnknownOperationException", "")
    }
  }

  /// The queue's account and name, which stay the same wherever it is served.
  private var path: String { "/" + address.split(separator: "/").suffix(2).joined(separator: "/") }

  private func face(_ message: MessageQueue.Message) -> Node {
    .make(
      ("MessageId", .text(message.id)), ("ReceiptHandle", .text(message.receipt)),
      ("MD5OfBody", .text(Hex.text(MD5.digest(Array(message.body.utf8))))), ("Body", .text(message.body)),
      ("Attributes", .make(("ApproximateReceiveCount", .text(String(message.received))))))
  }

  private var badReceipt: Reply {
    fault(404, "com.amazonaws.sqs#ReceiptHandleIsInvalid", "The input receipt handle is not a valid receipt handle.")
  }

  private func fault(_ status: Int, _ type: String, _ message: String) -> Reply {
    Reply(.make(("__type", .text(type)), ("message", .text(message))), status: status)
  }
}
