public import HostCore
internal import TradepostABI

#if canImport(Glibc)
  internal import Glibc
#endif

/// A platform's simulator as a loaded file. It stays loaded for the life of the process: an image of Swift must not be
/// unloaded.
public struct SimulatorLibrary: @unchecked Sendable {
  // Unchecked: the table is the library's own constant, which nobody writes.
  let api: UnsafePointer<tp_simulator_api>
  public let path: String

  /// The id of the package that it belongs to.
  public var platform: String { String(api.pointee.platform) }

  /// Loads the file. Throws a sentence when it is no simulator, or one of another version of the contract. dlopen
  public init(path: String) throws(HostError) {
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      let reason = dlerror().map { String(cString: $0) } ?? "no reason given"
      throw .simulator(path, "could not be loaded (\(reason)). Build it again on this machine.")
    }
    guard let symbol = dlsym(handle, TP_SIMULATOR_SYMBOL) else {
      throw .simulator(path, "is no simulator: it exports no \(TP_SIMULATOR_SYMBOL).")
    }
    let entry = unsafeBitCast(symbol, to: (@convention(c) () -> UnsafePointer<tp_simulator_api>?).self)
    guard let api = entry() else { throw .simulator(path, "says that it cannot work here: its entry gave nothing.") }
    let table = api.pointee
    guard table.abi_major == TP_ABI_MAJOR, table.abi_minor == TP_ABI_MINOR else {
      throw .simulator(
        path,
        "speaks contract \(table.abi_major).\(table.abi_minor), this host \(TP_ABI_MAJOR).\(TP_ABI_MINOR): "
          + "build it against this host's header.")
    }
    guard table.size >= MemoryLayout<tp_simulator_api>.size, table.open != nil, table.answer != nil,
      table.deliveries != nil, table.book != nil, table.counters != nil, table.connection != nil, table.close != nil
    else { throw .simulator(path, "lacks functions of the contract: build it against this host's header.") }
    self.api = api
    self.path = path
  }
}

extension HostError {
  static func simulator(_ path: String, _ problem: String) -> HostError {
    HostError("simulator.load", "\(path) \(problem)")
  }
}

extension String {
  /// Text of the contract, repaired where it is no UTF-8.
  init(_ bytes: tp_bytes) {
    self = String(decoding: UnsafeRawBufferPointer(bytes), as: UTF8.self)
  }
}

extension UnsafeRawBufferPointer {
  init(_ bytes: tp_bytes) {
    self = UnsafeRawBufferPointer(start: bytes.data, count: bytes.data == nil ? 0 : bytes.count)
  }
}
