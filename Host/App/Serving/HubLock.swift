public import HostCore

/// A data folder as one hub's own: two would send and fetch the same twice. Commands beside it are welcome.
public struct HubLock: Sendable {
  private let lock: FileLock

  /// To be kept as long as the hub runs. Throws at once when another process has it.
  public init(_ host: Tradepost) throws(HostError) {
    guard let lock = try FileLock("hub", folder: host.folder) else {
      throw HostError(
        "serve.running",
        "Another tradepost serve is at work on the data in \(host.folder). End that one first, or name another folder with --data.",
        exit: 5)
    }
    self.lock = lock
  }
}
