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
    guard let lock = try await ServiceLock.wait("inbox", folder: host.folder, clock: host.clock) else { return }
    defer { withExtendedLifetime(lock) {} }
    let recovered = try await host.storage.recoverInbox()
    if recovered > 0 { host.log.notice("\(recovered) deliveries were at work when the host ended; they are done again") }
    let board = InboxBoard()
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        let (wakes, wake) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        group.addTask { for await _ in host.inbox.arrivals { wake.yield() } }
        group.addTask { await Self.tick(host, wake) }
        wake.yield()
        for await _ in wakes {
          for store in await due() where await board.begin(store, at: .now) {
            group.addTask {
              await board.end(store, isWell: await work(store))
              wake.yield()
            }
          }
        }
      }
    }
  }

  /// What was put off comes due without anybody saying so, and what other processes put in.
  private static func tick(_ host: Tradepost, _ wake: AsyncStream<Void>.Continuation) async {
    var ticks = 0
    while !Task.isCancelled {
      do { try await host.clock.sleep(500) } catch { return }
      wake.yield()
      ticks += 1
      if ticks % 1200 == 1 { await tidy(host) }
    }
    wake.finish()
  }

  /// A week is time enough to look at what was done, and at the runs that did it.
  private static let kept: Int64 = 7 * 86_400_000

  private static func tidy(_ host: Tradepost) async {
    do throws(HostError) {
      let before = host.clock.now() - kept
      while try await host.storage.pruneInbox(before: before) > 0, !Task.isCancelled {}
      while try await host.storage.pruneDeliveredRuns(before: before) > 0, !Task.isCancelled {}
    } catch { host.log.warning("\(error.description)") }
  }

  private func due() async -> [Int64] {
    do throws(HostError) { return try await host.storage.inboxDue(at: host.clock.now()) } catch {
      host.log.error("\(error.description)")
      return []
    }
  }

  /// Works for one store; says whether all is well with it.
  private func work(_ row: Int64) async -> Bool {
    do throws(HostError) {
      guard let store = try await host.storage.stores().first(where: { $0.row == row }) else { return true }
      let isUninstalled = try await host.storage.uninstalledStores().contains(row)
      // What waits for a disabled package waits on.
      guard isUninstalled || store.packages.contains(store.platform) else { return false }
      let package = try host.catalog.package(store.platform)
      return try await StoreInbox(host: host, store: store, package: package, isUninstalled: isUninstalled).work()
    } catch {
      host.log.error("\(error.description)")
      return false
    }
  }
}

/// Which stores are worked for, and which are left alone for a while.
private actor InboxBoard {
  private struct Rest {
    var failures: Int
    var until: ContinuousClock.Instant
  }

  private var busy: Set<Int64> = []
  private var resting: [Int64: Rest] = [:]

  func begin(_ store: Int64, at now: ContinuousClock.Instant) -> Bool {
    if busy.contains(store) { return false }
    if let rest = resting[store], now < rest.until { return false }
    busy.insert(store)
    return true
  }

  func end(_ store: Int64, isWell: Bool) {
    busy.remove(store)
    guard !isWell else {
      resting[store] = nil
      return
    }
    let failures = (resting[store]?.failures ?? 0) + 1
    let pause = Redelivery.pause(failures: failures, chance: Double.random(in: 0...1))
    resting[store] = Rest(failures: failures, until: .now + .milliseconds(pause))
  }
}
