internal import ArgumentParser
internal import HostApp
internal import HostCore
internal import HostRuntime
internal import HostSimulator
internal import HostSync
internal import TradepostContract
internal import TradepostJSON

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#endif

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Simulates a shop for each platform and brings all of it into the books.")
  @OptionGroup var common: CommonOptions
  @Flag(help: "End when everything was brought in; else the shops stay open.") var once = false
  @Option(help: "Products of each shop.") var products = 200
  @Option(help: "Orders of each shop.") var orders = 500
  @Option(help: "Another seed, another shop.") var seed: UInt64 = 1

  func run() async throws {
    let isTemporary = common.data == nil
    let folder =
      isTemporary ? FileManager.default.temporaryDirectory.path + "/tradepost-demo-\(UInt64.random(in: 0...UInt64.max))" : common.folder
    defer { if isTemporary { try? FileManager.default.removeItem(atPath: folder) } }
    // Platforms let nobody ask as fast as a demonstration should go: host and shops share a clock that runs faster.
    let clock = HostClock.scaled(from: HostClock.system.now(), factor: once ? 60 : 1)
    let host = try Tradepost(folder: folder, plugins: CommonOptions.plugins, clock: clock)
    var size = Tradepost.DemoSize()
    size.products = products
    size.orders = orders
    size.seed = seed
    let shops = try await host.openDemo(size)
    var results: [(shop: Tradepost.DemoShop, reports: [RunReport])] = []
    for shop in shops {
      if !common.json { Output.line("\(shop.store.name) answers as \(shop.store.origins.map(\.address).joined(separator: ", "))") }
      let progress = ProgressLine(isShown: Output.isTerminal && !common.json)
      let reports = try await host.syncDemo(shop) { progress.show($0) }
      progress.clear()
      if !common.json { ReportTable.show(reports) }
      results.append((shop, reports))
    }
    if common.json { Output.json { Self.write(results, to: &$0) } } else { try await tell(results, host) }
    if !once { try await wait(folder) }
    for shop in shops { await shop.server.stop() }
    if let code = ReportTable.exitCode(results.flatMap(\.reports)) { throw ExitCode(code) }
  }

  private func tell(_ results: [(shop: Tradepost.DemoShop, reports: [RunReport])], _ host: Tradepost) async throws {
    for (shop, _) in results {
      let ours = try await host.balances(store: shop.store.uid)
      var difference = ours
      for line in try shop.server.book() {
        let key = JournalBalance(
          store: shop.store.name, day: line.date, market: line.market, currency: line.currency, role: line.role)
        difference[key, default: 0] &-= line.debit &- line.credit
      }
      let off = difference.filter { $0.value != 0 }
      Output.line(
        off.isEmpty
          ? "\(shop.store.name): the journal's \(ours.count) balances by day, currency and account equal the shop's own book to the cent."
          : "\(shop.store.name): \(off.count) balances differ from the shop's own book.")
    }
  }

  private func wait(_ folder: String) async throws {
    await Interruption.wait {
      Output.problem("The shops stay open. In another terminal: tradepost report summary --data \(folder)   (Ctrl-C ends.)")
    }
  }

  private static func write(
    _ results: [(shop: Tradepost.DemoShop, reports: [RunReport])], to writer: inout JSONWriter
  ) {
    writer.object { writer in
      writer.key("stores")
      writer.list { writer in
        for (shop, reports) in results {
          writer.object { writer in
            writer.key("kinds")
            writer.object { writer in
              for report in reports.sorted(by: { $0.resource.rawValue < $1.resource.rawValue }) {
                writer.key(report.resource.rawValue)
                report.counts.write(to: &writer, seconds: report.seconds)
              }
            }
            writer.member("platform", shop.store.platform)
            writer.member("store", shop.store.name)
          }
        }
      }
    }
  }
}
