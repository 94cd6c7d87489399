internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

extension Shopify {
  /// Walks a connection whose question takes `after` and `filter`, in the largest pages that may be asked for, and keeps each.
  static func walk<Size>(
    _ name: String, _ sizes: [Size], filter: String?, _ question: (Size) -> String, _ run: Run, keep: (Page) async throws -> Void
  ) async throws -> Listed {
    try await inLargestPages(sizes, run) { size in
      let text = question(size)
      let walk = try run.walk(
        list(name, connection: "/data/\(name)") { after in
          Query(text) {
            $0.member("after", after)
            $0.member("filter", filter)
          }
        })
      while let page = try await walk.next() {
        try await keep(page)
        try await run.pace(after: page)
      }
      return walk.listed
    }
  }

  /// Runs `body` with the first of `sizes`, largest first, that this shop's reckoning of costs allows. Shopify refuses too
  /// dear a query before it runs it, so that nothing has been kept when the next smaller one is tried.
  private static func inLargestPages<Size, T>(_ sizes: [Size], _ run: Run, _ body: (Size) async throws -> T) async throws -> T {
    for size in sizes.dropLast() {
      do { return try await body(size) } catch let failure as Failure {
        guard failure.isTooDear else { throw failure }
        run.log(.debug, "pages of \(size) cost too much here; smaller ones are asked for")
      }
    }
    guard let last = sizes.last else { throw Failure(.adapter, "there is no size of page to ask for") }
    return try await body(last)
  }
}

extension Failure {
  /// Whether Shopify refused a query because it would have cost too much.
  var isTooDear: Bool { code == .limit && detail.utf8.elementsEqual(#"{"code":"MAX_COST_EXCEEDED"}"#.utf8) }
}

extension Run {
  /// Lets the shop's bucket fill before the next page is asked for, where it holds less than this page took: asking at once
  /// would only be throttled. Nothing behind the last page.
  func pace(after page: Page) async throws {
    guard let envelope = page.envelope, let cost = Cost(envelope), cost.canEverRun, cost.pause > 0,
      envelope["data"]?.members.contains(where: { $0.value.at("/pageInfo/hasNextPage")?.bool == true }) ?? false
    else { return }
    try await wait(milliseconds: cost.pause)
  }

  /// The objects of these ids, each a node of GraphQL's `nodes(ids:)` with its `legacyResourceId`; those that the shop does not
  /// have are not among them. How many go into one question depends on what it costs.
  func nodes(_ text: String, _ type: String, _ ids: [String], atOnce: Int) async throws -> Page {
    var items: [Item] = []
    var size = max(1, atOnce)
    var rest = ids[...]
    while !rest.isEmpty {
      let some = rest.prefix(size)
      let query = Query(text) { $0.member("ids", some.map { GlobalID.make(type, $0) }) { $1.string($0) } }
      do {
        let page = try await page(query.request, items: "/data/nodes", id: "legacyResourceId") { Shopify.refusal($0) }
        items += page.items.filter { (try? $0.json())?.isNull != true }
        rest = rest.dropFirst(some.count)
      } catch let failure as Failure {
        guard failure.isTooDear, size > 1 else { throw failure }
        size /= 2
      }
    }
    return Page(items: items)
  }
}
