import HostCore
import HostRuntime
import TradepostABI
import TradepostContract
import TradepostSDK

/// What a step costs: an adapter in Swift and one in C, driven by a loop in C; and the host's own drive, which checks each
/// step and crosses to the lane's thread and back.
enum Steps {
  private static let steps: Int64 = 200_000

  static func measure(_ compared: ComparedLibrary, into table: Table) async throws {
    let plain = try loop { compared.plainLoop(steps * 100) == steps * 100 } / 100
    var host = tp_host()
    host.size = MemoryLayout<tp_host>.size
    host.abi_major = TP_ABI_MAJOR
    host.abi_minor = TP_ABI_MINOR
    guard let handle = withUnsafePointer(to: &host, { serve(Stepper.self, manifest: [], to: HostHandle($0)) }) else {
      throw BenchFailure("The SDK and this bench speak different versions of the contract. Build both anew.")
    }
    let swift = handle.assumingMemoryBound(to: tp_adapter.self)
    table.add(
      "step of a Swift adapter", try loop { compared.drive(swift, steps) == steps }, by: plain, "a loop around a function in C")
    table.add(
      "step of a C adapter", try loop { compared.drive(compared.adapter, steps * 100) == steps * 100 } / 100, by: plain,
      "a loop around a function in C")

    let session = try await compared.package.load().open(
      store: "bench", settingsJSON: Array("{}".utf8), outbound: NoNetwork(),
      clock: HostClock(now: { 0 }, sleep: { _ in }), report: { _ in })
    var call = OperationCall("list", .orders)
    call.since = steps / 10
    let driven = try await Processor.each(of: Int(call.since)) { _ = try await session.run(call) { _ in } }
    await session.close()
    table.add("step through the host, checked, on a thread of its own", driven, by: plain, "a loop around a function in C")
  }

  private static func loop(_ body: () -> Bool) throws -> Double {
    try Processor.each(of: Int(steps)) {
      guard body() else { throw BenchFailure("An adapter did not take the steps that it was to take.") }
    }
  }
}

/// Takes as many steps as the watermark says.
private struct Stepper: OrderSource {
  init(_ settings: Settings) {}

  func check(_ run: Run) async throws -> Account { throw Failure(.unsupported, "there is no shop") }

  func listOrders(_ run: Run) async throws -> Listed {
    for _ in 0..<run.since { try await run.wait(milliseconds: 0) }
    return .whole
  }
}

private struct NoNetwork: Outbound {
  func send(_ requests: [OutboundRequest]) async -> [OutboundResponse] {
    requests.map { _ in OutboundResponse(failed: Failure(.platform, "there is no network"), delivery: .neverSent) }
  }
}
