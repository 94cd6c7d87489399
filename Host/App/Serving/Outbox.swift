internal import HostCore
internal import HostStorage
internal import Logging
public import ServiceLifecycle

/// Sends what waits in the outbox, a task for each store that has something, so that a slow or failing store delays no other;
/// one alone for each, so that what is meant for one place is done in order.
public struct OutboxService: Service {
  /// Milliseconds between two looks at what waits: also what another process put there is sent within seconds.
  private static let interval: Int64 = 300

  private let host: Tradepost

  public init(_ host: Tradepost) { self.host = host }

  public func run() async throws {
    let board = StoreBoard()
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        group.addTask { await tidy() }
        while !Task.isCancelled {
          let now = host.clock.now()
          for store in await due(at: now) where board.begin(store, at: now) {
            group.addTask {
              let rest = await work(store)
              board.end(store, failed: false, next: rest > 0 ? host.clock.now() + rest : 0)
            }
          }
          if (try? await host.clock.sleep(Self.interval)) == nil { return }
        }
      }
    }
  }

  private static let day: Int64 = 86_400_000

  /// Forgets hour by hour what was over three months ago, and alerts that were closed a year ago.
  private func tidy() async {
    repeat {
      do throws(HostError) {
        let now = host.clock.now()
        while try await host.storage.pruneStock(intents: now - 90 * Self.day, alerts: now - 365 * Self.day) > 0, !Task.isCancelled {}
      } catch { host.log.warning("\(error.description)") }
    } while (try? await host.clock.sleep(3_600_000)) != nil
  }

  private func due(at now: Int64) async -> [Int64] {
    do throws(HostError) { return try await host.storage.outboxDue(at: now) } catch {
      host.log.error("\(error.description)")
      return []
    }
  }

  /// Works for one store; returns how long it is left alone then, in milliseconds.
  private func work(_ row: Int64) async -> Int64 {
    do throws(HostError) {
      guard let store = try await host.storage.stores().first(where: { $0.row == row }) else { return 60_000 }
      // What waits for a disabled package waits on.
      guard store.packages.contains(store.platform) else { return 2000 }
      try await host.workOutbox(store)
      return 0
    } catch {
      // Someone pushes by hand right now.
      guard error.exit != 5 else { return 200 }
      host.log.warning("\(error.description)")
      return 1000
    }
  }
}
