import SimulatorKit
import TestHost

/// Plays the recorded requests against a simulator in the order in which they were recorded, each at its own time. Ids
/// that the simulator gave to new objects take the place of the recorded ones in what follows.
struct Replay {
  let shop: Shop
  /// Recorded ids of new objects and of their lines, with the simulator's.
  private var posts: [Int: Int] = [:]
  private var items: [Int: Int] = [:]

  init() throws {
    shop = try Shop(Fixtures.keys, data: Fixtures.shop)
  }

  mutating func play(_ recording: Recording) -> Shop.Answer {
    if let moment = recording.moment { shop.now = Int64(moment) * 1000 }
    let answer = shop.answer(
      recording.method, target(recording), fields: fields(recording), body: body(recording), secure: recording.secure)
    if answer.status == 201, recording.status == 201 { learn(recording, answer) }
    return answer
  }

  private func target(_ recording: Recording) -> String {
    let sides = recording.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let path = sides[0].split(separator: "/", omittingEmptySubsequences: false).map { part in
      Int(part).flatMap { posts[$0] }.map(String.init) ?? String(part)
    }
    return path.joined(separator: "/") + (sides.count > 1 ? "?" + sides[1] : "")
  }

  private func fields(_ recording: Recording) -> [(String, String)] {
    var list = recording.fields + [("Host", recording.host)]
    let key = Fixtures.node("keys.json")[recording.key]
    var consumer = key?["ck"]?.string ?? ""
    var secret = key?["cs"]?.string ?? ""
    switch recording.name {
    case "auth-basic-wrong-key": (consumer, secret) = ("ck_0000000000000000000000000000000000000000", "cs_x")
    case "auth-basic-wrong-secret": (consumer, secret) = (Fixtures.node("keys.json")["admin-rw"]?["ck"]?.string ?? "", "cs_wrong")
    case "auth-basic-only-key": (consumer, secret) = (Fixtures.node("keys.json")["admin-rw"]?["ck"]?.string ?? "", "")
    default: break
    }
    if recording.auth == "basic" { list.append(("Authorization", "Basic " + Base64.encode(Array("\(consumer):\(secret)".utf8)))) }
    if recording.auth == "oauth-header", let base = recording.signatureBase {
      let signature = Base64.encode(HMAC.code(.sha256, key: Array("\(secret)&".utf8), message: Array(base.utf8)))
      var parts = ["realm=\"x\"", "oauth_signature=\"\(encoded(signature))\""]
      for pair in base.split(separator: "&")[2].split(separator: "%26") where pair.hasPrefix("oauth_") {
        let sides = pair.split(separator: "%3D")
        if sides.count > 1 { parts.append("\(sides[0])=\"\(sides[1])\"") }
      }
      list.append(("Authorization", "OAuth " + parts.joined(separator: ", ")))
    }
    return list
  }

  private func encoded(_ text: String) -> String {
    text.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "+"): "%2B"
      case UInt8(ascii: "/"): "%2F"
      case UInt8(ascii: "="): "%3D"
      default: String(decoding: [byte], as: UTF8.self)
      }
    }.joined()
  }

  private func body(_ recording: Recording) -> [UInt8] {
    guard !items.isEmpty || !posts.isEmpty, var node = try? NodeReader.read(recording.body), node.members != nil else {
      return recording.body
    }
    guard let lines = node["line_items"]?.items else { return recording.body }
    node["line_items"] = .list(
      lines.map { line in
        var line = line
        if let id = line["id"]?.whole.flatMap({ items[$0] }) { line["id"] = .integer(id) }
        return line
      })
    var out = Output()
    out.node(node)
    return out.bytes
  }

  private mutating func learn(_ recording: Recording, _ answer: Shop.Answer) {
    func last(_ address: String?) -> Int? { address?.split(separator: "/").last.flatMap { Int($0) } }
    if let old = last(recording.answerField("Location")), let new = last(answer["Location"]) { posts[old] = new }
    guard let recorded = try? NodeReader.read(recording.answerBody) else { return }
    let given = answer.node
    for (old, new) in zip(recorded["line_items"]?.items ?? [], given["line_items"]?.items ?? []) {
      if let old = old["id"]?.whole, let new = new["id"]?.whole { items[old] = new }
    }
  }
}
