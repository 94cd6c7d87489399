import TestHost
import TradepostABI
import TradepostJSON

/// The simulator as a shop, without a wire, and what a host does for the adapter: it fills secrets in, signs in and renews
/// the token, and asks again when the platform is not well.
final class SimulatedShop {
  let world: SimulatedWorld
  private var secrets: [String: String] = [:]
  private var token = ""

  init(options: String = "{}", seed: UInt64 = 1) throws {
    world = try SimulatedWorld("libEtsySimulator.so", options: options, seed: seed)
    for (name, value) in try JSONDocument(parsing: world.connection).root["secrets"]?.members.map({ $0 }) ?? [] {
      secrets[name] = value.string ?? ""
    }
  }

  func counter(_ name: String) throws -> Int64 { try JSONDocument(parsing: world.counters).root[name]?.int64 ?? 0 }

  /// The request as the host sends it; a refused token is renewed once, a passing fault waited for.
  func answer(_ asked: Asked) throws -> Answer {
    var answer = send(asked)
    for _ in 0..<8 where answer.status == 401 || answer.status == 429 || answer.status >= 500 || answer.error != 0 {
      if answer.status == 401 { try renew() }
      answer = send(asked)
    }
    return answer
  }

  private func send(_ asked: Asked) -> Answer {
    world.now += 150
    let fields = asked.fields.map { field in
      (field.name, field.holdsSecret ? secrets.reduce(field.value) { $0.replacing("{\($1.key)}", with: $1.value) } : field.value)
    }
    let answer = world.answer(asked.method, asked.path, fields: fields + [("Authorization", "Bearer \(token)")], body: asked.body)
    if answer.wire != UInt32(TP_WIRE_CLEAN) { return Answer(error: 7, "the line broke") }
    return Answer(bytes: answer.body, status: UInt32(answer.status), fields: answer.fields.map { ($0.name, $0.value) })
  }

  func renew() throws {
    let form = "grant_type=refresh_token&client_id=\(secrets["client_id"] ?? "")&refresh_token=\(secrets["refresh_token"] ?? "")"
    let answer = world.answer("POST", "/v3/public/oauth/token", body: Array(form.utf8))
    // A fault struck the token address: the next try will do.
    guard answer.status == 200, let given = try? JSONDocument(parsing: answer.body).root else { return }
    token = given["access_token"]?.string ?? ""
    secrets["refresh_token"] = given["refresh_token"]?.string ?? ""
  }
}

/// One run's outcome: the last state of each record, how it ended, the cursor of each page.
struct Walked {
  var records: [String: Step.Record] = [:]
  var end = Step.unknown(0)
  var cursors: [String] = []
}

extension TestHost {
  /// Runs an operation to its end against the shop, or until so many pages are kept.
  func run(_ shop: SimulatedShop, _ name: String, cursor: String = "", since: Int64 = 0, pages: Int = .max) throws -> Walked {
    var walked = Walked()
    now = shop.world.now
    var step = begin(name, name == "check" ? "" : "orders", cursor: cursor, since: since)
    for _ in 0..<100_000 {
      now = shop.world.now
      switch step {
      case .send: step = answer(try asked.map { try shop.answer($0) })
      case .page(let kept, let cursor):
        for record in kept { walked.records[record.id] = record }
        walked.cursors.append(cursor)
        if walked.cursors.count == pages { return walked }
        step = ok()
      case .wait(let milliseconds, _):
        shop.world.now += Int64(milliseconds)
        step = ok()
      case .done, .fail, .unknown:
        walked.end = step
        return walked
      }
    }
    return walked
  }
}
