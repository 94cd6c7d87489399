internal import HostCore
internal import ServiceLifecycle

#if canImport(Glibc)
  internal import Glibc
#endif

/// Makes sure that one process of a data folder does a service's work. The kernel holds the lock and lets go of it when the
/// process ends, however that ends.
final class ServiceLock: Sendable {
  private let descriptor: Int32

  private init?(_ name: String, folder: String) throws(HostError) {
    let locks = folder + "/locks"
    mkdir(locks, 0o700)
    let path = "\(locks)/service-\(name)"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw HostError("lock.file", "\(path) cannot be opened: \(String(cString: strerror(errno))). Check the folder's permissions.")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      return nil
    }
  }

  deinit { close(descriptor) }

  /// Waits until no other process has it; nil: the service was ended meanwhile.
  static func wait(_ name: String, folder: String, clock: HostClock) async throws(HostError) -> ServiceLock? {
    while !Task.isCancelled, !Task.isShuttingDownGracefully {
      if let lock = try ServiceLock(name, folder: folder) { return lock }
      do { try await cancelWhenGracefulShutdown { try await clock.sleep(500) } } catch { return nil }
    }
    return nil
  }
}
