import HostCore
import Testing
import TradepostJSON

@testable import HostWeb

private let shop = "/api/v1/ecommerce"

@Test func whatIsNotThereIsAProblem() async throws {
  let hub = try TestHub()
  let viewer = try await hub.token(.viewer)
  let admin = try await hub.token(.admin)
  try await hub.ask { ask in
    func expect(
      _ status: Int, _ code: String, _ method: String, _ path: String, token: String? = nil, body: String? = nil,
      type: String? = "application/json", _ headers: [String: String] = [:]
    ) async throws {
      let reply = try await ask(method, path, token: token ?? viewer, body: body, type: type, headers)
      #expect(reply.status == status && reply.code == code, "\(method) \(path): \(reply.status) \(reply.text)")
      #expect(reply.header("Content-Type") == "application/problem+json", "\(method) \(path)")
      #expect(reply.json.map { Problem.schema.faults(in: $0) } == [], "\(method) \(path)")
    }
    try await expect(404, "address.unknown", "GET", "/nothing")
    try await expect(404, "address.unknown", "GET", shop + "/stores/")
    try await expect(404, "address.unknown", "GET", shop + "/stores/%zz")
    try await expect(404, "address.unknown", "GET", shop + "/stores/a%00b")
    try await expect(404, "store.unknown", "GET", shop + "/stores/a%2Fb")
    try await expect(404, "run.unknown", "GET", shop + "/runs/x")
    try await expect(405, "method.unknown", "DELETE", shop + "/platforms")
    try await expect(405, "method.unknown", "PATCH", shop + "/platforms")
    try await expect(400, "query.unknown", "GET", shop + "/runs?limits=3")
    try await expect(400, "query.value", "GET", shop + "/runs?limit=201")
    try await expect(400, "query.value", "GET", shop + "/runs?limit=+3")
    try await expect(400, "query.twice", "GET", shop + "/runs?limit=1&limit=2")
    try await expect(400, "query.cursor", "GET", shop + "/runs?cursor=AAAA")
    try await expect(400, "query.text", "GET", shop + "/runs?kind=%ff")
    try await expect(400, "body.unwanted", "GET", shop + "/runs", body: "{}")
    let tokens = "/api/v1/tokens"
    try await expect(415, "body.type", "POST", tokens, token: admin, body: "{}", type: "text/plain")
    try await expect(415, "body.type", "POST", tokens, token: admin, body: "{}", type: nil)
    try await expect(400, "body.json", "POST", tokens, token: admin, body: #"{"name":"#)
    let deep = String(repeating: "[", count: 20_000) + String(repeating: "]", count: 20_000)
    try await expect(400, "body.json", "POST", tokens, token: admin, body: deep)
    try await expect(422, "body.schema", "POST", tokens, token: admin, body: #"{"name":"x","role":"king"}"#)
    try await expect(422, "body.schema", "POST", tokens, token: admin, body: #"{"name":"x","role":"viewer","more":1}"#)
    try await expect(422, "body.schema", "POST", tokens, token: admin, body: #"{"name":"x","name":"y","role":"viewer"}"#)
    try await expect(422, "token.name", "POST", tokens, token: admin, body: #"{"name":"\u202e","role":"viewer"}"#)
    try await expect(413, "body.size", "POST", tokens, token: admin, body: String(repeating: " ", count: (2 << 20) + 1))
    try await expect(428, "match.needed", "PUT", shop + "/stores/x", token: admin, body: "{}")
    try await expect(404, "store.unknown", "PUT", shop + "/stores/x", token: admin, body: "{}", ["If-Match": "*"])
    try await expect(414, "address.long", "GET", "/" + String(repeating: "a", count: 9000))
  }
}

@Test func aRefusedBodyIsPointedAt() async throws {
  let hub = try TestHub()
  let admin = try await hub.token(.admin)
  try await hub.ask { ask in
    let reply = try await ask("POST", "/api/v1/tokens", token: admin, body: #"{"name":1,"role":"viewer"}"#)
    let pointers = reply.json?["errors"]?.items.compactMap { $0["pointer"]?.string }
    #expect(pointers == ["/name"])
  }
}

@Test func headAndOptionsAnswerAsTheyShould() async throws {
  let hub = try TestHub()
  try await hub.ask { ask in
    let head = try await ask("HEAD", "/healthz")
    #expect(head.status == 200 && head.bytes.isEmpty && head.header("Content-Length") == "15")
    let options = try await ask("OPTIONS", shop + "/stores")
    #expect(options.status == 204 && options.header("Allow") == "GET, POST, HEAD, OPTIONS")
    let refused = try await ask("DELETE", shop + "/platforms")
    #expect(refused.header("Allow") == "GET, HEAD, OPTIONS")
  }
}

@Test func theNextPageIsOfWhatWasAskedFor() async throws {
  let hub = try TestHub()
  let viewer = try await hub.token(.viewer)
  let route = Route(.get, "/list", "list", "test", "Lists", access: .role(.viewer), answer: .anything, example: "1") { call in
    var answer = Answer.json { $0.int(1) }
    answer.next = ["7"]
    return answer
  }.with {
    $0.isPaged = true
    $0.parameters = [.init("name", .string, "Of that name.")]
  }
  try await hub.ask(routes: [route]) { ask in
    let link = try await ask("GET", "/list?name=a%26b&limit=3", token: viewer).header("Link")
    let cursor = Cursor.write(["7"], of: "list")
    #expect(link == "<?cursor=\(cursor)&limit=3&name=a%26b>; rel=\"next\"")
  }
}

@Test func pagesLeadFromOneToTheNext() async throws {
  let hub = try TestHub()
  let admin = try await hub.token(.admin)
  for _ in 0..<4 { _ = try await hub.token(.viewer) }
  try await hub.ask { ask in
    var ids: [String] = []
    var cursor = ""
    for wanted in [2, 2, 1] {
      let reply = try await ask("GET", "/api/v1/tokens?limit=2" + cursor, token: admin)
      let page = reply.json?["tokens"]?.items.compactMap { $0["id"]?.string } ?? []
      #expect(page.count == wanted)
      ids += page
      let next = reply.json?["next_cursor"]?.string
      #expect((reply.header("Link") == nil) == (next == nil))
      cursor = next.map { "&cursor=" + $0 } ?? ""
    }
    #expect(cursor.isEmpty && Set(ids).count == 5)
  }
}
