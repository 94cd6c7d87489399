internal import ArgumentParser
internal import HostApp
internal import HostSync

extension SyncCommand {
  struct Locate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Asks the shop what it has of a push whose items are in doubt or not shown yet. Nothing is sent again.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The push: its run's id.") var run: String

    func run() async throws {
      let host = try common.host()
      let report = try await Interruption.cancelling { [run] in try await host.locate(run) }
      try PushOutput.show(report, json: common.json)
    }
  }
}
