internal import ArgumentParser
internal import HostApp
internal import HostCore
internal import TradepostJSON

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#endif

extension ReportCommand {
  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Looks whether the sums behind all reports, and the orders' totals, are what the books say.",
      discussion: "Ends with 1 where they are not, and names each place. It walks through all documents and opens each order's record.")
    @OptionGroup var common: CommonOptions

    func run() async throws {
      let differences = try await common.host().checkSums()
      if common.json {
        Output.json("differences", differences)
      } else {
        for difference in differences { Output.line("\(difference.place): \(difference.what)") }
      }
      guard differences.isEmpty else {
        throw HostError(
          "report.differs",
          "\(differences.count) places are not what the books say. Sums are made anew with: tradepost report rebuild. Of an order, its"
            + " record is right: tradepost sync orders --full reads it again, or restore a backup.")
      }
      if !common.json { Output.line("All sums are what the books say.") }
    }
  }

  struct Rebuild: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Makes the sums behind all reports anew from the books.")
    @OptionGroup var common: CommonOptions

    func run() async throws {
      try await common.host().rebuildSums()
      if common.json { return Output.json { $0.object { $0.member("success", true) } } }
      Output.line("All sums are made anew.")
    }
  }
}

struct RatesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rates", abstract: "Exchange rates, for sums over several currencies.", subcommands: [Import.self])

  struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Stores the rates of a file as the European Central Bank gives it out: eurofxref-hist.csv.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The file.") var file: String

    func run() async throws {
      guard let bytes = FileManager.default.contents(atPath: file) else {
        throw HostError("use.file", "\(file) cannot be read.", exit: 2)
      }
      let done = try await common.host().importRates(String(decoding: bytes, as: UTF8.self))
      if common.json {
        return Output.json { writer in
          writer.object {
            $0.member("days", done.days)
            $0.member("rates", done.rates)
            $0.member("skipped", done.skipped) { $1.string($0) }
          }
        }
      }
      Output.line("\(done.rates) rates of \(done.days) days are stored.")
      if !done.skipped.isEmpty { Output.line("Left aside, since nothing is booked in them: \(done.skipped.joined(separator: ", "))") }
    }
  }
}
