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

  /// What is known of a request under this key. One that is new is noted as begun, on the disk, before anything is done for it.
  package func begin(_ key: String, token: String, _ asked: [UInt8]) async throws(HostError) -> Repeated {
    let (seals, now) = (seals, clock.now())
    let digest = Self.digest(key)
    let request = Data(SHA256.hash(data: Data(asked)))
    return try await write("The answers given cannot be read") { db in
      try db.execute(sql: "DELETE FROM kept_answer WHERE at <= ?", arguments: [now - Self.kept])
      guard
        let row = try Row.fetchOne(
          db, sql: "SELECT asked, is_done, sealed FROM kept_answer WHERE token = ? AND key = ?", arguments: [token, Data(digest)])
      else {
        try db.execute(
          sql: "INSERT INTO kept_answer (token, key, asked, at, is_done) VALUES (?, ?, ?, ?, 0)",
          arguments: [token, Data(digest), request, now])
        return .new
      }
      guard row["asked"] as Data == request else { return .other }
      guard row["is_done"] as Bool else { return .begun }
      guard let sealed = row["sealed"] as Data? else { return .answered(nil) }
      return .answered(try KeptAnswer(stored: try seals.open(Array(sealed), place: Self.place(token, digest))))
    }
  }

  /// - Parameter answer: nil when it is not to be kept, only that it was given.
  package func keep(_ answer: KeptAnswer?, _ key: String, token: String) async throws(HostError) {
    let seals = seals
    let digest = Self.digest(key)
    let sealed = try answer.map { answer throws(HostError) in Data(try seals.seal(answer.stored, place: Self.place(token, digest))) }
    try await write("The answer cannot be kept") { db in
      try db.execute(
        sql: "UPDATE kept_answer SET is_done = 1, sealed = ? WHERE token = ? AND key = ?", arguments: [sealed, token, Data(digest)])
    }
  }

  /// Nothing came of what was begun: it may come again under its key.
  package func forget(_ key: String, token: String) async throws(HostError) {
    try await write("The answer cannot be forgotten") { db in
      try db.execute(sql: "DELETE FROM kept_answer WHERE token = ? AND key = ?", arguments: [token, Data(Self.digest(key))])
    }
  }

  private static func digest(_ key: String) -> [UInt8] { Array(SHA256.hash(data: Data(key.utf8))) }
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
      status: Int(head["status"]?.int64 ?? 500), headers: headers, type: head["type"]?.string ?? "", body: Array(stored[end...].dropFirst())
    )
  }
}
