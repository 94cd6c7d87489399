import HostCore
import HostNetwork
import Testing
import TradepostContract

@Suite("Where an address leads")
struct AddressRangeTests {
  @Test(arguments: [
    ("8.8.8.8", AddressRange.world), ("172.15.255.255", .world), ("172.32.0.0", .world), ("100.128.0.0", .world),
    ("198.20.0.0", .world), ("2606:4700::1111", .world), ("2a00:1450::1", .world),
    ("127.0.0.1", .loopback), ("127.255.0.9", .loopback), ("::1", .loopback), ("::ffff:127.0.0.1", .loopback),
    ("64:ff9b::7f00:1", .loopback), ("2002:7f00:1::", .loopback),
    ("10.0.0.1", .privateNetwork), ("172.16.0.1", .privateNetwork), ("172.31.255.255", .privateNetwork),
    ("192.168.1.1", .privateNetwork), ("fd12::1", .privateNetwork), ("fec0::1", .privateNetwork),
    ("::ffff:10.1.2.3", .privateNetwork), ("64:ff9b::a00:1", .privateNetwork), ("64:ff9b:1::1", .privateNetwork),
    ("2002:c0a8:101::1", .privateNetwork),
    ("169.254.1.1", .linkLocal), ("fe80::1", .linkLocal),
    ("169.254.169.254", .metadata), ("::ffff:169.254.169.254", .metadata), ("fd00:ec2::254", .metadata),
    ("168.63.129.16", .metadata), ("100.100.100.200", .metadata),
    ("100.64.0.1", .carrier), ("100.127.255.255", .carrier),
    ("224.0.0.1", .multicast), ("239.255.255.255", .multicast), ("ff02::1", .multicast),
    ("0.0.0.0", .unspecified), ("::", .unspecified), ("0.1.2.3", .reserved), ("255.255.255.255", .reserved),
    ("240.0.0.1", .reserved), ("192.0.0.8", .reserved), ("198.18.0.1", .reserved), ("198.19.255.255", .reserved),
    ("192.0.2.1", .documentation), ("198.51.100.1", .documentation), ("203.0.113.9", .documentation),
    ("2001:db8::1", .documentation), ("3fff::1", .documentation),
    ("2001::1", .reserved), ("2001:20::1", .reserved), ("::7f00:1", .reserved), ("100::1", .reserved), ("4000::1", .reserved),
  ])
  func range(_ text: String, _ range: AddressRange) throws {
    #expect(try #require(IPAddress(text)).range == range)
  }

  @Test(arguments: ["127.1", "0x7f.0.0.1", "127.0.0.01", "1.2.3", "fe80::1%lo", "", "[::1]"])
  func isNoAddress(_ text: String) { #expect(IPAddress(text) == nil) }

  @Test(arguments: [
    ("10.0.0.1", "shop.example leads to 10.0.0.1, a private address and no shop on the internet. Nothing was sent; check the address."),
    (
      "169.254.169.254",
      "shop.example leads to 169.254.169.254, a cloud metadata address and no shop on the internet. Nothing was sent; check the address."
    ),
    ("::1", "shop.example leads to ::1, which is this machine. If that is meant, connect the store with --allow-loopback."),
  ])
  func aNameWithOneBadAddressIsNotTalkedTo(_ bad: String, _ sentence: String) async throws {
    let response = try await Shop.exchange(
      change: { configuration in
        configuration.connectTo = nil
        configuration.allowsLoopback = false
        configuration.resolver = Resolver { _ throws(HostError) in [IPAddress("93.184.215.14")!, IPAddress(bad)!] }
      }, script: { _, _ in [.answer("200 OK")] }
    ).response
    #expect(response.failure?.message == sentence)
    #expect(response.delivery == .neverSent)
  }

  @Test func allowedLoopbackOpensNothingElse() async throws {
    let response = try await Shop.exchange(
      change: { configuration in
        configuration.connectTo = nil
        configuration.resolver = Resolver { _ throws(HostError) in [IPAddress("127.0.0.1")!, IPAddress("192.168.0.1")!] }
      }, script: { _, _ in [.answer("200 OK")] }
    ).response
    #expect(response.failure?.code == .invalid)
  }

  /// The second look-up answers with the attacker's choice; it is never asked, since the connection is pinned.
  @Test func aNameThatChangesItsMindChangesNothing() async throws {
    let peer = try await Peer.start { _, _ in [.answer("200 OK", ["connection: close"], "here")] }
    let asked = Counter()
    let connection = try Shop.connection(to: peer.port) { configuration in
      let port = peer.port
      configuration.connectTo = try? Endpoint("shop.example:\(port)")
      configuration.resolver = Resolver { _ throws(HostError) in
        asked.next() == 1 ? [IPAddress("127.0.0.1")!] : [IPAddress("169.254.169.254")!]
      }
    }
    for _ in 0..<3 {
      let response = await connection.send([OutboundRequest(method: "GET", path: "/a")])[0]
      #expect(response.body == Array("here".utf8))
    }
    await connection.shutdown()
    try await peer.stop()
    #expect(asked.value == 1)
  }
}
