public import HostCore
internal import HostRuntime
internal import HostStorage
internal import HostSync
internal import TradepostContract
internal import TradepostJSON

/// Taking deliveries out of the platform's own queue.
extension Tradepost {
  /// Empties the queue: each page is applied before its messages are taken off. What cannot be understood is queued for a
  /// person, so that one such message does not hold up the others.
  public func poll(_ name: String) async throws(HostError) -> [DeliveryReport] {
    let store = try await storage.store(name)
    try Self.mayRun(store, store.platform)
    let package = try catalog.package(store.platform)
    guard package.manifest.has("poll") else {
      throw HostError("delivery.queue", "\(package.manifest.name) has no queue to poll; it calls: tradepost store subscribe", exit: 2)
    }
    let reports = Reports()
    return try await linked(store, package) { link in
      _ = try await link.session.run(OperationCall("poll")) { page in
        for record in page.records {
          let report = try await self.take(record, link, store, package)
          await reports.add(report)
          // What is thrown here keeps the page in the queue: it comes again.
          if let broken = report.runs.first(where: { [.failed, .cancelled].contains($0.end.state) }) {
            throw HostError("poll.\(broken.end.code)", "A message could not be applied and stays in the queue: \(broken.end.message)")
          }
        }
      }
      return await reports.all
    }
  }

  private func take(
    _ record: PageRecord, _ link: StoreLink, _ store: ConnectedStore, _ package: Package
  ) async throws -> DeliveryReport {
    var report = DeliveryReport()
    do {
      if let rejection = record.rejection { throw Failure(.adapter, rejection) }
      let delivery = try Delivery(json: JSONDocument(parsing: record.json).root)
      report.topic = package.manifest.deliveries?.topicHeader.flatMap { delivery.field($0) }
      try await take(delivery, link, store, package, &report)
    } catch let failure as Failure where [.adapter, .invalid, .unsupported].contains(failure.code) {
      try await putAside(record, failure.message, store, &report)
    } catch let error as JSONError {
      try await putAside(record, "\(error)", store, &report)
    }
    return report
  }

  private func putAside(
    _ record: PageRecord, _ why: String, _ store: ConnectedStore, _ report: inout DeliveryReport
  ) async throws(HostError) {
    report.acknowledged = "it cannot be understood: \(why)"
    let isNew = try await storage.queue("unreadable", store: store.row, delivery: record.id, record.json)
    report.requests.append(("unreadable", isNew))
  }
}

/// What came of the messages of a queue, in their order.
private actor Reports {
  private(set) var all: [Tradepost.DeliveryReport] = []

  func add(_ report: Tradepost.DeliveryReport) { all.append(report) }
}
