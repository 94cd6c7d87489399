internal import AsyncHTTPClient
internal import HostCore
internal import NIOCore
internal import NIOHTTPCompression
internal import NIOSSL

/// The connections to one origin. It looks the host up, checks every address and connects to those addresses only, so that
/// a name that changes its mind between the check and the connection changes nothing; server name and `Host` stay logical.
actor OriginClient {
  private let origin: FrozenOrigin
  private let endpoint: Endpoint
  private let configuration: ConnectionConfiguration
  private var addresses: [IPAddress] = []
  private var position = 0
  private var lookedUp: ContinuousClock.Instant?
  private var lookUp: Task<Void, any Error>?
  private var clients: [IPAddress: HTTPClient] = [:]
  private var isClosed = false

  /// After this long a name is looked up and checked again.
  static let freshness = Duration.seconds(300)
  private static let mostAddresses = 8

  init(_ origin: FrozenOrigin, _ configuration: ConnectionConfiguration) {
    self.origin = origin
    self.configuration = configuration
    endpoint = configuration.connectTo ?? Endpoint(origin.address)
  }

  /// A client that can reach nothing but one checked address.
  func pinned() async throws -> (client: HTTPClient, address: IPAddress) {
    if isClosed { throw CancellationError() }
    if lookedUp.map({ ContinuousClock.now - $0 > Self.freshness }) ?? true { try await look() }
    if isClosed { throw CancellationError() }
    guard !addresses.isEmpty else { throw HostError.unknown(endpoint.host) }
    let address = addresses[position % addresses.count]
    if let client = clients[address] { return (client, address) }
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: try clientConfiguration(address))
    clients[address] = client
    return (client, address)
  }

  /// `address` did not take a connection: the next one is tried, and behind the last the name is looked up again.
  func moveOn(from address: IPAddress) {
    guard !addresses.isEmpty, addresses[position % addresses.count] == address else { return }
    position += 1
    if position >= addresses.count { lookedUp = nil }
  }

  func close() async {
    isClosed = true
    let open = clients.values
    clients = [:]
    for client in open { try? await client.shutdown() }
  }

  /// One look-up at a time, whoever asks.
  private func look() async throws {
    if let lookUp { return try await lookUp.value }
    let task = Task {
      let found = try await configuration.resolver.checked(endpoint, allowsLoopback: configuration.allowsLoopback)
      addresses = Array(found.prefix(Self.mostAddresses))
      position = 0
      lookedUp = .now
    }
    lookUp = task
    defer { lookUp = nil }
    try await task.value
  }

  private func clientConfiguration(_ address: IPAddress) throws(HostError) -> HTTPClient.Configuration {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    if let authority = configuration.authority {
      guard let certificates = try? NIOSSLCertificate.fromPEMBytes(Array(authority.utf8)), !certificates.isEmpty else {
        throw .certificates(origin.address.text)
      }
      tls.additionalTrustRoots = [.certificates(certificates)]
    }
    var client = HTTPClient.Configuration(
      tlsConfiguration: tls,
      redirectConfiguration: .disallow,
      timeout: .init(connect: .init(configuration.bounds.connect)),
      decompression: .enabled(limit: .size(configuration.bounds.body)))
    // Nobody traces: without this, each request looks its attributes up for a tracer that keeps nothing.
    client.tracing.tracer = nil
    client.httpVersion = .http1Only
    client.dnsOverride = [origin.address.host: address.text]
    client.connectionPool.retryConnectionEstablishment = false
    // Many shops close an idle connection after five seconds; a request must not meet that moment.
    client.connectionPool.idleTimeout = .seconds(4)
    client.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
    return client
  }

  /// What the client is told: the logical host, which it maps to the pinned address, and the port that really answers.
  nonisolated func url(_ path: String, _ query: String) -> String {
    "\(origin.address.scheme)://\(origin.address.host):\(endpoint.port)\(path)" + (query.isEmpty ? "" : "?" + query)
  }
}
