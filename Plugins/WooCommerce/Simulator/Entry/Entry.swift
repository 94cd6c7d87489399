import SimulatorKit
public import TradepostABI

/// The library's one symbol: the table of functions of the simulator's contract.
/// Implements `tradepost_simulator_0`.
@c(tradepost_simulator_0)
public func simulatorEntry() -> UnsafePointer<tp_simulator_api>? { UnsafePointer(Table.shared) }

private enum Table {
  nonisolated(unsafe) static let shared = SimulatorTable.make(platform: "woocommerce") { options, failure in
    SimulatorTable.open(options, failure) { opening throws(Refusal) in try open(opening) }
  }

  private static func open(_ opening: Opening) throws(Refusal) -> any Simulation {
    // WordPress knows no milliseconds.
    let read = try Options(opening.options, seed: opening.seed, now: Int(opening.now / 1000))
    if opening.data.isEmpty { return Simulator(options: read, world: World(read.settings)) }
    let data: Node
    do throws(NodeReader.Fault) { data = try NodeReader.read(opening.data) } catch {
      throw Refusal(message: "The data for the WooCommerce simulator is no JSON: \(error).")
    }
    do throws(Dump.Fault) {
      return Simulator(options: read, world: try Dump.world(data, read.settings, site: read.site))
    } catch {
      throw Refusal(message: "The WooCommerce simulator cannot stand for this data: \(error.message).")
    }
  }
}
