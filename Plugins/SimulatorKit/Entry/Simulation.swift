package import TradepostABI

/// A running world behind the C contract. Times are milliseconds of UTC; no two calls come at once.
package protocol Simulation: AnyObject {
  func answer(_ request: Request, now: Int64) -> Answer
  func deliveries(now: Int64) -> [UInt8]
  func book(now: Int64) -> [UInt8]
  var counters: [UInt8] { get }
  var connection: [UInt8] { get }
}

/// What a world is opened with.
package struct Opening: Sendable {
  package let seed: UInt64
  /// The world's first moment, milliseconds of UTC.
  package let now: Int64
  package let options: [UInt8]
  package let data: [UInt8]
}

/// Why a world cannot be opened; the sentence says what to give instead.
package struct Refusal: Error {
  package let message: String

  package init(message: String) { self.message = message }
}

/// The contract's table of functions over a `Simulation`. The platform's own file exports `tradepost_simulator_0` and
/// gives `open`, because a C function carries no context.
package enum SimulatorTable {
  package typealias Open =
    @convention(c) (
      UnsafePointer<tp_simulator_options>?, UnsafeMutablePointer<UnsafePointer<tp_failure>?>?
    ) -> OpaquePointer?

  /// Made once for a library and never freed: the contract says that it lives as long as the library.
  package static func make(platform: String, open: @escaping Open) -> UnsafeMutablePointer<tp_simulator_api> {
    let name = UnsafeMutableRawBufferPointer.allocate(byteCount: max(platform.utf8.count, 1), alignment: 1)
    name.copyBytes(from: platform.utf8)
    let table = UnsafeMutablePointer<tp_simulator_api>.allocate(capacity: 1)
    var api = tp_simulator_api()
    api.size = MemoryLayout<tp_simulator_api>.size
    api.abi_major = UInt32(TP_ABI_MAJOR)
    api.abi_minor = UInt32(TP_ABI_MINOR)
    api.platform = tp_bytes(data: name.baseAddress, count: platform.utf8.count)
    api.open = open
    api.answer = { world, request, now in
      guard let handle = Handle.of(world), let request else { return nil }
      let asked = Request(
        method: Borrowed.text(request.pointee.method), target: Borrowed.text(request.pointee.path),
        fields: Borrowed.fields(request.pointee.fields, request.pointee.field_count), body: Borrowed.bytes(request.pointee.body),
        secure: request.pointee.secure != 0)
      let answer = handle.simulation.answer(asked, now: now)
      handle.lent.free()
      return handle.lent.answer(answer)
    }
    api.deliveries = { world, now in Handle.of(world).map { $0.lend($0.simulation.deliveries(now: now)) } ?? tp_bytes() }
    api.book = { world, now in Handle.of(world).map { $0.lend($0.simulation.book(now: now)) } ?? tp_bytes() }
    api.counters = { world in Handle.of(world).map { $0.lend($0.simulation.counters) } ?? tp_bytes() }
    api.connection = { world in Handle.of(world).map { $0.lend($0.simulation.connection) } ?? tp_bytes() }
    api.close = { world in
      if let world { Unmanaged<Handle>.fromOpaque(UnsafeRawPointer(world)).release() }
    }
    table.initialize(to: api)
    return table
  }

  /// Opens a world, or says in `failure` why not.
  package static func open(
    _ options: UnsafePointer<tp_simulator_options>?, _ failure: UnsafeMutablePointer<UnsafePointer<tp_failure>?>?,
    _ make: (Opening) throws(Refusal) -> any Simulation
  ) -> OpaquePointer? {
    guard let options = options?.pointee else { return nil }
    let opening = Opening(
      seed: options.seed, now: min(max(options.now_ms, 0), 253_402_300_799_000), options: Borrowed.bytes(options.options),
      data: Borrowed.bytes(options.data))
    do throws(Refusal) {
      return OpaquePointer(Unmanaged.passRetained(Handle(try make(opening))).toOpaque())
    } catch {
      failure?.pointee = lasting(error.message)
      return nil
    }
  }

  /// A failure that lives as long as the library: opening fails seldom, and nobody frees it.
  private static func lasting(_ message: String) -> UnsafePointer<tp_failure> {
    let text = UnsafeMutableRawBufferPointer.allocate(byteCount: max(message.utf8.count, 1), alignment: 1)
    text.copyBytes(from: message.utf8)
    let failure = UnsafeMutablePointer<tp_failure>.allocate(capacity: 1)
    var value = tp_failure()
    value.size = MemoryLayout<tp_failure>.size
    value.code = Int32(TP_E_INVALID.rawValue)
    value.message = tp_bytes(data: text.baseAddress, count: message.utf8.count)
    failure.initialize(to: value)
    return UnsafePointer(failure)
  }
}

/// A world and the memory that its last answer stands in, behind the contract's opaque pointer.
private final class Handle {
  let simulation: any Simulation
  let lent = Lent()

  init(_ simulation: any Simulation) { self.simulation = simulation }

  static func of(_ pointer: OpaquePointer?) -> Handle? {
    pointer.map { Unmanaged<Handle>.fromOpaque(UnsafeRawPointer($0)).takeUnretainedValue() }
  }

  /// Frees what was lent before and lends new bytes.
  func lend(_ bytes: [UInt8]) -> tp_bytes {
    lent.free()
    return lent.bytes(bytes)
  }
}
