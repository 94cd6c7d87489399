internal import CoreMetrics
internal import HostCore
internal import HostSync
internal import Logging
internal import TradepostContract

/// Telling the log and the watchers how runs ended.
extension Tradepost {
  func note(_ report: RunReport, _ store: ConnectedStore) {
    note(
      report.end, report.uid, report.resource, "list", store,
      [
        "records": "\(report.counts.total)", "created": "\(report.counts.created)", "updated": "\(report.counts.updated)",
      ])
  }

  func note(_ report: PushReport, _ store: ConnectedStore) {
    let counts = report.counts
    var facts: Logger.Metadata = ["items": "\(counts.total)"]
    for name in PushCounts.names where counts[name] > 0 { facts[name] = "\(counts[name])" }
    note(report.end, report.uid, report.resource, "push", store, facts)
  }

  private func note(
    _ end: RunEnd, _ uid: Ident, _ resource: Resource, _ operation: String, _ store: ConnectedStore, _ facts: Logger.Metadata
  ) {
    let state = end.state.rawValue
    Counter(label: MetricHelp.runs, dimensions: [("operation", operation), ("kind", resource.rawValue), ("state", state)]).increment()
    let metadata: Logger.Metadata = [
      "run": "\(uid.run(resource.rawValue, isPush: operation == "push"))", "store": "\(store.uid)", "name": "\(store.name)",
      "operation": "\(operation)",
      "kind": "\(resource.rawValue)", "state": "\(state)", "code": "\(end.code)", "why": "\(end.message)",
    ]
    log.log(level: end.state == .failed ? .warning : .info, "A run ended", metadata: metadata.merging(facts) { $1 })
  }
}
