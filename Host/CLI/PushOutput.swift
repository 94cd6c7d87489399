internal import ArgumentParser
internal import HostApp
internal import HostCore
internal import HostSync
internal import TradepostContract
internal import TradepostJSON

/// What every push takes.
struct PushOptions: ParsableArguments {
  @OptionGroup var common: CommonOptions
  @Option(help: "The store's id or name.") var store: String
  @Flag(help: "Show what would change against what the books hold, and send nothing.") var dryRun = false
  @Flag(help: "Push although a price or a catalogue's stock becomes zero, or many prices change.") var approve = false

  /// Pushes, or shows what would be pushed, and ends with the right code.
  ///
  /// - Parameter reason: why, for the log.
  func push(_ host: Tradepost, _ items: PushItems, reason: String = "") async throws {
    if dryRun { return PushOutput.show(try await host.preview(store, items), json: common.json) }
    let total = items.lines.count
    let isShown = Output.isTerminal && !common.json
    let report = try await Interruption.cancelling { [store, approve] in
      try await host.push(store, items, approves: approve, cause: StockCause(actor: "cli", reason: reason)) {
        if isShown { Output.progress("\($0) of \(total) items") }
      }
    }
    if isShown { Output.progress("") }
    try PushOutput.show(report, json: common.json)
  }
}

/// How pushes are told.
enum PushOutput {
  /// Rows of a table that a person still reads.
  private static let most = 50

  static func show(_ report: PushReport, json: Bool) throws {
    if json { Output.json { report.write(to: &$0) } } else { tell(report) }
    if let code = exitCode(report) { throw ExitCode(code) }
  }

  /// 1 when the run failed, 3 when an item was not taken, nil when all is well.
  private static func exitCode(_ report: PushReport) -> Int32? {
    if report.end.state == .failed || report.end.state == .cancelled { return 1 }
    return report.counts.areAllWell ? nil : 3
  }

  private static func tell(_ report: PushReport) {
    let counts = report.counts
    let shown = report.items.count <= most ? report.items : report.items.filter { $0.end != "confirmed" && $0.end != "accepted" }
    if !shown.isEmpty {
      Output.table(
        ["ITEM", "RESULT", "COMPARED", "PLATFORM HAS", "WHY"],
        shown.map { item in
          [item.label, item.end, item.outcome.compared ? "yes" : "no", item.located?.current ?? "", item.outcome.reason]
        }, empty: "")
    }
    let words = PushCounts.names.filter { counts[$0] > 0 }.map { "\(counts[$0]) \($0)" }.joined(separator: ", ")
    Output.line("\(report.resource.rawValue) to \(report.store): \(words), \(report.end.state.words) (SYNC-\(report.uid.text))")
    if !report.end.message.isEmpty {
      Output.problem("\(report.end.code.isEmpty ? "" : report.end.code + " · ")\(report.end.message)")
    }
  }

  static func show(_ preview: PushPreview, json: Bool) {
    if json { return Output.json { preview.write(to: &$0) } }
    let rows = preview.items.flatMap { item in item.fields.map { [item.about, $0.name, $0.before ?? "?", $0.after] } }
    Output.table(["WHAT", "FIELD", "IN THE BOOKS", "PUSHED"], rows, empty: "Nothing would change.")
    Output.line("\(preview.items.filter { !$0.fields.isEmpty }.count) of \(preview.items.count) items differ; nothing was sent.")
  }
}

extension PushReport {
  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("code", end.code.isEmpty ? nil : end.code)
      writer.key("counts")
      counts.write(to: &writer)
      writer.member("id", "SYNC-" + uid.text)
      writer.member("items", items) { $0.write(to: &$1) }
      writer.member("kind", resource.rawValue)
      writer.member("message", end.message.isEmpty ? nil : end.message)
      writer.member("operation", "push")
      writer.key("seconds")
      writer.raw(Amount(coefficient: max(0, end.endedAt - startedAt), scale: 3).text)
      writer.member("status", end.state.rawValue)
      writer.member("store", store)
    }
  }
}
