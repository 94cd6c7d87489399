internal import ArgumentParser
internal import HostApp
internal import HostCore
internal import HostWeb
internal import Logging
internal import ServiceLifecycle
internal import UnixSignals

/// `tradepost serve`: the whole hub in one process, until it is asked to end.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Runs the hub: the API, and what works beside it.",
    discussion: """
      Without a certificate it listens on this machine only, unless --host says otherwise: put a proxy that ends TLS before it, and name \
      the proxy's address with --behind-proxy. SIGTERM and Ctrl-C end it in order.
      """)
  @OptionGroup var common: CommonOptions
  @Option(help: "The address to listen on.") var host = "127.0.0.1"
  @Option(help: "The port to listen on; 0: any that is free.") var port = 8080
  @Option(help: ArgumentHelp("PEM file of the certificate, its chain behind it.", valueName: "file")) var certificate: String?
  @Option(help: ArgumentHelp("PEM file of the certificate's key.", valueName: "file")) var key: String?
  @Option(help: ArgumentHelp("Address of a proxy whose X-Forwarded-For is believed. May be repeated.", valueName: "address"))
  var behindProxy: [String] = []
  @Option(help: "Requests a second that one token may make.") var rate: Int = 50
  @Option(help: "Open connections at most.") var connections = 1000

  func run() async throws {
    let host = try common.host()
    try await ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: try services(host).map {
          .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup, failureTerminationBehavior: .cancelGroup)
        },
        gracefulShutdownSignals: [.sigterm, .sigint], logger: Logger(label: "tradepost.serve"))
    ).run()
  }

  /// Everything that runs until the end; each in `Host/App/Serving`, but for the web.
  private func services(_ host: Tradepost) throws -> [any Service] {
    [
      try WebService(host, web) { port in
        Output.line("Tradepost listens on \(certificate == nil ? "http" : "https")://\(self.host):\(port)")
      }
    ]
  }

  private var web: WebService.Settings {
    get throws {
      guard (0...65_535).contains(port), rate > 0, connections > 0 else {
        throw HostError("use.number", "--port is 0 to 65535; --rate and --connections are above 0.", exit: 2)
      }
      var settings = WebService.Settings()
      settings.host = host
      settings.port = port
      settings.certificate = certificate
      settings.key = key
      settings.mostConnections = connections
      settings.hub.proxies = Set(behindProxy)
      let rate = Int64(rate)
      settings.hub.perToken = BucketRule(perSecond: rate, burst: rate &* 4)
      settings.hub.perAddress = BucketRule(perSecond: rate &* 2, burst: rate &* 8)
      return settings
    }
  }
}
