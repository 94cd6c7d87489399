import HTTPTypes
import HostCore
import Logging
import Synchronization
import Testing

@testable import HostWeb

/// Everything that was logged.
private final class Heard: Sendable {
  let text = Mutex("")
}

private struct HearingHandler: LogHandler {
  let heard: Heard
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.trace

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) { heard.text.withLock { $0 += "\(event.message) \(event.metadata ?? [:])\n" } }
}

/// A secret that is put wherever one can be put comes out nowhere.
@Test func noAnswerAndNoLogLineShowsASecret() async throws {
  let hub = try TestHub()
  let canary = "canary-7f3e9b"
  let admin = try await hub.token(.admin)
  let heard = Heard()
  try await hub.ask(log: Logger(label: "test") { _ in HearingHandler(heard: heard) }) { ask in
    var replies: [Asking.Reply] = []
    let bodies = [
      nil, canary, "{\"\(canary)\":", "{\"credentials\":{\"key\":\"\(canary)\"},\"name\":\"x\",\"platform\":\"acme\"}",
      "{\"credentials\":{\"key\":\"\(canary)\"},\"settings\":[]}",
    ]
    for route in Routes.all where route.id != "followRun" {
      let address = route.path.split(separator: "/").map { $0.hasPrefix("{") ? "x" : $0 }.reduce("") { $0 + "/" + $1 }
      for token in [admin, canary] {
        for body in bodies {
          replies.append(
            try await ask(
              route.method.rawValue, address, token: token, body: body, ["If-Match": "*", "Cookie": canary, "X-Api-Key": canary]))
        }
        replies.append(try await ask(route.method.rawValue, address + "?token=" + canary, token: token))
      }
    }
    for reply in replies {
      #expect(!reply.text.contains(canary) && !reply.headers.contains { $0.value.contains(canary) }, "\(reply.status) \(reply.text)")
      #expect(!reply.text.contains(admin))
    }
  }
  let log = heard.text.withLock { $0 }
  #expect(log.contains("listStores") || log.contains("/api/v1/ecommerce/stores"))
  #expect(!log.contains(canary) && !log.contains(admin))
}
