import HostCore
import HostNetwork
import Testing
import TradepostContract

@Suite("What an adapter may write into a head")
struct RequestFieldsTests {
  @Test(arguments: [
    ("X-A", "b\r\nHost: evil"), ("X-A", "b\nc"), ("X-A", "b\u{0}"), ("X-A\r\nX-B", "c"), ("X A", "b"), ("", "b"), ("X:A", "b"),
    ("Ü", "b"), ("Host", "evil.example"), ("content-length", "0"), ("Transfer-Encoding", "chunked"), ("Connection", "close"),
    ("Cookie", "a=b"), ("Proxy-Authorization", "x"), ("Expect", "100-continue"), ("Upgrade", "h2c"),
    ("accept-encoding", "br"), ("Authorization", "Bearer mine"), ("X-Forwarded-For", "1.2.3.4"),
  ])
  func refuses(_ name: String, _ value: String) async throws {
    var request = OutboundRequest(method: "GET", path: "/a")
    request.fields = [OutboundField(name: name, value: value)]
    let (response, heads) = try await Shop.exchange(request) { _, _ in [.answer("200 OK")] }
    #expect(response.failure?.code == .adapter)
    #expect(response.delivery == .neverSent)
    #expect(heads.isEmpty)
  }

  @Test(arguments: ["CONNECT", "TRACE", "get", "GET /evil HTTP/1.1\r\nX: ", "", "PURGE"])
  func refusesTheMethod(_ method: String) async throws {
    let (response, heads) = try await Shop.exchange(OutboundRequest(method: method, path: "/a")) { _, _ in [.answer("200 OK")] }
    #expect(response.failure?.code == .adapter)
    #expect(heads.isEmpty)
  }

  @Test func refusesMoreThanItsBounds() async throws {
    var request = OutboundRequest(method: "POST", path: "/a")
    request.fields = (0..<65).map { OutboundField(name: "x-\($0)", value: "1") }
    #expect(try await Shop.exchange(request) { _, _ in [.answer("200 OK")] }.response.failure?.code == .adapter)
    request.fields = []
    request.body = [UInt8](repeating: 0, count: 1001)
    #expect(
      try await Shop.exchange(request, change: { $0.bounds.requestBody = 1000 }) { _, _ in [.answer("200 OK")] }
        .response.failure?.message == "The adapter asked for a request that is not sent: its body is larger than 1000 bytes.")
  }
}
