public import ServiceLifecycle

/// Ends the runs that go on when the host ends: each records how far it came and is gone on with later.
public struct StartedSyncsService: Service {
  private let host: Tradepost

  public init(_ host: Tradepost) { self.host = host }

  public func run() async throws {
    try? await gracefulShutdown()
    await host.syncs.close()
  }
}
