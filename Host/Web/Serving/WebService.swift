internal import Glibc
public import HostApp
public import HostCore
internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
internal import Logging
internal import NIOCore
internal import NIOSSL
public import ServiceLifecycle

/// The web server, as one of the hub's services: it stops taking connections when the hub ends, and answers what it has.
public struct WebService: Service {
  public struct Settings: Sendable {
    public var host = "127.0.0.1"
    /// 0: any that is free.
    public var port = 8080
    /// PEM files of the certificate with its chain, and of its key; nil: no TLS.
    public var certificate: String?
    public var key: String?
    public var mostConnections = 1000
    /// Of one address that is neither this machine nor a proxy of ours.
    public var mostConnectionsOfOne = 100
    /// Seconds in which an answer must have been read.
    public var readingSeconds: Int64 = 120
    /// Seconds after which a connection on which nothing happens is closed.
    public var idleSeconds: Int64 = 60
    /// Whether it may listen without TLS where others than this machine and a named proxy reach it.
    public var allowsPlain = false
    public var hub = HubSettings()

    public init() {}
  }

  private let hub: Hub
  private let settings: Settings
  private let server: HTTPServerBuilder
  private let onRunning: @Sendable (Int) async -> Void

  /// - Parameter onRunning: called with the port once it listens.
  public init(_ host: Tradepost, _ settings: Settings, onRunning: @escaping @Sendable (Int) async -> Void = { _ in }) throws(HostError) {
    for proxy in settings.hub.proxies where !Asker.isAddress(proxy) {
      throw HostError("serve.proxy", "\(proxy) is no address. Name the proxy's IP address.", exit: 2)
    }
    guard
      settings.certificate != nil || settings.allowsPlain || !settings.hub.proxies.isEmpty || settings.host == "localhost"
        || Asker.isThisMachine(settings.host)
    else {
      throw HostError(
        "serve.plain",
        "On \(settings.host) others could read tokens and people's data on their way. Give --certificate and --key, name the proxy that ends "
          + "TLS with --behind-proxy, or take the risk with --plain.", exit: 2)
    }
    hub = Hub(host, settings: settings.hub)
    self.settings = settings
    self.onRunning = onRunning
    let connections = OpenConnections(most: settings.mostConnectionsOfOne, proxies: settings.hub.proxies)
    let plain = HTTPServerBuilder.http1(
      configuration: HTTP1Channel.Configuration(
        additionalChannelHandlers: [
          ConnectionBounds(
            connections, bodyDeadline: .milliseconds(settings.hub.bodyDeadline), patience: .seconds(settings.readingSeconds)),
          LastAnswer(Logger(label: "tradepost.web")),
        ],
        idleTimeout: .seconds(settings.idleSeconds),
        httpDecoderConfiguration: .init(maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100)))
    guard let certificate = settings.certificate, let key = settings.key else {
      guard settings.certificate == nil, settings.key == nil else {
        throw HostError("serve.tls", "TLS needs both --certificate and --key.", exit: 2)
      }
      server = plain
      return
    }
    do {
      let chain = try NIOSSLCertificate.fromPEMFile(certificate).map { NIOSSLCertificateSource.certificate($0) }
      var tls = TLSConfiguration.makeServerConfiguration(
        certificateChain: chain, privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
      tls.minimumTLSVersion = .tlsv12
      tls.applicationProtocols = ["http/1.1"]
      server = try .tls(plain, tlsConfiguration: tls)
    } catch {
      throw HostError(
        "serve.tls", "The certificate \(certificate) with the key \(key) cannot be used: \(error). Both must be PEM.", exit: 2)
    }
  }

  public func run() async throws {
    var logger = Logger(label: "tradepost.web.server")
    logger.logLevel = .warning
    let application = Application(
      responder: hub, server: server,
      configuration: ApplicationConfiguration(
        address: .hostname(settings.host, port: settings.port), serverName: "tradepost",
        availableConnectionsDelegate: .maximum(settings.mostConnections, logger: logger)),
      onServerRunning: { [onRunning] channel in await onRunning(channel.localAddress?.port ?? 0) },
      logger: logger)
    do { try await application.run() } catch let error as IOError {
      throw refusal(String(cString: strerror(error.errnoCode)))
    } catch let error as SocketAddressError.UnknownHost { throw refusal(error.errorDescription) }
  }

  private func refusal(_ why: String) -> HostError {
    HostError(
      "serve.address", "\(settings.host):\(settings.port) cannot be listened on: \(why). Choose another --host or --port.", exit: 2)
  }
}
