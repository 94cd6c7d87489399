internal import HostCore
internal import HostSync
internal import Synchronization
internal import TradepostContract
internal import TradepostJSON

/// How runs are told.
enum ReportTable {
  static func show(_ reports: [RunReport]) {
    Output.table(
      ["KIND", "TOTAL", "NEW", "CHANGED", "UNCHANGED", "IGNORED", "HELD", "QUARANTINED", "DELETED", "SECONDS", "END"],
      reports.map { report in
        let counts = report.counts
        let numbers = [
          counts.total, counts.created, counts.updated, counts.unchanged, counts.ignored, counts.held, counts.quarantined,
          counts.deleted,
        ]
        return [report.resource.rawValue] + numbers.map { String($0) } + [report.seconds, report.end.state.words]
      }, empty: "Nothing was asked for.")
    for report in reports where !report.end.message.isEmpty {
      Output.problem("\(report.resource.rawValue): \(report.end.code.isEmpty ? "" : report.end.code + " · ")\(report.end.message)")
    }
    if reports.contains(where: { $0.end.state == .doneWithSkips }) {
      Output.problem("Look at what was left aside: tradepost sync quarantine")
    }
  }

  /// 1 when a run failed, 3 when records were left aside, nil when all is well.
  static func exitCode(_ reports: [RunReport]) -> Int32? {
    if reports.contains(where: { $0.end.state == .failed || $0.end.state == .cancelled }) { return 1 }
    return reports.contains { $0.end.state == .doneWithSkips } ? 3 : nil
  }
}

extension RunEnd.State {
  var words: String {
    switch self {
    case .done: "done"
    case .doneWithSkips: "done with skips"
    case .failed: "failed"
    case .cancelled: "cancelled"
    }
  }
}

extension RunReport {
  /// How long it took, with milliseconds.
  var seconds: String {
    Amount(coefficient: elapsed.components.seconds * 1000 + elapsed.components.attoseconds / 1_000_000_000_000_000, scale: 3).text
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("code", end.code.isEmpty ? nil : end.code)
      writer.key("counts")
      counts.write(to: &writer, seconds: seconds)
      writer.member("id", uid.run(resource.rawValue, isPush: false))
      writer.member("kind", resource.rawValue)
      writer.member("message", end.message.isEmpty ? nil : end.message)
      writer.member("platform_count", end.platformCount)
      writer.member("status", end.state.rawValue)
      writer.member("store", store)
    }
  }
}

/// One line on a terminal that is written over: kind, records, pages, rate, time left.
final class ProgressLine: Sendable {
  private struct State {
    var resource: Resource?
    var begun = ContinuousClock.now
    var shown = ContinuousClock.now
  }

  private let isShown: Bool
  private let state = Mutex(State())

  init(isShown: Bool) { self.isShown = isShown }

  func show(_ progress: Pull.Progress) {
    guard isShown else { return }
    let now = ContinuousClock.now
    let elapsed: Duration? = state.withLock { state in
      if state.resource != progress.resource {
        state = State(resource: progress.resource, begun: now, shown: now)
        return .zero
      }
      guard now - state.shown > .milliseconds(100) else { return nil }
      state.shown = now
      return now - state.begun
    }
    guard let elapsed else { return }
    let total = progress.counts.total
    let milliseconds = max(1, elapsed.components.seconds * 1000 + elapsed.components.attoseconds / 1_000_000_000_000_000)
    let rate = total * 1000 / milliseconds
    var text = "\(progress.resource.rawValue): \(total)"
    if let expected = progress.expected { text += " of \(expected)" }
    text += " records, \(progress.counts.pages) pages"
    if elapsed > .zero {
      text += ", \(rate) a second"
      if let expected = progress.expected, rate > 0, expected > total { text += ", \((expected - total) / rate + 1) s left" }
    }
    Output.progress(text)
  }

  func clear() { if isShown { Output.progress("") } }
}
