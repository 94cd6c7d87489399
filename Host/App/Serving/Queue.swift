internal import HostCore
internal import HostRuntime
internal import HostStorage
internal import HostWebhooks
internal import Logging
public import ServiceLifecycle
internal import Synchronization
internal import TradepostContract
internal import TradepostJSON

/// Empties the queues of platforms that call nobody, each store's in its own time, into the same inbox that calls go to. A
/// message is taken off its queue once it is on our disk.
public struct QueueService: Service {
  private let host: Tradepost
  /// Milliseconds between two looks into an empty queue.
  private let interval: Int64

  public init(_ host: Tradepost, interval: Int64 = 20_000) {
    self.host = host
    self.interval = interval
  }

  public func run() async throws {
    let board = StoreBoard()
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        while !Task.isCancelled {
          let now = host.clock.now()
          for store in await stores() where board.begin(store.row, at: now) {
            group.addTask {
              let wait = await poll(store, failures: board.failures(store.row))
              board.end(store.row, failed: wait.failed, next: host.clock.now() + wait.milliseconds)
            }
          }
          if (try? await host.clock.sleep(min(interval, 1000))) == nil { return }
        }
      }
    }
  }

  /// Those that may have a queue.
  private func stores() async -> [ConnectedStore] {
    do throws(HostError) {
      return try await host.storage.stores().filter { store in
        store.packages.contains(store.platform) && (try? host.catalog.package(store.platform).manifest.has("poll")) == true
      }
    } catch {
      host.log.error("\(error.description)")
      return []
    }
  }

  private func poll(_ store: ConnectedStore, failures: Int) async -> (milliseconds: Int64, failed: Bool) {
    do throws(HostError) {
      _ = try await host.drain(store)
      return (interval, false)
    } catch {
      // A store without a queue says so each time: it is asked now and then, since an admin may have named one.
      let isLasting = error.code == "platform.invalid"
      if isLasting { host.log.debug("\(error.description)") } else { host.log.warning("\(error.description)") }
      return (isLasting ? 300_000 : min(300_000, interval << Int64(min(failures, 4))), true)
    }
  }
}

extension Tradepost {
  /// Puts everything that lies in a store's queue into the inbox; says how many messages there were.
  func drain(_ store: ConnectedStore) async throws(HostError) -> Int {
    let package = try catalog.package(store.platform)
    return try await linked(store, package) { link in
      let count = Mutex(0)
      _ = try await link.session.run(OperationCall("poll")) { page in
        let arrivals = page.records.map { self.arrival(of: $0, store, package) }
        // What is thrown here keeps the messages in the queue: they come again.
        try await self.inbox.accept(arrivals)
        count.withLock { $0 += arrivals.count }
      }
      return count.withLock { $0 }
    }
  }

  /// What nobody can read is kept for a person, so that it does not hold up the others.
  private func arrival(of record: PageRecord, _ store: ConnectedStore, _ package: Package) -> InboxArrival {
    func unreadable(_ why: String) -> InboxArrival {
      let delivery = Delivery(body: record.json)
      return InboxArrival(
        store: store.row, source: .queue, topic: nil, delivery: record.id, message: delivery.message,
        digest: delivery.digest(topic: nil, seed: storage.hashSeed), unreadable: "It cannot be read: \(why)")
    }
    if let rejection = record.rejection { return unreadable(rejection) }
    let delivery: Delivery
    do throws(JSONError) { delivery = try Delivery(json: JSONDocument(parsing: record.json).root) } catch { return unreadable("\(error)") }
    let topic = package.manifest.deliveries?.topicHeader.flatMap { delivery.field($0) }
    return InboxArrival(
      store: store.row, source: .queue, topic: topic, delivery: delivery.id ?? record.id, message: delivery.message,
      digest: delivery.digest(topic: package.manifest.deliveries?.known(topic) ?? nil, seed: storage.hashSeed))
  }
}
