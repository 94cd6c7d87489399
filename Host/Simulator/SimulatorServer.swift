public import HostCore
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import Synchronization

/// Serves one world on 127.0.0.1, over HTTP/1.1 or TLS, until ``stop()``.
///
/// The world's time is the given clock's, delays included; give the same clock to the host and a day of throttling takes a
/// moment. The wire does what the simulator says: late, reset or cut answers.
public final class SimulatorServer: Sendable {
  public let port: Int
  /// What a client must trust, when the server speaks TLS.
  public let certificatePEM: String?

  private let world: SimulatorWorld
  private let listener: any Channel
  private let clients: Clients
  private let group: MultiThreadedEventLoopGroup

  /// Opens a world and listens. `port` 0: any free one, see ``port``. `secure` nil: as the platform itself speaks.
  public static func start(
    _ library: SimulatorLibrary, _ options: SimulatorOptions, port: Int = 0, secure: Bool? = nil,
    clock: HostClock = .system
  ) async throws(HostError) -> SimulatorServer {
    let world = try SimulatorWorld(library, options, clock: clock)
    var certificate: SimulatorCertificate?
    let connection = try world.connection()
    let isSecure = secure ?? connection.isSecure
    if isSecure { certificate = try SimulatorCertificate(hosts: connection.names) }
    let tls = try certificate?.context()
    let clients = Clients()
    // Threads of its own: a world that thinks must not hold up the host's connections.
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 256)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        clients.add(channel)
        return channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(AbruptClose())
          if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
          try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
          try pipeline.addHandler(IdleStateHandler(allTimeout: .seconds(120)))
          try pipeline.addHandler(WireHandler(world, clock: clock, isSecure: isSecure))
        }
      }
    let listener: any Channel
    do { listener = try await bootstrap.bind(host: "127.0.0.1", port: port).get() } catch {
      try? await group.shutdownGracefully()
      throw HostError(
        "simulator.port", "127.0.0.1:\(port) cannot be listened on (\(error)). Choose another port, or 0 for any.")
    }
    return SimulatorServer(world, listener, clients, group, certificate?.certificatePEM)
  }

  private init(
    _ world: SimulatorWorld, _ listener: any Channel, _ clients: Clients, _ group: MultiThreadedEventLoopGroup,
    _ certificatePEM: String?
  ) {
    self.group = group
    self.world = world
    self.listener = listener
    self.clients = clients
    self.certificatePEM = certificatePEM
    port = listener.localAddress?.port ?? 0
  }

  /// `127.0.0.1:PORT`, for a store's `connectTo`.
  public var endpoint: String { "127.0.0.1:\(port)" }

  /// Lets running answers end, for a second, and closes everything. The values below stay readable.
  public func stop() async {
    guard !clients.isStopped.exchange(true, ordering: .relaxed) else { return }
    try? await listener.close()
    await clients.close(within: .seconds(1))
    try? await group.shutdownGracefully()
  }

  /// The shop's own books as of now.
  public func book() throws(HostError) -> [SimulatorBookLine] { try world.book() }

  /// Requests by kind and faults by name.
  public func counters() throws(HostError) -> [String: Int64] { try world.counters() }

  /// How to connect a store to it.
  public func connection() throws(HostError) -> SimulatorConnection { try world.connection() }

  /// What the platform has to send by now; each is given once.
  public func deliveries() throws(HostError) -> [SimulatorDelivery] { try world.deliveries() }
}

/// The open connections, so that they can be ended.
private final class Clients: Sendable {
  private let open = Mutex<[ObjectIdentifier: any Channel]>([:])
  /// The threads end once: nothing may be asked of them afterwards.
  let isStopped = Atomic(false)

  func add(_ channel: any Channel) {
    let id = ObjectIdentifier(channel)
    open.withLock { $0[id] = channel }
    channel.closeFuture.whenComplete { _ in self.open.withLock { _ = $0.removeValue(forKey: id) } }
  }

  func close(within limit: Duration) async {
    let channels = open.withLock { Array($0.values) }
    for channel in channels { channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end, open.withLock({ !$0.isEmpty }) { try? await Task.sleep(for: .milliseconds(5)) }
    for channel in open.withLock({ Array($0.values) }) { try? await channel.close() }
  }
}
