internal import ArgumentParser
internal import HostApp
internal import HostCore
internal import HostWeb
internal import Logging
internal import Metrics
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
  @OptionGroup var hub: HubFlags
  @Option(help: "The address to listen on; 127.0.0.1 when nothing is said.") var host: String?
  @Option(help: "The port to listen on, 8080 when nothing is said; 0: any that is free.") var port: Int?
  @Option(help: ArgumentHelp("PEM file of the certificate, its chain behind it.", valueName: "file")) var certificate: String?
  @Option(help: ArgumentHelp("PEM file of the certificate's key.", valueName: "file")) var key: String?
  @Option(help: ArgumentHelp("Address of a proxy whose X-Forwarded-For is believed. May be repeated.", valueName: "address"))
  var behindProxy: [String] = []
  @Option(help: "Requests a second that one token may make; 50 when nothing is said.") var rate: Int?
  @Flag(help: "Listen without TLS on an address that others reach: tokens can be read on their way.") var plain = false
  @Flag(help: "The API may connect shops on this machine: simulators.") var allowLocalShops = false
  @Option(help: "Open connections at most; 1000 when nothing is said.") var connections: Int?
  @Option(help: ArgumentHelp("With simulated shops: the clock runs so many times as fast.", visibility: .hidden)) var clockFactor: Int64 = 1

  func run() async throws {
    let options = try await hub.options(flags)
    options.startLog()
    MetricsSystem.bootstrap(MetricRegistry.shared)
    let host = try common.host(clockFactor > 1 ? .scaled(from: HostClock.system.now(), factor: clockFactor) : .system)
    let lock = try HubLock(host)
    defer { withExtendedLifetime(lock) {} }
    var configuration = ServiceGroupConfiguration(
      services: try services(host, options).map {
        .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup, failureTerminationBehavior: .cancelGroup)
      },
      gracefulShutdownSignals: [.sigterm, .sigint], logger: Logger(label: "tradepost.serve"))
    // Less than the half minute after which those who end processes lose their patience.
    configuration.maximumGracefulShutdownDuration = .seconds(25)
    try await ServiceGroup(configuration: configuration).run()
  }

  /// Everything that runs until the end; each in `Host/App/Serving`, but for the web. They are ended from the last to the first:
  /// runs end before what waits for them, the web answers until then, and the scheduler, which nothing more is left to, is the last.
  private func services(_ host: Tradepost, _ options: HubOptions) throws -> [any Service] {
    let address = options.value("http.host")
    let scheme = options.text("http.certificate") == nil ? "http" : "https"
    let scheduler: [any Service] = options.isOn("schedule.enabled") ? [SchedulerService(host, rules: options.rules)] : []
    return scheduler + [
      try WebService(host, web(options)) { port in Output.line("Tradepost listens on \(scheme)://\(address):\(port)") },
      InboxService(host), QueueService(host), SubscriptionService(host), OutboxService(host),
      StartedSyncsService(host),
    ]
  }

  /// What was said by flags of their own.
  private var flags: [String: String] {
    var flags: [String: String] = [:]
    flags["http.host"] = host
    flags["http.port"] = port.map { String($0) }
    flags["http.certificate"] = certificate
    flags["http.certificate_key_file"] = key
    flags["http.behind_proxy"] = behindProxy.isEmpty ? nil : behindProxy.joined(separator: ",")
    flags["http.rate"] = rate.map { String($0) }
    flags["http.plain"] = plain ? "true" : nil
    flags["http.allow_local_shops"] = allowLocalShops ? "true" : nil
    flags["http.connections"] = connections.map { String($0) }
    return flags
  }

  private func web(_ options: HubOptions) -> WebService.Settings {
    var settings = WebService.Settings()
    settings.host = options.value("http.host")
    settings.port = options.number("http.port")
    settings.certificate = options.text("http.certificate")
    settings.key = options.text("http.certificate_key_file")
    settings.mostConnections = options.number("http.connections")
    settings.allowsPlain = options.isOn("http.plain")
    settings.hub.allowsLocalShops = options.isOn("http.allow_local_shops")
    settings.hub.proxies = Set(options.list("http.behind_proxy"))
    let rate = Int64(options.number("http.rate"))
    settings.hub.perToken = BucketRule(perSecond: rate, burst: rate &* 4)
    settings.hub.perAddress = BucketRule(perSecond: rate &* 2, burst: rate &* 8)
    return settings
  }
}
