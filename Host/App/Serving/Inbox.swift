internal import HostCore
internal import HostRuntime
internal import HostStorage
internal import HostWebhooks
internal import Logging
public import ServiceLifecycle

/// Works off the inbox: a worker for each store that something waits for, so that a slow or failing store delays no other, and
/// one alone for each, so that what is said of one record is done in order.
public struct InboxService: Service {
  private let host: Tradepost

  public init(_ host: Tradepost) { self.host = host }

  public func run() async throws {
    let board = StoreBoard()
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        let (wakes, wake) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        group.addTask { for await _ in host.inbox.arrivals { wake.yield() } }
        group.addTask { await Self.tick(host, wake) }
        group.addTask { await Self.keepTidy(host) }
        wake.yield()
        for await _ in wakes {
          for store in await due() where board.begin(store, at: host.clock.now()) {
            group.addTask {
              switch await work(store) {
              case .well: board.end(store, failed: false, next: 0)
              case .busy: board.end(store, failed: false, next: host.clock.now() + 500)
              case .failed:
                let pause = Redelivery.pause(failures: board.failures(store) + 1, chance: Double.random(in: 0...1))
                board.end(store, failed: true, next: host.clock.now() + pause)
              }
              wake.yield()
            }
          }
        }
      }
    }
  }

  /// What was put off comes due without anybody saying so, and what other processes put in.
  private static func tick(_ host: Tradepost, _ wake: AsyncStream<Void>.Continuation) async {
    while !Task.isCancelled {
      do { try await host.clock.sleep(500) } catch { return }
      wake.yield()
    }
    wake.finish()
  }

  /// Beside all else: what is put off does not wait for it, however much there is.
  private static func keepTidy(_ host: Tradepost) async {
    while !Task.isCancelled {
      await tidy(host)
      do { try await host.clock.sleep(600_000) } catch { return }
    }
  }

  /// A week is time enough to look at what was done and at the runs that did it, a month at what was given up.
  private static let kept: Int64 = 7 * 86_400_000
  private static let keptDead: Int64 = 30 * 86_400_000

  private static func tidy(_ host: Tradepost) async {
    do throws(HostError) {
      let now = host.clock.now()
      try await host.storage.pruneFormerSecrets()
      try await untilNone { () throws(HostError) in
        try await host.storage.pruneInbox(doneBefore: now - kept, deadBefore: now - keptDead)
      }
      try await untilNone { () throws(HostError) in try await host.storage.pruneDeliveredRuns(before: now - kept) }
    } catch { host.log.warning("\(error.description)") }
  }

  /// Senders wait for the disk meanwhile, so that it is left to them between times.
  private static func untilNone(_ prune: () async throws(HostError) -> Int) async throws(HostError) {
    while try await prune() > 0 {
      do { try await Task.sleep(for: .milliseconds(20)) } catch { return }
    }
  }

  private func due() async -> [Int64] {
    do throws(HostError) {
      let due = try await host.storage.inboxDue(at: host.clock.now())
      // What nobody has in hand any more is given back by whoever works for the store next.
      return due + (try await host.storage.inboxAtWork()).filter { !due.contains($0) }
    } catch {
      host.log.error("\(error.description)")
      return []
    }
  }

  private enum Outcome { case well, busy, failed }

  private func work(_ row: Int64) async -> Outcome {
    do throws(HostError) {
      guard let store = try await host.storage.stores().first(where: { $0.row == row }) else { return .well }
      let isUninstalled = try await host.storage.uninstalledStores().contains(row)
      // What waits for a disabled package waits on.
      guard isUninstalled || store.packages.contains(store.platform) else { return .failed }
      let package = try host.catalog.package(store.platform)
      return try await StoreInbox(host: host, store: store, package: package, isUninstalled: isUninstalled).work() ? .well : .failed
    } catch {
      if error.code == "lock.held" { return .busy }
      host.log.error("\(error.description)")
      return .failed
    }
  }
}
