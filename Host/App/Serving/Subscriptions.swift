internal import HostCore
internal import HostStorage
internal import Logging
public import ServiceLifecycle

/// Looks after subscriptions once an hour.
public struct SubscriptionService: Service {
  private let host: Tradepost
  /// Milliseconds.
  private let interval: Int64

  public init(_ host: Tradepost, interval: Int64 = 3_600_000) {
    self.host = host
    self.interval = interval
  }

  public func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await look()
        // Often enough that a start or a new store need not wait for the hour, at a moment of its own.
        let step = min(interval, 60_000)
        if (try? await host.clock.sleep(step - Int64.random(in: 0...step / 4))) == nil { return }
      }
    }
  }

  private func look() async {
    do throws(HostError) { try await host.watchSubscriptions(olderThan: interval) } catch {
      host.log.error("\(error.description)")
    }
  }
}
