internal import HostCore
internal import HostStorage
internal import TradepostContract

#if canImport(Glibc)
  internal import Glibc
#endif

/// Tells everyone who looks at the data that this process brings in one kind of a store, and until when that is to be believed.
struct Lease: Sendable {
  /// Milliseconds for which it is believed, and between two renewals, by the machine's clock.
  private static let length: Int64 = 180_000
  private static let step: Int64 = 60_000

  private let storage: Storage
  private let store: ConnectedStore
  private let resource: Resource
  private let fence: Int64
  private let renewal: Task<Void, Never>

  /// Throws while another machine has it. The caller holds the kernel's lock.
  static func take(_ resource: Resource, _ store: ConnectedStore, host: Tradepost) async throws(HostError) -> Lease {
    let (storage, clock) = (host.storage, host.clock)
    let fence = try await storage.takeLease(
      resource, store: store.row, machine: machine, holder: "\(machine)/\(getpid())", until: clock.now() + length)
    guard let fence else {
      throw HostError(
        "lock.held",
        "Another machine brings in \(resource.rawValue) of \"\(store.name)\" right now. Wait for it, or look: tradepost sync history",
        exit: 5)
    }
    let renewal = Task {
      while (try? await Task.sleep(for: .milliseconds(step))) != nil {
        let isOurs = try? await storage.keepLease(resource, store: store.row, fence: fence, until: clock.now() + length)
        if isOurs == false { return }
      }
    }
    return Lease(storage: storage, store: store, resource: resource, fence: fence, renewal: renewal)
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
    renewal.cancel()
    // One that is left behind ends by itself.
    try? await storage.endLease(resource, store: store.row, fence: fence)
  }

  private static let machine: String = {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }()
}
