internal import ArgumentParser
internal import CMalloc
internal import HostApp
internal import HostCore

#if canImport(Glibc)
  internal import Glibc
#endif

/// `tradepost`: everything that an admin or an operator types.
@main
struct TradepostCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tradepost",
    abstract: "Brings a merchant's shops into the books.",
    discussion: """
      Data lie under --data DIR (else $TRADEPOST_HOME, else the XDG data folder). Every command takes --json.
      Exit codes: 0 done · 1 failed · 2 wrong use · 3 done, with records left aside or items not taken · 4 refused without --approve ·
      5 another run holds the store.
      """,
    version: "0.1.0",
    subcommands: [
      DemoCommand.self, PluginCommand.self, StoreCommand.self, SyncCommand.self, PushCommand.self, OrdersCommand.self,
      InventoryCommand.self,
      CustomersCommand.self, ReportCommand.self, RatesCommand.self, ExportCommand.self, SimulateCommand.self, ReplayCommand.self,
      WebhooksCommand.self, PrivacyCommand.self, AlertsCommand.self, OutboxCommand.self,
      ServeCommand.self, TokenCommand.self, ConfigCommand.self, DoctorCommand.self, BackupCommand.self, RestoreCommand.self,
    ])

  static func main() async {
    // A client of ours that went away must not end the host.
    signal(SIGPIPE, SIG_IGN)
    HostLog.bootstrap()
    // A memory image would hold the sealing key and the shops' secrets.
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    // What a page's answer took goes back when it is let go: a long run needs no more memory than a short one.
    tp_map_blocks_from(256 << 10)
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
    } catch let error as HostError {
      Output.error(error)
      Glibc.exit(error.exit)
    } catch {
      // The parser's own refusals and help texts; wrong use ends with 2.
      let code = exitCode(for: error)
      let text = fullMessage(for: error)
      if code.isSuccess {
        Output.line(text)
        Glibc.exit(0)
      }
      if !text.isEmpty { Output.problem(text) }
      Glibc.exit(error is ExitCode ? code.rawValue : 2)
    }
  }
}
