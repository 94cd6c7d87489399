public import TradepostABI

/// The library's one symbol: the table of functions of the simulator's contract.
/// Implements `tradepost_simulator_0`.
@c(tradepost_simulator_0)
public func simulatorEntry() -> UnsafePointer<tp_simulator_api>? { UnsafePointer(Table.shared) }

/// A world and the memory that its last answer stands in, behind the contract's opaque pointer.
private final class Handle {
  let simulator: Simulator
  let lent = Lent()

  init(_ simulator: Simulator) { self.simulator = simulator }

  static func of(_ pointer: OpaquePointer?) -> Handle? {
    pointer.map { Unmanaged<Handle>.fromOpaque(UnsafeRawPointer($0)).takeUnretainedValue() }
  }

  /// Frees what was lent before and lends new bytes.
  func lend(_ bytes: [UInt8]) -> tp_bytes {
    lent.free()
    return lent.bytes(bytes)
  }
}

private enum Table {
  /// Made once, never changed and never freed: the contract says that it lives as long as the library.
  nonisolated(unsafe) static let shared: UnsafeMutablePointer<tp_simulator_api> = {
    let platform = UnsafeMutableRawBufferPointer.allocate(byteCount: 11, alignment: 1)
    platform.copyBytes(from: "woocommerce".utf8)
    let table = UnsafeMutablePointer<tp_simulator_api>.allocate(capacity: 1)
    var api = tp_simulator_api()
    api.size = MemoryLayout<tp_simulator_api>.size
    api.abi_major = UInt32(TP_ABI_MAJOR)
    api.abi_minor = UInt32(TP_ABI_MINOR)
    api.platform = tp_bytes(data: platform.baseAddress, count: platform.count)
    api.open = { options, failure in open(options, failure) }
    api.answer = { world, request, now in
      guard let handle = Handle.of(world), let request else { return nil }
      let asked = Request(
        method: Borrowed.text(request.pointee.method), target: Borrowed.text(request.pointee.path),
        fields: Borrowed.fields(request.pointee.fields, request.pointee.field_count), body: Borrowed.bytes(request.pointee.body),
        secure: request.pointee.secure != 0)
      let answer = handle.simulator.answer(asked, now: seconds(now))
      handle.lent.free()
      return handle.lent.answer(answer)
    }
    api.deliveries = { world, now in
      Handle.of(world).map { $0.lend($0.simulator.deliveries(now: seconds(now))) } ?? tp_bytes()
    }
    api.book = { world, now in Handle.of(world).map { $0.lend($0.simulator.book(now: seconds(now))) } ?? tp_bytes() }
    api.counters = { world in Handle.of(world).map { $0.lend($0.simulator.counters) } ?? tp_bytes() }
    api.connection = { world in Handle.of(world).map { $0.lend($0.simulator.connection) } ?? tp_bytes() }
    api.close = { world in
      if let world { Unmanaged<Handle>.fromOpaque(UnsafeRawPointer(world)).release() }
    }
    table.initialize(to: api)
    return table
  }()

  /// WordPress knows no milliseconds; times far outside any calendar are clamped.
  private static func seconds(_ milliseconds: Int64) -> Int {
    Int(clamping: min(max(milliseconds, 0), 253_402_300_799_000)).floorDivided(by: 1000)
  }

  private static func open(
    _ options: UnsafePointer<tp_simulator_options>?, _ failure: UnsafeMutablePointer<UnsafePointer<tp_failure>?>?
  ) -> OpaquePointer? {
    guard let options = options?.pointee else { return nil }
    do {
      let read = try Options(Borrowed.bytes(options.options), seed: options.seed, now: seconds(options.now_ms))
      let data = Borrowed.bytes(options.data)
      let world: World
      if data.isEmpty {
        world = World(read.settings)
      } else {
        world = try Dump.world(try NodeReader.read(data), read.settings, site: read.site)
      }
      let handle = Handle(Simulator(options: read, world: world))
      return OpaquePointer(Unmanaged.passRetained(handle).toOpaque())
    } catch let refusal as Options.Refusal {
      failure?.pointee = lasting(refusal.message)
    } catch let fault as Dump.Fault {
      failure?.pointee = lasting("The WooCommerce simulator cannot stand for this data: \(fault.message).")
    } catch {
      failure?.pointee = lasting("The data for the WooCommerce simulator is no JSON: \(error).")
    }
    return nil
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
