internal import ArgumentParser
internal import HostApp
internal import HostCore
internal import HostNetwork
internal import TradepostJSON

struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Runs a taped sync again, without a network, and compares every request and record.")
  @OptionGroup var common: CommonOptions
  @Argument(help: "The tape, made with sync --record.") var file: String
  @Option(help: "Another version of the adapter than the one that made the tape.") var version: String?
  @Flag(help: "Let the same requests lead to other records, and name those.") var allowChangedRecords = false

  func run() async throws {
    let (header, report) = try await common.host().replay(file, version: version, allowsChangedRecords: allowChangedRecords)
    if common.json {
      return Output.json { writer in
        writer.object { writer in
          writer.key("changed_records")
          writer.list { writer in for id in report.changedRecords { writer.string(id) } }
          writer.member("exchanges", report.exchanges)
          writer.member("package", header.package)
          writer.member("pages", report.pages)
          writer.member("records", report.records)
          writer.member("runs", report.runs)
          writer.member("version", header.version)
        }
      }
    }
    Output.line(
      "\(header.package) \(header.version), \(header.store): \(report.runs) operations, \(report.exchanges) exchanges, \(report.pages) pages, \(report.records) records, \(report.changedRecords.isEmpty ? "all identical" : "\(report.changedRecords.count) changed")"
    )
    for id in report.changedRecords { Output.line("changed: \(id)") }
  }
}
