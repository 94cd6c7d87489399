import HostCore
import HostNetwork
import TradepostContract

/// A package and a store made up for these tests.
enum Shop {
  static func manifest(
    signIns: String = "[]", limits: String = "[]", secrets: String = "[]",
    origins: String = #"[{"name":"api","setting":"address"},{"name":"files","address":"https://files.example/v1"}]"#
  ) throws -> Manifest {
    try Manifest(
      parsing: Array(
        """
        {"contract":"0.2","id":"shop","library":"shop.so","name":"Shop","version":"1.0.0","operations":{"check":[]},
         "origins":\(origins),"settings":[{"name":"address","label":"Address","type":"address"}],
         "response_headers":["Link","X-Total"],"secrets":\(secrets),"sign_ins":\(signIns),"limits":\(limits)}
        """.utf8))
  }

  static let secrets = ["key": "ck_canary_5f0b", "secret": "cs/canary+secret=77", "token": "tok-canary-1"]

  /// Connected to a peer on loopback, with the logical address `http://shop.example/base`.
  static func connection(
    to port: Int, signIns: String = "[]", limits: String = "[]", secrets: String = "[]", address: String = "http://shop.example/base",
    clock: HostClock = .scaled(from: 1_795_212_900_000, factor: 1000),
    change: (inout ConnectionConfiguration) -> Void = { _ in }
  ) throws -> StoreConnection {
    let manifest = try manifest(signIns: signIns, limits: limits, secrets: secrets)
    var configuration = ConnectionConfiguration(
      manifest: manifest, origins: try Origins.freeze(manifest: manifest, settings: ["address": address]), clock: clock
    ) { name throws(HostError) in
      guard let secret = Shop.secrets[name] else { throw HostError("secret.missing", "There is no secret \(name).") }
      return secret
    }
    configuration.connectTo = try Endpoint("127.0.0.1:\(port)")
    configuration.allowsLoopback = true
    change(&configuration)
    return StoreConnection(configuration)
  }

  /// Sends one request to a peer that follows the script, and gives the answer and the heads that the peer saw.
  static func exchange(
    _ request: OutboundRequest = OutboundRequest(method: "GET", path: "/orders"), signIns: String = "[]",
    limits: String = "[]", secrets: String = "[]", clock: HostClock = .scaled(from: 1_795_212_900_000, factor: 1000),
    change: (inout ConnectionConfiguration) -> Void = { _ in }, script: @escaping Peer.Script
  ) async throws -> (response: OutboundResponse, heads: [String]) {
    let peer = try await Peer.start(script)
    let connection = try connection(to: peer.port, signIns: signIns, limits: limits, secrets: secrets, clock: clock, change: change)
    let response = await connection.send([request])[0]
    await connection.shutdown()
    try await peer.stop()
    return (response, peer.heads)
  }
}
