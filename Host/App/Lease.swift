internal import HostCore
internal import HostStorage
internal import Logging
internal import TradepostContract

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#endif
#if canImport(Glibc)
  internal import Glibc
#endif

/// Tells everyone who looks at the data that this process brings in one kind of a store, and until when that is to be believed.
///
/// A folder belongs to one machine at a time, and among its processes the kernel's locks decide; a lease is for the day on which a
/// folder moves while its old machine has not ended. Whatever reads lists takes one. A push takes none: what it sent is recorded
/// before it is sent, and looked up before it is sent again.
struct Lease: Sendable {
  /// Milliseconds for which it is believed, and between two renewals, by the machine's clock.
  private static let length: Int64 = 180_000
  private static let step: Int64 = 60_000

  private let storage: Storage
  private let store: ConnectedStore
  private let resource: Resource
  private let fence: Int64
  private let host: Tradepost

  /// Throws while another machine has it. The caller holds the kernel's lock.
  static func take(_ resource: Resource, _ store: ConnectedStore, host: Tradepost) async throws(HostError) -> Lease {
    let (storage, clock) = (host.storage, host.clock)
    let fence = try await storage.takeLease(
      resource, store: store.row, machine: machine, kernel: kernel, process: getpid(), until: clock.now() + length)
    guard let fence else {
      throw HostError(
        "lock.held",
        "Another machine brings in \(resource.rawValue) of \"\(store.name)\" right now. Wait for it, or look: tradepost sync history",
        exit: 5)
    }
    return Lease(storage: storage, store: store, resource: resource, fence: fence, host: host)
  }

  /// Does `body` while these leases are kept. When one is lost, `body` is cancelled: somebody else does its work by now.
  static func keeping<Result: Sendable>(
    _ leases: [Lease], _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    try await withThrowingTaskGroup(of: Result?.self) { group in
      group.addTask { try await body() }
      for lease in leases {
        group.addTask {
          await lease.keep()
          return nil
        }
      }
      defer { group.cancelAll() }
      while let ended = try await group.next() {
        if let ended { return ended }
        group.cancelAll()
      }
      throw CancellationError()
    }
  }

  /// Returns once it is lost, or when it is cancelled.
  private func keep() async {
    while (try? await Task.sleep(for: .milliseconds(Self.step))) != nil {
      let until = host.clock.now() + Self.length
      guard (try? await storage.keepLease(resource, store: store.row, fence: fence, until: until)) == false else { continue }
      host.log.error(
        "Another machine has taken over what this one was bringing in; the run is ended",
        metadata: ["store": "\(store.uid)", "kind": "\(resource.rawValue)"])
      return
    }
  }

  /// Takes all or none.
  static func take(_ resources: [Resource], _ store: ConnectedStore, host: Tradepost) async throws(HostError) -> [Lease] {
    var leases: [Lease] = []
    for resource in resources {
      do throws(HostError) { leases.append(try await take(resource, store, host: host)) } catch {
        for lease in leases { await lease.end() }
        throw error
      }
    }
    return leases
  }

  func end() async {
    // One that is left behind ends by itself.
    try? await storage.endLease(resource, store: store.row, fence: fence)
  }

  private static let machine: String = {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }()

  /// Drawn anew whenever the machine starts, the same in all its containers. random(4).
  private static let kernel =
    (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8))?
    .filter { $0.isHexDigit || $0 == "-" } ?? ""
}
