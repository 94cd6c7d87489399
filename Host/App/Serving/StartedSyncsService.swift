public import ServiceLifecycle

/// Ends what was started through the API when the host ends: each run records how far it came and is gone on with later.
public struct StartedSyncsService: Service {
  private let host: Tradepost

  public init(_ host: Tradepost) { self.host = host }

  public func run() async throws {
    try? await gracefulShutdown()
    await host.syncs.close()
  }
}
