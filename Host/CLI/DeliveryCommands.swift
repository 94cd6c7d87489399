internal import ArgumentParser
internal import HostApp
internal import HostCore
internal import HostWebhooks
internal import TradepostContract
internal import TradepostJSON

/// What shops send on their own.
extension StoreCommand {
  struct Deliver: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes a delivery from a file as the shop had sent it: verifies it, reads again what it is about, books it.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The store's id or name.") var store: String
    @Argument(help: "An HTTP message: headers, an empty line, the raw body; - for standard input.") var file: String
    @Option(help: "The body, byte for byte, when it stands in a file of its own.") var body: String?

    func run() async throws {
      let delivery = try DeliveryFile.read(try ItemFile.read(file), body: try body.map(ItemFile.read))
      let report = try await common.host().deliver(store, delivery)
      if common.json { Output.json { report.write(to: &$0) } } else { report.tell() }
      if let code = report.exitCode { throw ExitCode(code) }
    }
  }

  struct Poll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes what lies in the shop's queue and does it; a message is taken off once it is in the inbox.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The store's id or name.") var store: String

    func run() async throws {
      let host = try common.host()
      let (taken, reports) = try await Interruption.cancelling { [store] in try await host.poll(store) }
      if common.json {
        Output.json { writer in
          writer.object { writer in
            writer.member("count", taken)
            writer.member("deliveries", reports) { $0.write(to: &$1) }
          }
        }
      } else {
        for report in reports { report.tell() }
        Output.line("\(taken) messages.")
      }
      if let code = reports.compactMap(\.exitCode).min() { throw ExitCode(code) }
    }
  }

  struct Sweep: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Finds what the shop did not tell: lists what changed since the last lists, and an hour before them.",
      discussion:
        "What was deleted without a word is found by a list of everything only, as serve makes once a week: tradepost sync all --full")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The store's id or name.") var store: String

    func run() async throws {
      let host = try common.host()
      let reports = try await Interruption.cancelling { [store] in try await host.sweep(store) }
      if common.json {
        Output.json { writer in writer.object { $0.member("runs", reports) { $0.write(to: &$1) } } }
      } else {
        ReportTable.show(reports)
      }
      if let code = ReportTable.exitCode(reports) { throw ExitCode(code) }
    }
  }

  struct Subscribe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Asks the shop to tell of changes; with --list, shows what it tells of.")
    @OptionGroup var common: CommonOptions
    @Argument(help: "The store's id or name.") var store: String
    @Option(help: "Where the shop shall call, https; not needed where it has a queue.") var address: String?
    @Option(help: "products,inventory,orders,customers; all that there are, for none named.") var topics: String?
    @Flag(help: "Only show what there is.") var list = false
    @Flag(help: "Subscribe again to what the shop took away or switched off.") var mend = false
    @Option(help: "End the subscription of this id. May be repeated.") var remove: [String] = []

    func run() async throws {
      let host = try common.host()
      let subscriptions: [Subscription]
      if mend {
        try await host.watchSubscriptions(of: store)
        subscriptions = try await host.subscriptions(store)
      } else if list {
        subscriptions = try await host.subscriptions(store)
      } else if !remove.isEmpty {
        subscriptions = try await host.unsubscribe(store, remove)
      } else {
        subscriptions = try await host.subscribe(store, try kinds(), address: address ?? "")
      }
      if common.json {
        Output.json { writer in
          writer.object { writer in
            writer.member("count", subscriptions.count)
            writer.member("subscriptions", subscriptions) { subscription, writer in
              writer.object {
                $0.member("address", subscription.address)
                $0.member("id", subscription.id)
                $0.member("state", subscription.state.rawValue)
                $0.member("topic", subscription.topic)
              }
            }
          }
        }
      } else {
        Output.table(
          ["TOPIC", "STATE", "ADDRESS", "ID"], subscriptions.map { [$0.topic, $0.state.rawValue, $0.address, $0.id] },
          empty: "The shop tells nothing.")
      }
    }

    private func kinds() throws -> [Resource] {
      try (topics ?? "").split(separator: ",").map { name in
        guard let resource = Resource(rawValue: String(name)) else {
          throw HostError("use.topics", "\"\(name)\" is none of products, inventory, orders, customers.", exit: 2)
        }
        return resource
      }
    }
  }
}

extension Tradepost.DeliveryReport {
  /// 1 for one that is not done, whatever came of the runs.
  var exitCode: Int32? { acknowledged == nil && state != .done ? 1 : ReportTable.exitCode(runs) }

  func tell() {
    if let acknowledged { return Output.line("\(topic.map { $0 + ": " } ?? "")answered 200, \(acknowledged).") }
    Output.line("\(topic ?? "Delivery"): verified\(id.map { ", in the inbox as \($0)" } ?? "").")
    switch state {
    case .dead: return Output.problem("It was given up: \(note) Have it done again: tradepost webhooks retry \(id ?? "ID")")
    case .pending, .working: return Output.problem("It waits in the inbox, and is done by tradepost serve: \(note)")
    case .done, nil: break
    }
    for change in received.changes { Output.line("  \(change.resource.rawValue) \(change.id) \(change.happened.rawValue)") }
    for request in requests { Output.line("  \(request.kind): \(request.isNew ? "queued" : "had come before")") }
    if received.changes.isEmpty, requests.isEmpty { return Output.line("  It changes nothing that is kept.") }
    if !runs.isEmpty { ReportTable.show(runs) }
  }

  func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("acknowledged", acknowledged)
      writer.member("id", id)
      writer.member("message", note.isEmpty ? nil : note)
      writer.key("received")
      received.write(to: &writer)
      writer.member("requests", requests) { request, writer in
        writer.object {
          $0.member("kind", request.kind)
          $0.member("new", request.isNew)
        }
      }
      writer.member("runs", runs) { $0.write(to: &$1) }
      writer.member("state", state?.rawValue)
      writer.member("topic", topic)
    }
  }
}
