internal import Crypto
internal import FoundationEssentials
internal import GRDB
package import HostCore
internal import TradepostJSON

/// Answers that were given under an `Idempotency-Key`, sealed, for a day.
extension Storage {
  private static let kept: Int64 = 24 * 3_600_000

  private static func place(_ token: String, _ key: [UInt8]) -> String {
    "answer/\(token)/" + key.map { String($0, radix: 16) }.joined(separator: ".")
  }

  package func repeated(_ key: String, token: String, _ asked: [UInt8]) async throws(HostError) -> Repeated {
    let (seals, since) = (seals, clock.now() - Self.kept)
    let digest = Array(SHA256.hash(data: Data(key.utf8)))
    let request = Data(SHA256.hash(data: Data(asked)))
    return try await read("The answers given cannot be read") { db in
      guard
        let row = try Row.fetchOne(
          db, sql: "SELECT asked, sealed FROM kept_answer WHERE token = ? AND key = ? AND at > ?", arguments: [token, Data(digest), since])
      else { return .new }
      guard row["asked"] as Data == request else { return .other }
      guard let sealed = row["sealed"] as Data? else { return .answered(nil) }
      return .answered(try KeptAnswer(stored: try seals.open(Array(sealed), place: Self.place(token, digest))))
    }
  }

  /// - Parameter answer: nil when it is not to be kept, only that it was given.
  package func keep(_ answer: KeptAnswer?, _ key: String, token: String, _ asked: [UInt8]) async throws(HostError) {
    let now = clock.now()
    let digest = Array(SHA256.hash(data: Data(key.utf8)))
    let request = Data(SHA256.hash(data: Data(asked)))
    let sealed = try answer.map { answer throws(HostError) in Data(try seals.seal(answer.stored, place: Self.place(token, digest))) }
    try await write("The answer cannot be kept") { db in
      try db.execute(sql: "DELETE FROM kept_answer WHERE at <= ?", arguments: [now - Self.kept])
      try db.execute(
        sql: """
          INSERT INTO kept_answer (token, key, asked, at, sealed) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (token, key) DO UPDATE SET asked = excluded.asked, at = excluded.at, sealed = excluded.sealed
          """,
        arguments: [token, Data(digest), request, now, sealed])
    }
  }
}

extension KeptAnswer {
  /// A line of JSON with everything but the body, then the body.
  fileprivate var stored: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.key("headers")
      writer.list { writer in
        for (name, value) in headers {
          writer.string(name)
          writer.string(value)
        }
      }
      writer.member("status", status)
      writer.member("type", type)
    }
    return writer.bytes + [0x0A] + body
  }

  fileprivate init(stored: [UInt8]) throws {
    let end = stored.firstIndex(of: 0x0A) ?? stored.endIndex
    let head = try JSONDocument(parsing: Array(stored[..<end])).root
    var headers: [(name: String, value: String)] = []
    var name: String?
    for item in head["headers"]?.items ?? head.items {
      if let known = name {
        headers.append((known, item.string ?? ""))
        name = nil
      } else {
        name = item.string
      }
    }
    self.init(
      status: Int(head["status"]?.int64 ?? 500), headers: headers, type: head["type"]?.string ?? "", body: Array(stored[end...].dropFirst()))
  }
}
