import Foundation
import TestHost
import Testing
import TradepostABI
import TradepostJSON

/// The simulator as a shop, without a wire: requests go to its function, signed in by Basic over what counts as https.
final class SimulatedShop {
  private let api: UnsafePointer<tp_simulator_api>
  private let world: OpaquePointer
  /// The world's clock; each request takes a while.
  var now: Int64
  private(set) var requests = 0

  init(options: String, seed: UInt64 = 1, now: Int64 = 1_790_000_000_000) throws {
    let entry = try #require(Library.symbol("libWooCommerceSimulator.so", TP_SIMULATOR_SYMBOL))
    api = try #require(unsafeBitCast(entry, to: tp_simulator_fn.self)())
    self.now = now
    var text = options
    var failure: UnsafePointer<tp_failure>?
    let api = api
    let opened = text.withUTF8 { bytes in
      var given = tp_simulator_options()
      given.size = MemoryLayout<tp_simulator_options>.size
      given.seed = seed
      given.now_ms = now
      given.options = tp_bytes(data: bytes.baseAddress, count: bytes.count)
      return api.pointee.open(&given, &failure)
    }
    world = try #require(opened, "\(failure.map { TestHost.text($0.pointee.message) } ?? "")")
  }

  deinit { api.pointee.close(world) }

  /// How often something was hit: `fault.html`.
  func counter(_ name: String) throws -> Int64 {
    try JSONDocument(parsing: TestHost.bytes(api.pointee.counters(world))).root[name]?.int64 ?? 0
  }

  func answer(_ request: String, key: String) -> Answer {
    now += 120
    requests += 1
    let parts = request.split(separator: " ", maxSplits: 1).map { String($0) }
    let lent = [parts[0], parts[1], "Authorization", "Basic " + Data(key.utf8).base64EncodedString()].map { Array($0.utf8) }
    func bytes(_ index: Int) -> tp_bytes { lent[index].withUnsafeBytes { tp_bytes(data: $0.baseAddress, count: $0.count) } }
    return withExtendedLifetime(lent) {
      var field = tp_field(name: bytes(2), value: bytes(3), flags: 0)
      return withUnsafePointer(to: &field) { field in
        var asked = tp_simulator_request()
        asked.size = MemoryLayout<tp_simulator_request>.size
        asked.method = bytes(0)
        asked.path = bytes(1)
        asked.fields = field
        asked.field_count = 1
        asked.secure = 1
        guard let answer = api.pointee.answer(world, &asked, now)?.pointee else { return Answer(error: 7, "no answer") }
        let fields = (0..<answer.field_count).compactMap { index in
          answer.fields.map { (TestHost.text($0[index].name), TestHost.text($0[index].value)) }
        }
        return Answer(bytes: TestHost.bytes(answer.body), status: answer.status, fields: fields)
      }
    }
  }
}

extension TestHost {
  /// Runs an operation to its end against the simulated shop; the last state of each record it kept.
  func run(_ shop: SimulatedShop, _ name: String, _ resource: String, since: Int64 = 0) throws -> (
    records: [String: Step.Record], end: Step
  ) {
    let key = "ck_simulated:cs_simulated"
    var records: [String: Step.Record] = [:]
    now = shop.now
    var step = begin(name, resource, since: since)
    for _ in 0..<100_000 {
      now = shop.now
      switch step {
      case .send(let requests): step = answer(requests.map { shop.answer($0, key: key) })
      case .page(let kept, _):
        for record in kept { records[record.id] = record }
        step = ok()
      case .wait(let milliseconds, _):
        shop.now += Int64(milliseconds)
        step = ok()
      case .done, .fail, .unknown: return (records, step)
      }
    }
    return (records, step)
  }
}
