internal import ArgumentParser
internal import HostApp
internal import HostCore

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#endif
#if canImport(Glibc)
  internal import Glibc
#endif

/// What every command takes.
struct CommonOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Folder of the data.", valueName: "dir"))
  var data: String?

  @Flag(help: "Write JSON.")
  var json = false

  /// Where the data lie: the option, the environment, the XDG folder.
  var folder: String {
    if let data { return data }
    if let home = Self.environment("TRADEPOST_HOME") { return home }
    let base = Self.environment("XDG_DATA_HOME") ?? (Self.environment("HOME") ?? ".") + "/.local/share"
    return base + "/tradepost"
  }

  /// The packages that come with Tradepost lie beside the program.
  static var plugins: String {
    if let folder = environment("TRADEPOST_PLUGINS") { return folder }
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return program.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/plugins"
  }

  func host(_ clock: HostClock = .system) throws -> Tradepost { try Tradepost(folder: folder, plugins: Self.plugins, clock: clock) }

  static func environment(_ name: String) -> String? {
    guard let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty else { return nil }
    return value
  }
}

/// Reads `name=value` pairs.
enum Pairs {
  static func read(_ texts: [String], option: String) throws -> [String: String] {
    var pairs: [String: String] = [:]
    for text in texts {
      guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
        throw HostError("use.pair", "\(option) takes name=value, not \"\(text)\".", exit: 2)
      }
      pairs[String(text[..<equals])] = String(text[text.index(after: equals)...])
    }
    return pairs
  }

  /// Secrets: `name=-` asks for it (or reads a line of standard input), `name=env:VARIABLE` takes it from the environment.
  /// On the command line itself a secret would stand in the process list, so a plain value is refused.
  static func secrets(_ texts: [String]) throws -> [String: String] {
    try read(texts, option: "--secret").reduce(into: [:]) { secrets, pair in
      let (name, source) = pair
      if source == "-" {
        secrets[name] = try ask(name)
      } else if source.hasPrefix("env:") {
        let variable = String(source.dropFirst(4))
        guard let value = CommonOptions.environment(variable) else {
          throw HostError("secret.environment", "The environment has no \(variable) for the secret \(name).", exit: 2)
        }
        secrets[name] = value
      } else {
        throw HostError(
          "secret.plain",
          "A secret on the command line can be read by every user of this machine. Type --secret \(name)=- and enter it, or --secret \(name)=env:VARIABLE.",
          exit: 2)
      }
    }
  }

  private static func ask(_ name: String) throws -> String {
    var settings = termios()
    let isTerminal = tcgetattr(STDIN_FILENO, &settings) == 0
    if isTerminal {
      var silent = settings
      silent.c_lflag &= ~tcflag_t(ECHO)
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
      Output.problem("\(name) (it is not shown): ")
    }
    let line = readLine()
    if isTerminal { tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings) }
    guard let line, !line.isEmpty else { throw HostError("secret.empty", "Nothing was entered for \(name).", exit: 2) }
    return line
  }
}

/// Certificates that an admin names by a file.
enum PEMFile {
  static func read(_ path: String) throws -> String {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw HostError("use.file", "\(path) cannot be read.", exit: 2)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
