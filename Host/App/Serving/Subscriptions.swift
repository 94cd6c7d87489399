internal import HostCore
internal import HostStorage
internal import Logging
public import ServiceLifecycle

/// Looks after each store's subscriptions once an hour, each store by itself: a slow shop delays no other.
public struct SubscriptionService: Service {
  private let host: Tradepost
  /// Milliseconds.
  private let interval: Int64
  /// Stores that are looked after at once: after a pause of the hub all are due.
  private let most = 16

  public init(_ host: Tradepost, interval: Int64 = 3_600_000) {
    self.host = host
    self.interval = interval
  }

  public func run() async throws {
    let board = StoreBoard()
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        while !Task.isCancelled {
          var isWhole = true
          for (wish, store) in await due() where board.isFree(store.row, at: host.clock.now()) {
            isWhole = board.busy < most
            guard isWhole, board.begin(store.row, at: host.clock.now()) else { break }
            group.addTask {
              await note { () async throws(HostError) in try await host.lookAfter(wish, store) }
              board.end(store.row, failed: false, next: 0)
            }
          }
          // Often enough that a start or a new store need not wait for the hour, at a moment of its own.
          let step = isWhole ? min(interval, 60_000) : 1_000
          if (try? await host.clock.sleep(step - Int64.random(in: 0...step / 4))) == nil { return }
        }
      }
    }
  }

  private func due() async -> [(wish: SubscriptionWish, store: ConnectedStore)] {
    await note { () async throws(HostError) in try await host.subscriptionsDue(after: interval) } ?? []
  }

  private func note<Result>(_ body: () async throws(HostError) -> Result) async -> Result? {
    do throws(HostError) { return try await body() } catch {
      host.log.error("\(error.description)")
      return nil
    }
  }
}
