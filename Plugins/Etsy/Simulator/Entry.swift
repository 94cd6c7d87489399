import SimulatorKit
public import TradepostABI

/// The library's one symbol: the table of functions of the simulator's contract.
/// Implements `tradepost_simulator_0`.
@c(tradepost_simulator_0)
public func simulatorEntry() -> UnsafePointer<tp_simulator_api>? { UnsafePointer(Table.shared) }

private enum Table {
  nonisolated(unsafe) static let shared = SimulatorTable.make(platform: "etsy") { options, failure in
    SimulatorTable.open(options, failure) { opening throws(Refusal) in
      if !opening.data.isEmpty { throw Refusal(message: "The Etsy simulator makes its own world: give it options, no data.") }
      return Shop(try Options(opening.options, seed: opening.seed, now: opening.now))
    }
  }
}
