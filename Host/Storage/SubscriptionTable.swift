internal import FoundationEssentials
internal import GRDB
package import HostCore
internal import TradepostJSON

/// What platforms were asked to tell of.
extension Storage {
  /// Remembers a wish in the place of the one before; one that nothing was promised for is forgotten.
  package func keep(_ wish: SubscriptionWish) async throws(HostError) {
    let now = clock.now()
    try await write("The subscriptions cannot be stored") { db in
      guard !wish.promised.isEmpty else {
        try db.execute(sql: "DELETE FROM subscription_wish WHERE store_id = ?", arguments: [wish.store])
        return
      }
      try db.execute(
        sql: """
          INSERT INTO subscription_wish (store_id, resources, address, promised, looked_at) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (store_id) DO UPDATE SET resources = excluded.resources, address = excluded.address,
            promised = excluded.promised, looked_at = excluded.looked_at, fault = ''
          """,
        arguments: [wish.store, wish.resources.joined(separator: ","), wish.address, wish.promised.json, now])
    }
  }

  /// Wishes that were last looked at before that moment.
  package func subscriptionWishes(before: Int64 = .max) async throws(HostError) -> [SubscriptionWish] {
    try await read("The subscriptions cannot be read") { db in
      try Row.fetchAll(db, sql: "SELECT * FROM subscription_wish WHERE looked_at < ? ORDER BY looked_at", arguments: [before]).map { row in
        let resources: String = row["resources"]
        return SubscriptionWish(
          store: row["store_id"], resources: resources.split(separator: ",").map { String($0) }, address: row["address"],
          promised: try [SubscriptionWish.Promise](json: row["promised"]))
      }
    }
  }

  /// Records a look; `fault` says what was wrong and could not be mended, empty: nothing.
  package func looked(at store: Int64, fault: String) async throws(HostError) {
    let now = clock.now()
    try await write("The subscriptions cannot be stored") { db in
      try db.execute(
        sql: "UPDATE subscription_wish SET looked_at = ?, fault = ? WHERE store_id = ?",
        arguments: [now, String(fault.prefix(1000)), store])
    }
  }

  /// What was wrong at the last look, by store.
  package func subscriptionFaults() async throws(HostError) -> [(store: String, lookedAt: Int64, fault: String)] {
    try await read("The subscriptions cannot be read") { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT store.name, looked_at, fault FROM subscription_wish JOIN store ON store.id = store_id ORDER BY store.name
          """
      ).map { ($0["name"], $0["looked_at"], $0["fault"]) }
    }
  }
}

extension [SubscriptionWish.Promise] {
  fileprivate var json: String {
    var writer = JSONWriter()
    writer.list { writer in
      for promise in self {
        writer.object {
          $0.member("address", promise.address)
          $0.member("topic", promise.topic)
        }
      }
    }
    return writer.text
  }

  fileprivate init(json: String) throws {
    self = try JSONDocument(parsing: json).root.items.map {
      SubscriptionWish.Promise(topic: $0["topic"]?.string ?? "", address: $0["address"]?.string ?? "")
    }
  }
}
