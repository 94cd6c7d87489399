internal import TradepostContract
internal import TradepostSDK

/// A WooCommerce shop by its REST API v3. The host knows where the shop is and signs the requests in; everything here is
/// below the site's address.
struct WooCommerce: ProductSource, StockSource, OrderSource, CustomerSource {
  static let api = "/wp-json/wc/v3"

  init(_ settings: Settings) throws(Failure) {}

  /// A list in the order of its ids. `changed` narrows it to what changed after the run's watermark.
  static func list(_ name: String, _ path: String, changed run: Run? = nil) -> OffsetList {
    OffsetList(name, path: api + path + (run.map { filter($0) } ?? ""))
  }

  /// What narrows a list of products or orders to what changed. WooCommerce leaves out the very second that is named, takes a
  /// time without offset for UTC only with `dates_are_gmt`, and one with an offset wrongly then.
  static func filter(_ run: Run) -> String {
    guard run.since > 0 else { return "" }
    let second = Timestamp(milliseconds: (run.since / 1000 - 1) * 1000).text.prefix(19)
    return "&modified_after=\(second)&dates_are_gmt=true"
  }

  /// How many items a list has, by its first answer's header; nil when the shop does not say.
  static func total(_ path: String, _ run: Run) async throws -> Int64? {
    let response = try await run.json(.get(api + path + "&per_page=1&_fields=id")).response
    return response.field("x-wp-total").flatMap { Int64($0) }
  }

  /// The records with these ids, and the ids that the shop does not have. A list leaves out what lies in the bin, so that
  /// what is missing from it is asked for by itself.
  static func find(_ ids: [String], in path: String, query: String = "", _ run: Run) async throws -> (
    items: [Item], missing: [String]
  ) {
    var items: [Item] = []
    // An id that is no number is nobody's.
    var missing = ids.filter { !isNumber($0) }
    let asked = ids.filter { isNumber($0) }
    for start in stride(from: 0, to: asked.count, by: 100) {
      let some = asked[start..<min(start + 100, asked.count)]
      let list = "\(api)\(path)?include=\(some.joined(separator: ","))&per_page=100&orderby=id&order=asc\(query)"
      let found = try await run.page(.get(list)).items
      items += found
      let known = Set(found.compactMap { $0.id })
      let others = some.filter { !known.contains($0) }
      for (id, response) in zip(others, try await run.send(others.map { .get("\(api)\(path)/\($0)") })) {
        if response.status == 404 || response.status == 410 {
          missing.append(id)
        } else {
          items.append(Item(try response.orThrow().json(), of: response))
        }
      }
    }
    return (items, missing)
  }

  static func isNumber(_ id: String) -> Bool {
    !id.isEmpty && id.utf8.count <= 18 && id.utf8.allSatisfy { (48...57).contains($0) }
  }
}
