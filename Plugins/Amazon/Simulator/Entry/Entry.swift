internal import SimulatorKit
public import TradepostABI

/// The library's one symbol: the table of functions of the simulator's contract.
/// Implements `tradepost_simulator_0`.
@c(tradepost_simulator_0)
public func simulatorEntry() -> UnsafePointer<tp_simulator_api>? { UnsafePointer(Table.shared) }

private enum Table {
  /// Made once, never changed and never freed: the contract says that it lives as long as the library.
  nonisolated(unsafe) static let shared = SimulatorTable.make(platform: "amazon") { options, failure in
    SimulatorTable.open(options, failure) { opening throws(Refusal) in Simulator(try Options(opening)) }
  }
}
