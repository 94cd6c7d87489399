internal import Glibc
internal import TradepostABI

/// The host as adapters see it. There is one for the whole process and it is never freed, so an adapter that keeps it too
/// long harms nobody; whose line a log line is, is known by the thread that it comes from.
final class HostTable: @unchecked Sendable {
  // Unchecked: written in `init` alone.
  static let shared = HostTable()

  let pointer: UnsafePointer<tp_host>
  /// Holds the unretained ``LaneContext`` of a lane's thread.
  private let key: pthread_key_t

  private init() {
    func text(_ text: StaticString) -> tp_bytes { tp_bytes(data: UnsafeRawPointer(text.utf8Start), count: text.utf8CodeUnitCount) }
    var key = pthread_key_t()
    pthread_key_create(&key, nil)
    self.key = key
    let table = UnsafeMutablePointer<tp_host>.allocate(capacity: 1)
    table.initialize(
      to: tp_host(
        size: MemoryLayout<tp_host>.size, abi_major: TP_ABI_MAJOR, abi_minor: TP_ABI_MINOR, name: text("tradepost"),
        version: text("0.1.0"), context: nil,
        log: { _, level, message in HostTable.shared.log(level, message) },
        extension: { _, _ in nil }))
    pointer = UnsafePointer(table)
  }

  /// Says that what the calling thread logs from now on is that lane's. pthread_setspecific(3).
  func enter(_ context: LaneContext) { pthread_setspecific(key, Unmanaged.passUnretained(context).toOpaque()) }

  /// The most of one line.
  private static let lineLimit = 4096

  private func log(_ level: UInt32, _ message: tp_bytes) {
    // A thread that is none of ours, which the contract forbids, has no context: nobody to tell.
    guard let raw = pthread_getspecific(key) else { return }
    let context = Unmanaged<LaneContext>.fromOpaque(raw).takeUnretainedValue()
    let count = min(max(0, message.count), Self.lineLimit)
    guard let bytes = try? AdapterMemory.bytes(tp_bytes(data: message.data, count: count), atMost: count, "a log line") else { return }
    context.report(
      .log(
        RuntimeReport.Level(rawValue: level) ?? .error, package: context.package, store: context.store,
        message: Prose.text(bytes, atMost: Self.lineLimit)))
  }
}
