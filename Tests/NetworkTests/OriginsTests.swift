import HostCore
import HostNetwork
import Testing
import TradepostContract

@Suite("Origins")
struct OriginsTests {
  @Test func areNarrowedToExactOnes() throws {
    let manifest = try Shop.manifest(
      origins: #"""
        [{"name":"api","setting":"address"},{"name":"files","address":"https://files.example/v1/"},
         {"name":"admin","pattern":"https://{address}.myshop.example/admin"}]
        """#)
    let origins = try Origins.freeze(
      manifest: try Shop.manifest(), settings: ["address": "HTTP://Shop.Example:80/wp/"])
    #expect(origins.stored == ["api": "http://shop.example/wp", "files": "https://files.example/v1"])
    #expect(try Origins(stored: origins.stored, manifest: try Shop.manifest(), settings: ["address": "x"]) == origins)
    #expect(throws: HostError.self) { try Origins(stored: origins.stored, manifest: manifest, settings: ["address": "x"]) }
  }

  private static let regions = #"""
    [{"name":"api","choices":{"setting":"address","addresses":{"eu":"https://eu.platform.example","na":"https://na.platform.example/v1"}}}]
    """#

  @Test func aSettingChooses() throws {
    let manifest = try Shop.manifest(origins: Self.regions)
    #expect(try Origins.freeze(manifest: manifest, settings: ["address": "na"]).stored == ["api": "https://na.platform.example/v1"])
    #expect(
      throws: HostError(
        "network.setting", "The setting address is \"fe\", none of: eu, na. Give it with --set address=….", exit: 2)
    ) { try Origins.freeze(manifest: manifest, settings: ["address": "fe"]) }
    #expect(throws: HostError.self) { try Origins.freeze(manifest: manifest, settings: [:]) }
  }

  /// An origin whose optional setting is not given is left out, and refused by name; it may come later, and lead nowhere else.
  @Test func anOriginMayBeLeftOut() async throws {
    let manifest = try Shop.manifest(
      origins: #"[{"name":"api","address":"http://shop.example/base"},{"name":"queue","setting":"address"}]"#)
    let without = try Origins.freeze(manifest: manifest, settings: [:])
    #expect(without.stored == ["api": "http://shop.example/base"] && without.absent == ["queue": "address"])
    #expect(try Origins(stored: without.stored, manifest: manifest, settings: [:]) == without)
    let with = try Origins.freeze(manifest: manifest, settings: ["address": "http://queue.example"])
    #expect(with.lead(where: without.stored) && !without.lead(where: with.stored))
    var request = OutboundRequest(method: "GET", path: "/1")
    request.origin = "queue"
    let (response, heads) = try await Shop.exchange(request, change: { $0.origins = without }) { _, _ in [.answer("200 OK")] }
    #expect(heads.isEmpty)
    #expect(
      response.failure
        == Failure(
          .invalid,
          "The store has no address for \"queue\", since its setting address is not given: tradepost store update STORE --set address=…"))
  }

  /// Requests that name no origin go to the first one; it cannot be missing.
  @Test func theFirstOriginIsNeverLeftOut() throws {
    let manifest = try Shop.manifest(origins: #"[{"name":"api","setting":"address"},{"name":"files","address":"https://files.example"}]"#)
    #expect(throws: HostError.self) { try Origins.freeze(manifest: manifest, settings: [:]) }
  }

  @Test func aPatternTakesOneLabel() throws {
    let manifest = try Shop.manifest(origins: #"[{"name":"api","pattern":"https://{address}.myshop.example/admin"}]"#)
    #expect(
      try Origins.freeze(manifest: manifest, settings: ["address": "My-Shop"]).all[0].address.text == "https://my-shop.myshop.example/admin"
    )
    for bad in ["evil.example/", "a.b", "a@b", "a#", "", "-a", "a b", "ä"] {
      #expect(throws: HostError.self) { try Origins.freeze(manifest: manifest, settings: ["address": bad]) }
    }
  }

  @Test(arguments: [
    ([:], "network.setting · The setting address is not set. Give it with --set address=…."),
    (
      ["address": "shop.example"],
      "network.setting · The setting address cannot be used. The address begins with neither https:// nor http://. It should look like https://shop.example or https://shop.example/folder."
    ),
  ])
  func aSettingThatMakesNoAddressIsNamed(_ settings: [String: String], _ sentence: String) throws {
    let manifest = try Shop.manifest()
    #expect { try Origins.freeze(manifest: manifest, settings: settings) } throws: { "\($0)" == sentence }
  }

  @Test(arguments: [
    "/../wp-admin", "/a/../../b", "/a/%2e%2e/b", "/a/..%2fb", "/%2e", "//evil.example/a", "/a b", "/a\r\nhost: evil", "/a#b",
    "/ä", "a", "http://evil.example/", "/a%", "/a%0d%0ab", "/a\\b", "@evil.example/",
  ])
  func aPathThatLeavesItsPlaceIsNotSent(_ path: String) async throws {
    let (response, heads) = try await Shop.exchange(OutboundRequest(method: "GET", path: path)) { _, _ in [.answer("200 OK")] }
    #expect(response.failure?.code == .adapter)
    #expect(response.delivery == .neverSent)
    #expect(heads.isEmpty)
  }

  @Test(arguments: [
    ("", "/base"), ("/", "/base/"), ("?a=1", "/base?a=1"), ("/x/y?status%5B0%5D=a&b=c,d", "/base/x/y?status%5B0%5D=a&b=c,d"),
    ("/a%20b/", "/base/a%20b/"), ("/a?u=http://other/../x", "/base/a?u=http://other/../x"),
  ])
  func aPathIsSentAsItStands(_ path: String, _ sent: String) async throws {
    let (response, heads) = try await Shop.exchange(OutboundRequest(method: "GET", path: path)) { _, _ in [.answer("200 OK")] }
    #expect(response.status == 200)
    #expect(heads.first?.hasPrefix("GET \(sent) HTTP/1.1\r\n") == true)
  }

  @Test func theHostHeaderIsTheLogicalOne() async throws {
    let (_, heads) = try await Shop.exchange { _, _ in [.answer("200 OK")] }
    #expect(heads.first?.lowercased().contains("\r\nhost: shop.example\r\n") == true)
  }

  @Test(arguments: ["127.0.0.1", "::1", "localhost"])
  func anAddressNeedsNoEndpointOfItsOwn(_ host: String) async throws {
    let peer = try await Peer.start(at: host == "::1" ? "::1" : "127.0.0.1") { _, _ in [.answer("200 OK")] }
    let authority = "\(host == "::1" ? "[::1]" : host):\(peer.port)"
    let connection = try Shop.connection(to: 1, address: "http://\(authority)") { $0.connectTo = nil }
    let response = await connection.send([OutboundRequest(method: "GET", path: "/a")])[0]
    #expect(response.status == 200, "\(response)")
    #expect(peer.heads.first?.contains("host: \(authority)\r\n") == true)
    await connection.shutdown()
    try await peer.stop()
  }

  @Test func anOriginThatTheManifestLacksIsRefused() async throws {
    var request = OutboundRequest(method: "GET", path: "/")
    request.origin = "evil"
    let (response, heads) = try await Shop.exchange(request) { _, _ in [.answer("200 OK")] }
    #expect(response.failure?.message == "The adapter asked for the origin \"evil\", which its manifest does not list.")
    #expect(heads.isEmpty)
  }
}
