internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// The queue by its JSON protocol. A message that is received is hidden for a while and comes again unless it is deleted; it
/// is deleted only when the host has it.
extension Amazon: DeliveryQueue {
  /// Seconds that a received message is hidden: time enough for the host to store ten.
  private static let hidden: Int64 = 120

  func poll(_ run: Run) async throws {
    let queue = try queue()
    while true {
      let answer = try await ask("ReceiveMessage", queue, run) {
        $0.member("MaxNumberOfMessages", 10)
        $0.member("QueueUrl", queue.url)
        $0.member("VisibilityTimeout", Self.hidden)
        $0.member("WaitTimeSeconds", 0)
      }
      let messages = answer.list("Messages")
      if messages.isEmpty { return }
      var kept: [(id: String, receipt: String)] = []
      var deliveries: [Delivery] = []
      for message in messages {
        guard let id = message["MessageId"]?.string, !id.isEmpty, let receipt = message["ReceiptHandle"]?.string,
          let body = message["Body"]?.string
        else {
          run.log(.warning, "the queue gave a message without id, receipt or body, which is left in it")
          continue
        }
        if isOthers(body) {
          run.log(.warning, "the message \(id.prefix(60)) is about another seller of this app, and left in the queue for its store")
          continue
        }
        kept.append((id, receipt))
        deliveries.append(Delivery(id: id, fields: [.init("Content-Type", "application/json")], body: Array(body.utf8)))
      }
      if kept.isEmpty { return }
      try await run.keep(deliveries)
      try await delete(kept, queue, run)
    }
  }

  /// A queue takes the notifications of all sellers who let the application in; each store takes its own.
  private func isOthers(_ body: String) -> Bool {
    guard case .notification(let value, _)? = try? Envelope(Array(body.utf8)), let seller = Notice(value).sellerID else { return false }
    return seller != sellerID
  }

  private func delete(_ messages: [(id: String, receipt: String)], _ queue: QueueAddress, _ run: Run) async throws {
    let answer = try await ask("DeleteMessageBatch", queue, run) { writer in
      writer.key("Entries")
      writer.list { list in
        for (place, message) in messages.enumerated() {
          list.object {
            $0.member("Id", String(place))
            $0.member("ReceiptHandle", message.receipt)
          }
        }
      }
      writer.member("QueueUrl", queue.url)
    }
    let failed = answer.list("Failed").count
    if failed > 0 { run.log(.warning, "\(failed) messages could not be taken off the queue and will come once more") }
  }

  private func ask(
    _ action: String, _ queue: QueueAddress, _ run: Run, _ write: (inout JSONWriter) -> Void
  ) async throws -> JSONValue {
    var writer = JSONWriter()
    writer.object { write(&$0) }
    var request = Request("POST", "/").spending("queue")
    request.origin = "queue"
    request.signIn = "queue"
    request.fields = [.init("Content-Type", "application/x-amz-json-1.0"), .init("X-Amz-Target", "AmazonSQS.\(action)")]
    request.body = writer.bytes
    // A message received twice is hidden once more; one deleted twice stays deleted.
    request.isSafe = true
    do { return try await run.json(request).value } catch let failure as Failure { throw Self.explained(failure) }
  }

  private static func explained(_ failure: Failure) -> Failure {
    guard failure.code == .denied || failure.code == .auth || failure.code == .invalid else { return failure }
    let end = failure.message.hasSuffix(".") ? "" : "."
    return Failure(
      failure.code,
      "\(failure.message)\(end) Check queue_url, aws_region and the AWS key: its user needs sqs:ReceiveMessage and sqs:DeleteMessage on the queue",
      detail: failure.detail, retryAfterMilliseconds: failure.retryAfterMilliseconds)
  }
}
