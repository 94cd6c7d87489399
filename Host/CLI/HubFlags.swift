internal import ArgumentParser
internal import HostApp
internal import HostCore
internal import HostSync
internal import Logging

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#endif

/// Where the hub's options come from, for every command that has to do with it.
struct HubFlags: ParsableArguments {
  @Option(help: ArgumentHelp("File of options, JSON; $TRADEPOST_CONFIG when it is not given.", valueName: "file")) var config: String?
  @Option(help: ArgumentHelp("An option, name=value: http.port=9000. May be repeated.", valueName: "name=value")) var option: [String] = []

  /// - Parameter flags: what flags of their own say; they go before everything.
  func options(_ flags: [String: String]) async throws -> HubOptions {
    let pairs = try Pairs.read(option, option: "--option")
    for name in pairs.keys.sorted() where HubOption.named(name) == nil {
      throw HostError("config.unknown", "There is no option \"\(name)\". They are listed by: tradepost config show", exit: 2)
    }
    return try await HubOptions(
      file: config, environment: ProcessInfo.processInfo.environment, flags: pairs.merging(flags) { $1 })
  }
}

extension HubOptions {
  /// Has the log be written as the options say.
  func startLog() {
    HostLog.shared.set(HostLog.Form(rawValue: value("log.form")) ?? .auto, Logger.Level(rawValue: value("log.level")) ?? .info)
  }

  var rules: ScheduleRules {
    var rules = ScheduleRules()
    rules.places = number("schedule.places")
    rules.hang = Int64(number("schedule.hang_minutes")) * 60_000
    rules.deadline = Int64(number("schedule.deadline_minutes")) * 60_000
    rules.sweep = Int64(number("schedule.sweep_hours")) * 3_600_000
    return rules
  }
}
