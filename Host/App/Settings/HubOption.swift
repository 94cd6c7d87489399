/// One thing about `tradepost serve` that a file, the environment or a flag may say. None of them is a secret: those have the
/// key file, and the sealed data.
public struct HubOption: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    case number(ClosedRange<Int>)
    case flag
    case choice([String])
    case text
    /// Several texts: a list in a file, joined by commas elsewhere.
    case list
  }

  /// `http.port`: in a file `{"http":{"port":…}}`, in the environment `TRADEPOST_HTTP_PORT`.
  public let name: String
  public let kind: Kind
  /// As it would be written in the environment; empty: nothing.
  public let fallback: String
  public let help: String

  /// All there are, by topic.
  public static let all: [HubOption] = [
    HubOption(name: "http.host", kind: .text, fallback: "127.0.0.1", help: "The address to listen on."),
    HubOption(name: "http.port", kind: .number(0...65_535), fallback: "8080", help: "The port to listen on; 0: any that is free."),
    HubOption(name: "http.certificate", kind: .text, fallback: "", help: "PEM file of the certificate, its chain behind it."),
    HubOption(name: "http.certificate_key_file", kind: .text, fallback: "", help: "PEM file of the certificate's key."),
    HubOption(name: "http.behind_proxy", kind: .list, fallback: "", help: "Addresses of proxies whose X-Forwarded-For is believed."),
    HubOption(
      name: "http.plain", kind: .flag, fallback: "false", help: "Listen without TLS on an address that others reach: tokens can be read."),
    HubOption(name: "http.connections", kind: .number(1...1_000_000), fallback: "1000", help: "Open connections at most."),
    HubOption(name: "http.rate", kind: .number(1...1_000_000), fallback: "50", help: "Requests a second that one token may make."),
    HubOption(
      name: "http.allow_local_shops", kind: .flag, fallback: "false", help: "The API may connect shops on this machine: simulators."),
    HubOption(
      name: "log.form", kind: .choice(["auto", "json", "text"]), fallback: "auto", help: "auto: text on a terminal, else JSON lines."),
    HubOption(
      name: "log.level", kind: .choice(["trace", "debug", "info", "notice", "warning", "error", "critical"]), fallback: "info",
      help: "The least that is written."),
    HubOption(
      name: "schedule.enabled", kind: .flag, fallback: "true", help: "Bring stores in by themselves, as each store's settings say."),
    HubOption(name: "schedule.places", kind: .number(1...64), fallback: "4", help: "Stores that are worked for at once."),
    HubOption(
      name: "schedule.hang_minutes", kind: .number(1...1440), fallback: "15", help: "A run that stores nothing for so long is ended."),
    HubOption(name: "schedule.deadline_minutes", kind: .number(1...10_080), fallback: "360", help: "No run takes longer."),
    HubOption(
      name: "schedule.sweep_hours", kind: .number(1...720), fallback: "24", help: "How often all that changed lately is read again."),
  ]

  /// `TRADEPOST_HTTP_PORT`.
  public var environmentName: String { "TRADEPOST_" + name.uppercased().replacing(".", with: "_") }

  public static func named(_ name: String) -> HubOption? { all.first { $0.name == name } }

  /// What is wrong with a value; nil: nothing.
  func problem(_ value: String) -> String? {
    switch kind {
    case .number(let range):
      guard let number = Int(value), range.contains(number) else {
        return "it is a whole number from \(range.lowerBound) to \(range.upperBound)"
      }
    case .flag: if value != "true", value != "false" { return "it is true or false" }
    case .choice(let choices): if !choices.contains(value) { return "it is one of " + choices.joined(separator: ", ") }
    case .text, .list: if value.utf8.count > 4_000 { return "it is longer than 4,000 bytes" }
    }
    return nil
  }
}
