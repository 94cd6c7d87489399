internal import ArgumentParser
internal import HostApp
internal import HostCore
internal import TradepostContract
internal import TradepostJSON

/// `tradepost doctor`.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Looks whether all is as it must be, and says what to do where it is not.",
    discussion:
      "Ends with 0 when all is well, 1 when something must be mended, 3 when something should be looked at. Reads the whole database.")
  @OptionGroup var common: CommonOptions
  @OptionGroup var hub: HubFlags

  func run() async throws {
    let rules = try await hub.options([:]).rules
    let view = await Doctor.examine(folder: common.folder, plugins: CommonOptions.plugins, rules: rules)
    if common.json {
      Output.json { view.write(to: &$0) }
    } else {
      Output.table(
        ["CHECK", "STATE", "WHAT", "DO"], view.checks.map { [$0.name, $0.state.rawValue, $0.message, $0.next] },
        empty: "Nothing was looked at.")
    }
    switch view.state {
    case .ok: return
    case .warning: throw ExitCode(3)
    case .failed: throw ExitCode(1)
    }
  }
}

/// `tradepost backup`.
struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Copies everything at one moment into one file, also while the hub runs.",
    discussion: """
      The key is not in it: keep it elsewhere. Without the key nobody can read a backup, you neither, and nobody can change one \
      unseen.
      """)
  @OptionGroup var common: CommonOptions
  @Argument(help: "The file to write; there must be none of that name.") var file: String
  @Flag(help: "Write the key too, into FILE.key. Whoever has both reads everything.") var withKey = false

  func run() async throws {
    guard Tradepost.holdsData(common.folder) else {
      throw HostError("data.none", "\(common.folder) holds no data. Name the folder to back up: --data DIR", exit: 2)
    }
    try await common.host().backUp(to: file, withKey: withKey)
    if common.json {
      return Output.json { writer in
        writer.object {
          $0.member("file", file)
          $0.member("key", withKey ? file + ".key" : nil)
        }
      }
    }
    Output.line(withKey ? "\(file) is written, and its key: \(file).key" : "\(file) is written. The key is not in it.")
  }
}

/// `tradepost restore`.
struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Makes a data folder out of a backup, once everything in it was found whole.",
    discussion: "What waited to be pushed when the backup was taken is put aside for a person; what was on its way is asked about first.")
  @OptionGroup var common: CommonOptions
  @Argument(help: "The backup.") var file: String
  @Option(help: ArgumentHelp("The file of its key; else $TRADEPOST_KEY, else FILE.key.", valueName: "file")) var key: String?

  func run() async throws {
    let restored = try Tradepost.restore(file, to: common.folder, keyFile: key)
    if let beside = restored.keyBeside {
      Output.problem(
        """
        The key came from \(beside), beside the backup: whoever could write both could have changed anything in it. If others \
        could, remove \(common.folder) and restore with a key that you kept elsewhere: --key FILE
        """)
    }
    if common.json {
      return Output.json { writer in
        writer.object {
          $0.member("documents", restored.documents)
          $0.member("files", restored.files)
          $0.member("folder", common.folder)
          $0.member("key_beside", restored.keyBeside)
          $0.member("key_file", restored.keyFile)
          $0.member("orders", restored.orders)
          $0.member("stores", restored.stores)
          $0.member("taken_at", Timestamp(milliseconds: restored.takenAt).text)
          $0.member("tokens", restored.tokens)
        }
      }
    }
    Output.line(
      "\(common.folder) holds \(restored.stores) stores and \(restored.orders) orders as of \(Timestamp(milliseconds: restored.takenAt).text)."
    )
    Output.line(
      restored.keyFile.map { "Its key is \($0): keep a copy elsewhere." }
        ?? "The key is not written into it: whoever opens it sets \(Tradepost.keyVariable), as you did.")
    if restored.tokens > 0 {
      Output.line(
        "\(restored.tokens) tokens are good again as they were then, also those that were revoked since. Look: tradepost token list")
    }
  }
}

/// `tradepost config`.
struct ConfigCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "config", abstract: "What the hub is told.", subcommands: [Show.self])

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Each option of `tradepost serve`, its value, and where that comes from.",
      discussion: """
        A flag goes before the environment (TRADEPOST_HTTP_PORT for http.port), the environment before the file ({"http":{"port":8080}}), \
        the file before what is usual. No secret stands in any of them.
        """)
    @OptionGroup var common: CommonOptions
    @OptionGroup var hub: HubFlags

    func run() async throws {
      let options = try await hub.options([:])
      if common.json {
        return Output.json { writer in
          writer.object { writer in
            for value in options.values.sorted(by: { $0.option.name < $1.option.name }) {
              writer.key(value.option.name)
              writer.object {
                $0.member("environment", value.option.environmentName)
                $0.member("help", value.option.help)
                $0.member("origin", value.origin.text)
                $0.member("value", value.value)
              }
            }
          }
        }
      }
      Output.table(
        ["OPTION", "VALUE", "FROM", "WHAT"], options.values.map { [$0.option.name, $0.value, $0.origin.text, $0.option.help] }, empty: "")
    }
  }
}
