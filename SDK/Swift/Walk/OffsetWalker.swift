internal import TradepostContract
internal import TradepostJSON

extension OffsetList: WalkedList {
  func walker() -> any ListWalker { OffsetWalker(list: self, walk: OffsetWalk(size: size)) }

  func walker(from cursor: inout JSONObject) throws(JSONError) -> any ListWalker {
    OffsetWalker(list: self, walk: OffsetWalk(size: size, from: try OffsetWalk.Position(reading: &cursor)))
  }
}

/// Asks for the pages that an ``OffsetWalk`` wants.
struct OffsetWalker: ListWalker {
  let list: OffsetList
  var walk: OffsetWalk

  var isWhole: Bool { walk.isWhole }
  var through: Int64? { nil }

  mutating func next(_ run: Run) async throws -> Page? {
    while !walk.isOver {
      let request = list.request(offset: walk.offset, size: walk.size)
      var page = try await run.page(request)
      page.isAfresh = walk.position.kept == 0
      let total = page.response?.field(list.totalHeader).flatMap { Int($0) }
      switch walk.received(page.items.map { $0.number }, total: total) {
      case .keep(let positions):
        page.items = positions.map { page.items[$0] }
        return page
      case .goOn: break
      case .again(let attempt):
        run.log(.warning, "\(request.name) gave a page that cannot be right; asked again")
        try await run.pause(after: attempt)
      case .broken(let why): throw Failure(.platform, "\(request.name): \(why)")
      }
    }
    if !walk.isWhole {
      run.log(.warning, "\(list.name): the platform counts \(walk.position.total ?? 0), \(walk.position.kept) were to be seen")
    }
    return nil
  }

  func cursor(_ common: WalkCursor) -> [UInt8] {
    let position = walk.position
    var writer = JSONWriter()
    writer.object {
      $0.member("again", position.again > 0 ? position.again : nil)
      $0.member("first", position.first)
      $0.member("kept", position.kept)
      $0.member("last", position.last)
      $0.member("list", common.list)
      $0.member("seen", position.seen)
      $0.member("through", common.through)
      $0.member("total", position.total)
      $0.member("whole", common.isWhole ? nil : false)
    }
    return writer.bytes
  }
}

extension OffsetWalk.Position {
  init(reading object: inout JSONObject) throws(JSONError) {
    again = Self.count(try object.intIfPresent("again") ?? 0)
    first = try object.intIfPresent("first")
    kept = Self.count(try object.int("kept"))
    last = try object.intIfPresent("last")
    seen = Self.count(try object.int("seen"))
    total = try object.intIfPresent("total").map { Self.count($0) }
  }

  /// No list is longer than 32 bits say, and arithmetic on what comes in must not overflow.
  private static func count(_ number: Int64) -> Int { Int(min(max(0, number), Int64(Int32.max))) }
}
