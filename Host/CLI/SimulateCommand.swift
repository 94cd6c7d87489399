internal import ArgumentParser
internal import HostApp
internal import HostCore
internal import HostRuntime
internal import HostSimulator
internal import TradepostContract
internal import TradepostJSON

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#endif

struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Serves the simulator of a platform on this machine.")
  @OptionGroup var common: CommonOptions
  @Argument(help: "The package's id.") var platform: String
  @Option(help: "Port on 127.0.0.1; 0 takes any.") var port = 0
  @Option(help: "Another seed, another shop.") var seed: UInt64 = 1
  @Option(help: "The simulator's options as JSON: {\"orders\":100,\"faults\":{\"429\":0.1}}.") var options = "{}"
  @Option(help: "Folder of JSON files that stand for the shop instead of a seeded one.") var world: String?
  @Option(help: "The world's first moment, 2026-11-01T00:00:00Z: planned edits come after it.") var epoch: String?
  @Flag(help: "Speak https, with a certificate of its own; as it is where the platform's own address is https.") var tls = false
  @Flag(help: "Speak http, whatever the platform's own address is.") var plain = false
  @Option(help: "Write the certificate to this file; else to a temporary one.") var certificate: String?
  @Option(help: "When it is ended, write the shop's own book to this file, JSON lines.") var book: String?
  @Option(help: "Write what the platform sends on its own into this folder, a .http file each.") var deliveries: String?
  @Option(
    help: ArgumentHelp(
      "Send what the platform sends on its own to a hub on this machine, whatever host it is subscribed under: http://127.0.0.1:8080",
      valueName: "address"))
  var deliverTo: String?

  func run() async throws {
    let package = try Tradepost.catalog(folder: common.folder, plugins: CommonOptions.plugins).package(platform)
    var wish = Tradepost.Simulating()
    wish.port = port
    wish.seed = seed
    wish.options = options
    wish.data = world
    if tls && plain { throw HostError("use.tls", "--tls and --plain exclude each other.", exit: 2) }
    wish.isSecure = tls ? true : plain ? false : nil
    if let epoch {
      guard let time = Timestamp(epoch) else {
        throw HostError("use.epoch", "\"\(epoch)\" is no time. Write 2026-11-01T00:00:00Z.", exit: 2)
      }
      wish.epoch = time.milliseconds
    }
    let server = try await Tradepost.simulate(package, wish)
    let connection = try server.connection()
    var authority: String?
    if let pem = server.certificatePEM {
      let file = certificate ?? FileManager.default.temporaryDirectory.path + "/tradepost-simulator-\(server.port).pem"
      // What lies there already is replaced, wherever it leads.
      try Data(pem.utf8).write(to: URL(filePath: file), options: .atomic)
      authority = file
    }
    if deliveries != nil && deliverTo != nil {
      throw HostError("use.deliveries", "--deliveries and --deliver-to exclude each other.", exit: 2)
    }
    let sender = try deliverTo.map { hub in try DeliverySender(to: hub, server) { Output.problem($0) } }
    let writer = try deliveries.map { try DeliveryWriter(folder: $0, server) }
    await Interruption.wait { tell(connection, server.endpoint, authority: authority) }
    await writer?.end()
    await sender?.end()
    await server.stop()
    if certificate == nil, let authority { try? FileManager.default.removeItem(atPath: authority) }
    if let book { try Self.write(try server.book(), to: book) }
    let counters = try server.counters().sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    Output.problem("Answered: \(counters.joined(separator: " "))")
  }

  /// How to connect to it.
  private func tell(_ connection: SimulatorConnection, _ endpoint: String, authority: String?) {
    if common.json {
      Output.json { writer in
        writer.object { writer in
          writer.member("address", connection.address)
          writer.member("authority", authority)
          writer.member("endpoint", endpoint)
          writer.member("name", connection.name)
          writer.key("secrets")
          writer.object { writer in
            for (name, value) in connection.secrets.sorted(by: { $0.key < $1.key }) {
              writer.key(name)
              writer.string(value)
            }
          }
          writer.key("settings")
          writer.object { writer in
            for (name, value) in connection.settings.sorted(by: { $0.key < $1.key }) {
              writer.key(name)
              writer.string(value)
            }
          }
        }
      }
    } else {
      Output.line(
        "\(connection.name) (\(connection.address)) is simulated on \(endpoint). Ctrl-C ends it. Connect it from another terminal:")
      let secrets = connection.secrets.sorted { $0.key < $1.key }
      let environment = secrets.map { "\($0.key.uppercased())=\($0.value)" }.joined(separator: " ")
      let settings = connection.settings.sorted { $0.key < $1.key }.map { "--set \($0.key)=\($0.value)" }.joined(separator: " ")
      let named = secrets.map { "--secret \($0.key)=env:\($0.key.uppercased())" }.joined(separator: " ")
      Output.line(
        "  \(environment) tradepost store add \(platform) demo \(settings) \(named) --connect-to \(endpoint)"
          + (authority.map { " --authority \($0)" } ?? ""))
    }
  }

  private static func write(_ book: [SimulatorBookLine], to file: String) throws {
    var text = ""
    for line in book {
      var writer = JSONWriter()
      writer.object {
        $0.member("credit", line.credit)
        $0.member("currency", line.currency)
        $0.member("date", line.date)
        $0.member("debit", line.debit)
        $0.member("market", line.market)
        $0.member("role", line.role)
      }
      text += writer.text + "\n"
    }
    try Data(text.utf8).write(to: URL(filePath: file))
  }
}
