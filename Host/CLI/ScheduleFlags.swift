internal import ArgumentParser
internal import HostApp
internal import HostCore
internal import TradepostContract

/// How often a store is synced by itself, as the plan's settings have it.
struct ScheduleFlags: ParsableArguments {
  @Option(help: ArgumentHelp("Minutes from one sync to the next; 0: only the daily sweep.", valueName: "minutes")) var syncInterval: Int?
  @Option(help: ArgumentHelp("What is synced by itself: orders,inventory; none: nothing.", valueName: "kinds")) var sync: String?

  /// The settings that were said.
  func settings() throws -> [String: String] {
    var settings: [String: String] = [:]
    if let syncInterval { settings["auto_sync_interval"] = String(syncInterval) }
    guard let sync else { return settings }
    let names = sync == "none" ? [] : sync.split(separator: ",").map { String($0.filter { $0 != " " }) }
    for name in names where !Resource.synced.contains(where: { $0.rawValue == name }) {
      throw HostError(
        "use.kind",
        "\"\(name)\" is none of \(Resource.synced.map(\.rawValue).joined(separator: ", ")). Write --sync orders,inventory or --sync none.",
        exit: 2)
    }
    for kind in Resource.synced { settings["sync_" + kind.rawValue] = names.contains(kind.rawValue) ? "true" : "false" }
    return settings
  }

  static func sentence(_ settings: [(name: String, value: String)]) -> String {
    let schedule = StoreSchedule(settings: Dictionary(settings.map { ($0.name, $0.value) }) { $1 })
    let kinds = Resource.synced.filter(schedule.kinds.contains).map(\.rawValue).joined(separator: ", ")
    if kinds.isEmpty { return "nothing" }
    return schedule.interval == 0 ? "\(kinds), once a day" : "\(kinds), every \(schedule.interval) minutes"
  }
}
