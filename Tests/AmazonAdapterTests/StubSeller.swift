import TestHost
import Testing
import TradepostJSON

/// A seller whose answers a test writes itself: by the beginning of the path, the longest that fits. What nothing is written for
/// is answered as Amazon answers who has nothing.
struct StubSeller {
  var answers: [String: Answer] = [
    "/finances/2024-06-19/transactions": Answer(#"{"payload":{"transactions":[]}}"#),
    "/finances/v0/orders/": Answer(#"{"payload":{"FinancialEvents":{}}}"#),
    "/tokens/2021-03-01/restrictedDataToken": Answer(#"{"restrictedDataToken":"***","expiresIn":3600}"#),
  ]
  var settings: String

  init(model: String = "2026-01-01", marketplaces: String = "DE", region: String = "eu") {
    settings = #"{"region":"\#(region)","seller_id":"A2SELLER","marketplaces":"\#(marketplaces)","orders_model":"\#(model)"}"#
  }

  func open() throws -> TestHost {
    let host = try #require(TestHost(try BuiltLibrary.adapter("libAmazonAdapter.so"), settings: settings))
    host.now = SimulatedWorld.moment
    return host
  }

  func answer(_ request: Asked) -> Answer {
    let found = answers.keys.filter { request.path.hasPrefix($0) }.max { $0.utf8.count < $1.utf8.count }
    // Samples hand out tokens that lead nowhere: behind them there is nothing.
    if request.path.contains("oken=") { return Answer(#"{"orders":[],"payload":{"Orders":[],"OrderItems":[],"FinancialEvents":{}}}"#) }
    return found.flatMap { answers[$0] } ?? Answer(#"{"errors":[{"code":"NotFound","message":"none","details":""}]}"#, status: 404)
  }

  func run(_ name: String, _ resource: String = "orders", arguments: String = "{}", since: Int64 = 0) throws -> TestHost.Ran {
    let host = try open()
    var ran = TestHost.Ran()
    var step = host.begin(name, resource, arguments: arguments, since: since)
    for _ in 0..<1000 where !step.isEnd {
      switch step {
      case .send: step = host.answer(host.asked.map { answer($0) })
      case .page(let kept, let cursor):
        for record in kept { ran.records[record.id] = record }
        ran.pages.append(kept)
        ran.cursors.append(cursor)
        step = host.ok()
      default: step = host.ok()
      }
    }
    ran.end = step
    return ran
  }
}
