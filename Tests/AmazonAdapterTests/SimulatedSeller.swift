import TestHost
import Testing
import TradepostABI
import TradepostContract
import TradepostJSON

/// The simulator as the seller's account, and what the host does between it and the adapter: tokens, buckets, restricted
/// tokens, and asking again what the line broke. All on the world's own clock, so that a wait of minutes costs nothing.
final class SimulatedSeller {
  let world: SimulatedWorld
  let manifest: Manifest
  private let secrets: JSONValue
  let settings: String
  /// The access token of each sign-in, once it was asked for.
  private var tokens: [String: String] = [:]
  /// What was taken out of answers.
  private var captured: [String: String] = [:]
  private var buckets: [String: (tokens: Double, at: Int64)] = [:]
  /// How many requests of each limit arrived, repetitions too.
  private(set) var calls: [String: Int] = [:]
  /// The requests that arrived.
  private(set) var lines: [String] = []
  /// What happens to a request on its way; nil: it arrives, and so does its answer.
  var accident: (Asked) -> Answer? = { _ in nil }

  var now: Int64 {
    get { world.now }
    set { world.now = newValue }
  }

  /// `more`: settings in place of the simulator's own.
  init(_ options: String = "{}", seed: UInt64 = 1, now: Int64 = SimulatedWorld.moment, settings more: [String: String] = [:]) throws {
    world = try SimulatedWorld("libAmazonSimulator.so", options: options, seed: seed, now: now)
    manifest = try Manifest(parsing: Fixtures.manifest())
    let connection = try JSONDocument(parsing: world.connection).root
    secrets = try #require(connection["secrets"])
    var given: [String: String] = [:]
    for (name, value) in try #require(connection["settings"]).members { given[name] = value.string }
    given.merge(more) { $1 }
    var writer = JSONWriter()
    writer.object { writer in
      for (name, value) in given.sorted(by: { $0.key < $1.key }) {
        writer.key(name)
        writer.string(value)
      }
    }
    settings = writer.text
  }

  /// The adapter, connected to this seller.
  func open() throws -> TestHost { try #require(TestHost(try BuiltLibrary.adapter("libAmazonAdapter.so"), settings: settings)) }

  func secret(_ name: String) -> String { secrets[name]?.string ?? "" }
  func counter(_ name: String) throws -> Int64 { try JSONDocument(parsing: world.counters).root[name]?.int64 ?? 0 }

  // MARK: The host's part

  func answer(_ request: Asked) throws -> Answer {
    if let answer = accident(request) { return answer }
    var renewals = 0
    for attempt in 0..<8 {
      spend(request.limit)
      let answer = try send(request)
      // What the line broke is asked for again where that does no harm.
      let isBroken = answer.wire == UInt32(TP_WIRE_RESET) || answer.wire == UInt32(TP_WIRE_CUT)
      if isBroken || answer.status == 429 || answer.status >= 500 {
        if request.flags & UInt32(TP_REQUEST_SAFE) == 0, isBroken { return Answer(error: 7, "the line broke") }
        now += Int64(1000 << min(attempt, 5))
        continue
      }
      let signIn = signIn(of: request)
      if renewals < 1, answer.status == 401 || answer.status == 403, tokens[signIn] != nil {
        renewals += 1
        tokens[signIn] = nil
        continue
      }
      return try take(request, answer)
    }
    return Answer(error: 7, "\(request.method) \(request.path) was answered by nothing of use")
  }

  private func signIn(of request: Asked) -> String {
    request.signIn.isEmpty ? (request.origin == "login" ? "none" : "seller") : request.signIn
  }

  private func send(_ request: Asked) throws -> SimulatedWorld.Answer {
    var fields = request.fields.map { ($0.name, $0.holdsSecret ? filled($0.value) : $0.value) }
    let signIn = signIn(of: request)
    if signIn == "seller" || signIn == "grantless" { fields.append(("x-amz-access-token", try token(signIn))) }
    if signIn == "queue" { fields += QueueSigner(self).sign(request) }
    calls[request.limit, default: 0] += 1
    lines.append("\(request.method) \(request.path)")
    now += 80
    return world.answer(request.method, try path(request), fields: fields, body: request.body)
  }

  /// The queue's address has a path of its own.
  private func path(_ request: Asked) throws -> String {
    guard request.origin == "queue" else { return request.path }
    let address = try JSONDocument(parsing: settings).root["queue_url"]?.string ?? ""
    let folder = "/" + address.split(separator: "/").dropFirst(2).joined(separator: "/")
    return request.path == "/" ? folder : folder + request.path
  }

  private func filled(_ value: String) -> String {
    captured.reduce(value) { $0.replacing("{\($1.key)}", with: $1.value) }
  }

  private func take(_ request: Asked, _ answer: SimulatedWorld.Answer) throws -> Answer {
    var body = answer.body
    if !request.capture.isEmpty, (200..<300).contains(answer.status) {
      for (pointer, name) in try JSONDocument(parsing: request.capture).root.members {
        guard let secret = try? JSONDocument(parsing: body).root.at(pointer)?.string else { continue }
        captured[name.string ?? ""] = secret
        body = Array(String(decoding: body, as: UTF8.self).replacing(secret, with: "***").utf8)
      }
    }
    let shown = Set(manifest.responseHeaders.map { $0.lowercased() } + ["date", "content-type"])
    return Answer(
      bytes: body, status: UInt32(answer.status),
      fields: answer.fields.filter { shown.contains($0.name.lowercased()) }.map { ($0.name, $0.value) })
  }

  private func token(_ signIn: String) throws -> String {
    if let token = tokens[signIn] { return token }
    let grant =
      signIn == "seller"
      ? "grant_type=refresh_token&refresh_token=\(secret("refresh_token").replacing("|", with: "%7C"))"
      : "grant_type=client_credentials&scope=sellingpartnerapi%3A%3Anotifications"
    let form = "client_id=\(secret("client_id"))&client_secret=\(secret("client_secret"))&\(grant)"
    for _ in 0..<20 {
      now += 80
      let answer = world.answer(
        "POST", "/auth/o2/token", fields: [("Content-Type", "application/x-www-form-urlencoded")], body: Array(form.utf8))
      if answer.wire != UInt32(TP_WIRE_CUT), answer.wire != UInt32(TP_WIRE_RESET), answer.status == 200,
        let token = try? JSONDocument(parsing: answer.body).root["access_token"]?.string
      {
        tokens[signIn] = token
        return token
      }
      now += 1000
    }
    throw NoToken(signIn: signIn)
  }

  /// Takes one from the limit's bucket, waiting until there is one.
  private func spend(_ name: String) {
    guard let limit = manifest.limits.first(where: { $0.name == name }) ?? manifest.limits.first else { return }
    let rate = Double(limit.perSecond.text) ?? 1
    var bucket = buckets[name] ?? (Double(limit.burst), now)
    bucket.tokens = min(Double(limit.burst), bucket.tokens + Double(now - bucket.at) / 1000 * rate)
    bucket.at = now
    if bucket.tokens < 1 {
      let wait = Int64((1 - bucket.tokens) / rate * 1000) + 2
      now += wait
      bucket = (bucket.tokens + Double(wait) / 1000 * rate, now)
    }
    bucket.tokens -= 1
    buckets[name] = bucket
  }
}

struct NoToken: Error {
  let signIn: String
}

extension TestHost {
  struct Ran {
    /// The last state of each record that was kept.
    var records: [String: Step.Record] = [:]
    /// In the order in which they were kept, with their ids.
    var pages: [[Step.Record]] = []
    var cursors: [String] = []
    var end = Step.unknown(0)

    /// Milliseconds, of a DONE.
    var through: Int64 { if case .done(_, _, let through) = end { through } else { 0 } }
  }

  /// Runs an operation to its end against the seller. `stop`: after so many pages, as if the host had died.
  func run(
    _ seller: SimulatedSeller, _ name: String, _ resource: String = "", arguments: String = "{}", cursor: String = "",
    since: Int64 = 0, stop: Int = .max
  ) throws -> Ran {
    var ran = Ran()
    now = seller.now
    var step = begin(name, resource, arguments: arguments, cursor: cursor, since: since)
    for _ in 0..<100_000 {
      switch step {
      case .send:
        let answers = try asked.map { try seller.answer($0) }
        now = seller.now
        step = answer(answers)
      case .page(let kept, let cursor):
        for record in kept { ran.records[record.id] = record }
        ran.pages.append(kept)
        ran.cursors.append(cursor)
        if ran.pages.count >= stop {
          drop()
          return ran
        }
        now = seller.now
        step = ok()
      case .wait(let milliseconds, _):
        seller.now += Int64(milliseconds)
        now = seller.now
        step = ok()
      case .done, .fail, .unknown:
        ran.end = step
        return ran
      }
    }
    ran.end = step
    return ran
  }
}
