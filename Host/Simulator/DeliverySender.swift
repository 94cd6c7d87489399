internal import AsyncHTTPClient
public import HostCore
internal import NIOCore
internal import NIOHTTP1

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#endif

/// Sends what a simulated platform sends on its own to a hub on this machine, whatever host it is subscribed under: in the order
/// in which it came, and each again until it is answered with a 2xx, as platforms do.
public actor DeliverySender {
  private let hub: String
  private let server: SimulatorServer
  private let tell: @Sendable (String) -> Void
  private var loop: Task<Void, Never>?

  /// Tries of one delivery, and milliseconds between the first two; the pause doubles.
  private static let tries = 8
  private static let pause: Int64 = 250

  /// - Parameters:
  ///   - hub: `http://127.0.0.1:8080`; the path is the delivery's own.
  ///   - tell: called with a line for each delivery.
  public init(to hub: String, _ server: SimulatorServer, tell: @escaping @Sendable (String) -> Void) throws(HostError) {
    guard let url = URL(string: hub), url.scheme == "http", let host = url.host(), host == "127.0.0.1" || host == "localhost" else {
      throw HostError("use.hub", "\"\(hub)\" is no hub on this machine. Write http://127.0.0.1:8080", exit: 2)
    }
    self.hub = hub.hasSuffix("/") ? String(hub.dropLast()) : hub
    self.server = server
    self.tell = tell
    Task { await self.begin() }
  }

  private func begin() {
    loop = Task {
      while !Task.isCancelled {
        for delivery in (try? server.deliveries()) ?? [] { await send(delivery) }
        try? await Task.sleep(for: .milliseconds(100))
      }
    }
  }

  public func end() async {
    loop?.cancel()
    await loop?.value
  }

  private func send(_ delivery: SimulatorDelivery) async {
    var last = ""
    for number in 0..<Self.tries where !Task.isCancelled {
      if number > 0 { try? await Task.sleep(for: .milliseconds(Self.pause << Int64(number - 1))) }
      do {
        var request = HTTPClientRequest(url: hub + delivery.path)
        request.method = HTTPMethod(rawValue: delivery.method)
        for (name, value) in delivery.headers where name.lowercased() != "host" && name.lowercased() != "content-length" {
          request.headers.add(name: name, value: value)
        }
        request.body = .bytes(ByteBuffer(bytes: delivery.body))
        let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
        last = "answered \(answer.status.code)"
        if (200..<300).contains(answer.status.code) { break }
      } catch { last = "not delivered: \(error)" }
    }
    tell("\(delivery.method) \(delivery.path) (\(delivery.body.count) bytes): \(last)")
  }
}
