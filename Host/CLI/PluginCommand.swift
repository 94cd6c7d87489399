internal import ArgumentParser
internal import HostApp
internal import HostCore
internal import HostRuntime
internal import TradepostContract
internal import TradepostJSON

struct PluginCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugin", abstract: "Packages: adapters and functions.",
    subcommands: [List.self, Inspect.self, Install.self, Enable.self, Disable.self, Call.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists the packages that there are, and refused ones with the reason.")
    @OptionGroup var common: CommonOptions

    func run() throws {
      let listing = Tradepost.catalog(folder: common.folder, plugins: CommonOptions.plugins).packages(allVersions: true)
      if common.json {
        return Output.json { writer in
          writer.object { writer in
            writer.key("packages")
            writer.list { writer in for package in listing.packages { package.write(to: &writer) } }
            writer.key("refused")
            writer.list { writer in
              for refused in listing.refused {
                writer.object {
                  $0.member("code", refused.reason.code)
                  $0.member("folder", refused.folder)
                  $0.member("message", refused.reason.message)
                }
              }
            }
          }
        }
      }
      Output.table(
        ["PACKAGE", "VERSION", "FROM", "DOES"],
        listing.packages.map { package in
          [package.manifest.id, package.manifest.version, package.isShipped ? "Tradepost" : "installed", package.does]
        },
        empty: "There are no packages. Build ours: make build")
      for refused in listing.refused { Output.problem("\(refused.folder): \(refused.reason)") }
    }
  }

  struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows what a package says about itself and the digests of its files, without running any of its code.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The package's id.") var package: String
    @Option(help: "Which version; else the newest.") var version: String?

    func run() throws {
      let package = try Tradepost.catalog(folder: common.folder, plugins: CommonOptions.plugins)
        .package(package, version: version)
      if common.json { return Output.json { package.write(to: &$0) } }
      let manifest = package.manifest
      Output.line("\(manifest.name) (\(manifest.id)) \(manifest.version), contract \(manifest.contract)")
      Output.line("Folder      \(package.folder)")
      if let platform = manifest.platform {
        Output.line("Platform    \(platform.name) \(platform.apiVersion)\(platform.ends.map { ", ends \($0.text)" } ?? "")")
      }
      for (name, resources) in manifest.operations.sorted(by: { $0.key < $1.key }) {
        Output.line("Operation   \(name) \(resources.map(\.rawValue).joined(separator: ", "))")
      }
      for origin in manifest.origins { Output.line("Talks to    \(origin.name): \(origin.address)") }
      for setting in manifest.settings {
        Output.line("Setting     \(setting.name)\(setting.required ? "" : " (optional)"): \(setting.label). \(setting.help)")
      }
      for secret in manifest.secrets { Output.line("Secret      \(secret.name): \(secret.label). \(secret.help)") }
      for (raw, rule) in manifest.statuses.sorted(by: { $0.key < $1.key }) {
        Output.line("Status      \(raw) → \(rule.status.rawValue), \(rule.effect.rawValue)")
      }
      for function in manifest.functions { Output.line("Function    \(function.name) \(function.signature): \(function.summary)") }
      for (file, digest) in package.digests.sorted(by: { $0.key < $1.key }) { Output.line("SHA-256     \(digest)  \(file)") }
    }
  }

  struct Install: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Copies a package into the data folder and pins the digests of its files.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The package's folder, with plugin.json in it.") var from: String

    func run() throws {
      // Opening the data first: packages are installed into a folder whose key is right.
      let package = try Package.install(from: from, into: try common.host().installFolder)
      if common.json { return Output.json { package.write(to: &$0) } }
      Output.line("\(package.name) is installed and runs from now on where \(package.manifest.id) is enabled.")
      Output.line("Enable it for another store: tradepost plugin enable \(package.manifest.id) --store STORE")
    }
  }

  struct Enable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lets a package run for a store.")
    @OptionGroup var common: CommonOptions
    @Argument var package: String
    @Option(help: "The store's id or name.") var store: String

    func run() async throws { try await PluginCommand.enable(package, store, true, common) }
  }

  struct Disable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lets a package run for a store no longer.")
    @OptionGroup var common: CommonOptions
    @Argument var package: String
    @Option(help: "The store's id or name.") var store: String

    func run() async throws { try await PluginCommand.enable(package, store, false, common) }
  }

  private static func enable(_ package: String, _ store: String, _ isEnabled: Bool, _ common: CommonOptions) async throws {
    let view = try await common.host().enable(package, store: store, isEnabled)
    if common.json { return Output.json { view.write(to: &$0) } }
    let packages = view.packages.isEmpty ? "no package" : view.packages.joined(separator: ", ")
    Output.line("\(view.name): \(packages) may run.")
  }

  struct Call: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Calls a function of a package: examples sku.normalize \"ab-1 \"")
    @OptionGroup var common: CommonOptions
    @Argument var package: String
    @Argument var function: String
    @Argument(parsing: .allUnrecognized, help: "Text, whole numbers, true or false, money as \"12.34 EUR\".")
    var arguments: [String] = []

    func run() async throws {
      let package = try Tradepost.catalog(folder: common.folder, plugins: CommonOptions.plugins).package(package)
      let outcome = try await Tradepost.call(function, of: package, arguments: arguments)
      guard common.json else { return Output.line(outcome.text ?? outcome.value.description) }
      Output.json { writer in
        writer.object { writer in
          writer.member("text", outcome.text)
          writer.key("value")
          switch outcome.value {
          case .int(let value): writer.int(value)
          case .bool(let value): writer.bool(value)
          case .text(let value): writer.string(value)
          case .money(let value): value.write(to: &writer)
          }
        }
      }
    }
  }
}

extension Package {
  /// In a few words.
  fileprivate var does: String {
    let operations = manifest.operations.keys.sorted().joined(separator: ", ")
    let functions = manifest.functions.isEmpty ? "" : "\(manifest.functions.count) functions"
    return [operations, functions].filter { !$0.isEmpty }.joined(separator: "; ")
  }

  fileprivate func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("contract", manifest.contract)
      writer.key("digests")
      writer.object { writer in
        for (file, digest) in digests.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
          writer.key(file)
          writer.string(digest)
        }
      }
      writer.member("folder", folder)
      writer.member("functions", manifest.functions) { function, writer in
        writer.object {
          $0.member("name", function.name)
          $0.member("signature", function.signature)
          $0.member("summary", function.summary)
        }
      }
      writer.member("id", manifest.id)
      writer.member("name", manifest.name)
      writer.key("operations")
      writer.object { writer in
        for (name, resources) in manifest.operations.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
          writer.key(name)
          writer.list { writer in for resource in resources { writer.string(resource.rawValue) } }
        }
      }
      writer.member("version", manifest.version)
    }
  }
}
