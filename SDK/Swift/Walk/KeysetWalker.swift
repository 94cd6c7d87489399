internal import TradepostContract
internal import TradepostJSON

extension KeysetList: WalkedList {
  func walker() -> any ListWalker { KeysetWalker(list: self) }

  func walker(from cursor: inout JSONObject) throws(JSONError) -> any ListWalker {
    let after = try cursor.stringIfPresent("after")
    return KeysetWalker(list: self, from: Place(time: try cursor.int("time"), after: after))
  }

  /// Which item it is and when it changed last; nil when it does not say.
  func key(_ item: Item) -> KeysetWalk.Key? {
    guard let id = item.id, let text = item.text(time) else { return nil }
    if let number = Int64(text) {
      let (milliseconds, isTooLarge) = number.multipliedReportingOverflow(by: resolution)
      return isTooLarge ? nil : KeysetWalk.Key(id: id, time: milliseconds)
    }
    return Timestamp(text).map { KeysetWalk.Key(id: id, time: $0.milliseconds) }
  }
}

/// Asks for the pages that a ``KeysetWalk`` wants.
struct KeysetWalker: ListWalker {
  private let list: KeysetList
  /// Nil: not asked yet, so that it begins where the run does.
  private var walk: KeysetWalk?

  init(list: KeysetList, from place: KeysetList.Place? = nil) {
    self.list = list
    walk = place.map { KeysetWalk(size: list.size, resolution: list.resolution, ties: list.ties, from: $0) }
  }

  var isWhole: Bool { walk?.isWhole ?? true }
  var through: Int64? { nil }

  mutating func next(_ run: Run) async throws -> Page? {
    var walk =
      walk
      ?? KeysetWalk(size: list.size, resolution: list.resolution, ties: list.ties, from: KeysetList.Place(time: run.since))
    defer { self.walk = walk }
    while !walk.isOver {
      let request = try list.request(walk.place)
      var page = try await run.page(request, items: list.items, id: list.id, refusal: list.refusal)
      let total = list.total.flatMap { page.envelope?.at($0)?.int64 }.flatMap { Int(exactly: $0) }
      switch walk.received(page.items.map { list.key($0) }, total: total) {
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
    if !walk.isWhole { run.log(.warning, "\(list.name): the platform shows other items than it counts, or shuffles them") }
    return nil
  }

  func cursor(_ common: WalkCursor) -> [UInt8] {
    let place = walk?.resumption
    var writer = JSONWriter()
    writer.object {
      $0.member("after", place?.after)
      $0.member("list", common.list)
      $0.member("through", common.through)
      $0.member("time", place?.time)
      $0.member("whole", common.isWhole ? nil : false)
    }
    return writer.bytes
  }
}
