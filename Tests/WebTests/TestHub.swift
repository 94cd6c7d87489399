import HTTPTypes
import HostApp
import HostCore
import Hummingbird
import HummingbirdTesting
import Logging
import TradepostContract
import TradepostJSON

@testable import HostWeb

#if canImport(FoundationEssentials)
  import FoundationEssentials
#endif

/// A hub over a data folder of its own, asked without a port.
struct TestHub: ~Copyable {
  let host: Tradepost
  let folder: String

  /// - Parameter plugins: a folder of packages; nil: none.
  init(plugins: String? = nil) throws {
    folder = "/tmp/tradepost-web-" + Chance.hex(bytes: 8)
    try FileManager.default.createDirectory(atPath: folder + "/none", withIntermediateDirectories: true)
    host = try Tradepost(folder: folder + "/data", plugins: plugins ?? folder + "/none")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func token(_ role: TokenRole, days: Int64? = nil) async throws -> String {
    try await host.createToken(role.rawValue, role: role, days: days).secret
  }

  /// Rates that no test meets unless it is about them.
  static var settings: HubSettings {
    var settings = HubSettings()
    settings.perToken = BucketRule(perSecond: 10_000, burst: 100_000)
    settings.perAddress = settings.perToken
    settings.perStranger = settings.perToken
    return settings
  }

  func ask<Value: Sendable>(
    routes: [Route] = Routes.all, settings: HubSettings = TestHub.settings, log: Logger = Logger(label: "test"),
    _ body: @escaping @Sendable (Asking) async throws -> Value
  ) async throws -> Value {
    let hub = Hub(host, settings: settings, routes: routes, log: log)
    return try await Application(responder: hub).test(.router) { try await body(Asking(client: $0)) }
  }
}

/// Asks, and gives what was answered.
struct Asking: Sendable {
  let client: any TestClientProtocol

  struct Reply: Sendable {
    let status: Int
    let headers: HTTPFields
    let bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var json: JSONValue? { try? JSONDocument(parsing: bytes).root }
    var code: String? { json?["code"]?.string }

    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
  }

  func callAsFunction(
    _ method: String, _ path: String, token: String? = nil, body: String? = nil, type: String? = "application/json",
    _ headers: [String: String] = [:]
  ) async throws -> Reply {
    var fields = HTTPFields()
    if let token { fields[.authorization] = "Bearer " + token }
    if body != nil, let type { fields[.contentType] = type }
    for (name, value) in headers { if let name = HTTPField.Name(name) { fields[name] = value } }
    let method = HTTPRequest.Method(rawValue: method) ?? .get
    return try await client.execute(uri: path, method: method, headers: fields, body: body.map { ByteBuffer(string: $0) }) { response in
      Reply(status: Int(response.status.code), headers: response.headers, bytes: Array(response.body.readableBytesView))
    }
  }
}
