import Foundation
import HostCore
import Synchronization
import TradepostABI
import TradepostContract
import TradepostJSON

/// A package's simulator as the platform, asked without a network in between and signed in with its own secrets.
final class SimulatedShop: Outbound, @unchecked Sendable {
  // Unchecked: the simulator is touched under `lock` alone.
  private let api: UnsafePointer<tp_simulator_api>
  private let world: OpaquePointer
  private let lock = Mutex(())
  private let authorization: String

  static func canOpen(_ library: String) -> Bool { table(library) != nil }

  private static func table(_ library: String) -> UnsafePointer<tp_simulator_api>? {
    guard let handle = dlopen(library, RTLD_NOW | RTLD_LOCAL), let entry = dlsym(handle, TP_SIMULATOR_SYMBOL) else { return nil }
    return unsafeBitCast(entry, to: tp_simulator_fn.self)()
  }

  init(library: String, options: String) throws {
    guard let api = Self.table(library), let open = api.pointee.open else { throw HostError("test.simulator", "cannot load \(library)") }
    self.api = api
    var text = Array(options.utf8)
    var failure: UnsafePointer<tp_failure>?
    let world = text.withUnsafeMutableBytes { bytes in
      var given = tp_simulator_options(
        size: MemoryLayout<tp_simulator_options>.size, seed: 7, now_ms: 1_790_000_000_000,
        options: tp_bytes(data: bytes.baseAddress, count: bytes.count), data: tp_bytes())
      return open(&given, &failure)
    }
    guard let world else {
      throw HostError("test.simulator", failure.map { String(decoding: Self.copy($0.pointee.message), as: UTF8.self) } ?? "no world")
    }
    self.world = world
    let connection = try JSONDocument(parsing: Self.copy(api.pointee.connection?(world) ?? tp_bytes())).root
    let secrets = connection["secrets"]
    let (key, secret) = (secrets?["consumer_key"]?.string ?? "", secrets?["consumer_secret"]?.string ?? "")
    authorization = "Basic " + Data("\(key):\(secret)".utf8).base64EncodedString()
  }

  deinit { api.pointee.close?(world) }

  func send(_ requests: [OutboundRequest]) async -> [OutboundResponse] {
    requests.map { request in lock.withLock { _ in answer(request) } }
  }

  private func answer(_ request: OutboundRequest) -> OutboundResponse {
    var keep: [UnsafeMutableBufferPointer<UInt8>] = []
    defer { for buffer in keep { buffer.deallocate() } }
    func bytes(_ text: [UInt8]) -> tp_bytes {
      let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(1, text.count))
      _ = buffer.initialize(from: text)
      keep.append(buffer)
      return tp_bytes(data: buffer.baseAddress, count: text.count)
    }
    let given = request.fields.map { ($0.name, $0.value) } + [("Host", "shop.example"), ("Authorization", authorization)]
    let fields = given.map { tp_field(name: bytes(Array($0.0.utf8)), value: bytes(Array($0.1.utf8)), flags: 0) }
    let answered = fields.withUnsafeBufferPointer { fields -> UnsafePointer<tp_simulator_response>? in
      var asked = tp_simulator_request(
        size: MemoryLayout<tp_simulator_request>.size, method: bytes(Array(request.method.utf8)), path: bytes(Array(request.path.utf8)),
        fields: fields.baseAddress, field_count: fields.count, body: bytes(request.body), secure: 1)
      return api.pointee.answer?(world, &asked, 1_790_000_000_000)
    }
    guard let response = answered?.pointee else {
      return OutboundResponse(failed: Failure(.platform, "the simulator gave nothing"), delivery: .maybeSent)
    }
    let headers = UnsafeBufferPointer(start: response.fields, count: response.field_count).map {
      OutboundField(
        name: String(decoding: Self.copy($0.name), as: UTF8.self).lowercased(), value: String(decoding: Self.copy($0.value), as: UTF8.self))
    }
    return OutboundResponse(status: response.status, fields: headers, body: Self.copy(response.body))
  }

  private static func copy(_ bytes: tp_bytes) -> [UInt8] {
    [UInt8](UnsafeRawBufferPointer(start: bytes.data, count: bytes.data == nil ? 0 : bytes.count))
  }
}
