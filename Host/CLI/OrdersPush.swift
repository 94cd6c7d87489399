internal import ArgumentParser
internal import HostApp
internal import HostCore
internal import HostSync
internal import TradepostContract

extension OrdersCommand {
  struct Push: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tells a shop an order's new state, or what of it left and how it is tracked.")
    @OptionGroup var options: PushOptions
    @Argument(help: "The order: the shop's id, its number, or ours.") var order: String
    @Option(help: "pending, processing, completed, cancelled or refunded.") var status: String?
    @Option(help: "Who carries it: the shop's code of the carrier, or a name.") var carrier: String?
    @Option(help: "The number by which it is tracked.") var tracking: String?
    @Option(help: "Where it is tracked.") var trackingUrl: String?
    @Option(help: "LINE=QUANTITY that left, by the shop's id of the line; all that is left, for none named. May be repeated.")
    var line: [String] = []
    @Flag(help: "Let the shop tell the shopper.") var notify = false

    func run() async throws {
      let host = try options.common.host()
      var item = try await host.orderPush(order, store: options.store)
      item.status = try status.map { text throws(HostError) in
        guard let status = StatusRule.Status(rawValue: text) else {
          let all = StatusRule.Status.allCases.map(\.rawValue).joined(separator: ", ")
          throw HostError("use.status", "\"\(text)\" is none of \(all).", exit: 2)
        }
        return status
      }
      if let carrier {
        var shipment = OrderPush.Shipment(
          at: Timestamp(milliseconds: HostClock.system.now() / 1000 * 1000), carrier: carrier, trackingNumber: tracking ?? "")
        shipment.trackingURL = trackingUrl
        shipment.notifies = notify
        for (id, text) in try Pairs.read(line, option: "--line").sorted(by: { $0.key < $1.key }) {
          guard let quantity = Amount(text) else { throw HostError("use.quantity", "--line \(id) has no quantity \"\(text)\".", exit: 2) }
          shipment.lines.append(OrderPush.Shipment.Line(lineID: id, quantity: quantity))
        }
        item.fulfilment = shipment
      } else if tracking != nil || trackingUrl != nil || !line.isEmpty || notify {
        throw HostError("use.carrier", "Say who carries it: --carrier", exit: 2)
      }
      try await options.push(host, try PushItems(orders: [item]))
    }
  }
}
