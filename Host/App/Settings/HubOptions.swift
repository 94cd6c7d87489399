internal import Configuration
public import HostCore
internal import SystemPackage
internal import TradepostJSON

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#endif

/// What `tradepost serve` was told, from the strongest to the weakest: flags, the environment, a file, what is usual.
public struct HubOptions: Sendable {
  /// Where a value comes from.
  public enum Origin: Sendable, Hashable {
    case flag
    case environment(String)
    case file(String)
    case usual

    public var text: String {
      switch self {
      case .flag: "flag"
      case .environment(let name): "environment \(name)"
      case .file(let path): "file \(path)"
      case .usual: "usual"
      }
    }
  }

  public struct Value: Sendable, Hashable {
    public let option: HubOption
    public let value: String
    public let origin: Origin
  }

  public let values: [Value]

  /// - Parameters:
  ///   - file: JSON, nested by topic; nil: none.
  ///   - flags: by the options' names.
  public init(file: String?, environment: [String: String], flags: [String: String]) async throws(HostError) {
    let file = file ?? environment["TRADEPOST_CONFIG"]
    var sources: [(provider: any ConfigProvider, origin: @Sendable (HubOption) -> Origin)] = [
      (Self.memory(flags), { _ in .flag }),
      (
        EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "tradepost"), { .environment($0.environmentName) }
      ),
    ]
    if let file { sources.append((try await Self.provider(file), { _ in .file(file) })) }
    var values: [Value] = []
    for option in HubOption.all {
      var found = Value(option: option, value: option.fallback, origin: .usual)
      for source in sources {
        let origin = source.origin(option)
        guard let value = try Self.look(option, in: source.provider, origin) else { continue }
        found = Value(option: option, value: value, origin: origin)
        break
      }
      values.append(found)
    }
    self.values = values
  }

  private static func memory(_ flags: [String: String]) -> InMemoryProvider {
    var values: [AbsoluteConfigKey: ConfigValue] = [:]
    for (name, value) in flags { values[AbsoluteConfigKey(ConfigKey(name))] = ConfigValue(.string(value), isSecret: false) }
    return InMemoryProvider(values: values)
  }

  private static func look(_ option: HubOption, in provider: any ConfigProvider, _ origin: Origin) throws(HostError) -> String? {
    let key = AbsoluteConfigKey(ConfigKey(option.name))
    let isFile = if case .file = origin { true } else { false }
    let text: String?
    do {
      // A file has types; a flag and the environment have text.
      switch option.kind {
      case .number where isFile: text = try provider.value(forKey: key, type: .int).value?.content.int.map { String($0) }
      case .flag where isFile: text = try provider.value(forKey: key, type: .bool).value?.content.bool.map { String($0) }
      case .list where isFile:
        text = try provider.value(forKey: key, type: .stringArray).value?.content.list.map { $0.joined(separator: ",") }
      default: text = try provider.value(forKey: key, type: .string).value?.content.text
      }
    } catch {
      throw HostError("config.value", "\(option.name) from \(origin.text) is of the wrong kind. \(option.help)", exit: 2)
    }
    guard let text else { return nil }
    if let problem = option.problem(text) {
      throw HostError("config.value", "\(option.name) from \(origin.text) is \"\(text.prefix(100))\"; \(problem). \(option.help)", exit: 2)
    }
    return text
  }

  private static func provider(_ path: String) async throws(HostError) -> any ConfigProvider {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw HostError("config.file", "\(path) cannot be read. Name another file with --config.", exit: 2)
    }
    let root: JSONValue
    do throws(JSONError) { root = try JSONDocument(parsing: Array(bytes)).root } catch {
      throw HostError("config.file", "\(path) is not JSON: \(error.problem)", exit: 2)
    }
    try check(root, at: "", path)
    do { return try await FileProvider<JSONSnapshot>(filePath: FilePath(path)) } catch {
      throw HostError("config.file", "\(path) cannot be understood: \(error)", exit: 2)
    }
  }

  /// A name that nobody knows is most often one that was mistyped, and would be passed over in silence.
  private static func check(_ value: JSONValue, at name: String, _ path: String) throws(HostError) {
    for (key, member) in value.members {
      let full = name.isEmpty ? key : name + "." + key
      if HubOption.named(full) != nil { continue }
      guard HubOption.all.contains(where: { $0.name.hasPrefix(full + ".") }), member.members.contains(where: { _ in true }) else {
        if LogSecrets.isSecret(full) || full.lowercased().contains("token") || key.lowercased() == "key" {
          throw HostError(
            "config.secret",
            "\(path) names \"\(full.prefix(100))\": no secret stands in it. Stores' secrets: tradepost store update --secret.",
            exit: 2)
        }
        throw HostError(
          "config.unknown", "\(path) names \"\(full.prefix(100))\", which is no option. They are listed by: tradepost config show", exit: 2)
      }
      try check(member, at: full, path)
    }
  }

  public func value(_ name: String) -> String { values.first { $0.option.name == name }?.value ?? "" }
  public func number(_ name: String) -> Int { Int(value(name)) ?? 0 }
  public func isOn(_ name: String) -> Bool { value(name) == "true" }
  public func list(_ name: String) -> [String] {
    value(name).split(separator: ",").map { $0.filter { !$0.isWhitespace } }.filter { !$0.isEmpty }
  }
  /// Nil when nothing was said and nothing is usual.
  public func text(_ name: String) -> String? { value(name).isEmpty ? nil : value(name) }
}

extension ConfigContent {
  fileprivate var int: Int? { if case .int(let value) = self { value } else { nil } }
  fileprivate var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  fileprivate var text: String? { if case .string(let value) = self { value } else { nil } }
  fileprivate var list: [String]? { if case .stringArray(let value) = self { value } else { nil } }
}
