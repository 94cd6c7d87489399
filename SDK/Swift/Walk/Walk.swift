public import TradepostContract
internal import TradepostJSON

extension Run {
  /// Walks lists one after the other, page by page, and is sure of them while they change, see ``OffsetList``. A run that the
  /// host starts again goes on behind its last kept page.
  ///
  /// ```swift
  /// let walk = try run.walk(OffsetList("orders", path: "/wp-json/wc/v3/orders"))
  /// while let page = try await walk.next() { try await run.keep(page.map(Self.order)) }
  /// return walk.listed
  /// ```
  public func walk(_ lists: OffsetList...) throws(Failure) -> Walk { try Walk(self, lists, cursor: cursor) }

  /// All items of lists that belong to records (an order's refunds, a product's variations), read side by side; the n-th
  /// result is the n-th list's.
  public func all(_ lists: [OffsetList]) async throws -> [Result<[Item], Failure>] {
    if lists.isEmpty { return [] }
    return try await withThrowingTaskGroup(of: (Int, Result<[Item], Failure>).self) { group in
      for (index, list) in lists.enumerated() {
        group.addTask { (index, try await outcome(list)) }
      }
      var found = lists.map { _ in Result<[Item], Failure>.success([]) }
      for try await (index, result) in group { found[index] = result }
      return found
    }
  }

  /// A function of its own: with this `do` inside the child task, optimised builds of Swift 6.3.1 give back a wrong index.
  private func outcome(_ list: OffsetList) async throws -> Result<[Item], Failure> {
    do { return .success(try await all(list)) } catch let failure as Failure { return .failure(failure) }
  }

  private func all(_ list: OffsetList) async throws -> [Item] {
    let walk = try Walk(self, [list], cursor: [])
    var items: [Item] = []
    while let page = try await walk.next() {
      if page.isAfresh { items.removeAll() }
      items += page.items
    }
    return items
  }
}

/// A walk through lists. It is used once, from one task.
public final class Walk {
  private let run: Run
  private let lists: [OffsetList]
  private var index = 0
  private var state: OffsetWalk?
  private var isWhole = true

  init(_ run: Run, _ lists: [OffsetList], cursor: [UInt8]) throws(Failure) {
    self.run = run
    self.lists = lists
    guard !cursor.isEmpty else { return }
    let cursor = try WalkCursor(parsing: cursor)
    guard let index = lists.firstIndex(where: { $0.name == cursor.list }) else { throw .unreadableCursor }
    self.index = index
    state = OffsetWalk(size: lists[index].size, from: cursor.position)
    isWhole = cursor.isWhole
  }

  /// How the run's list ended: whole when it asked for everything and the walk met everything that the platform counts.
  public var listed: Listed { run.since == 0 && isWhole ? .whole : .changes }

  /// Whether the walk, now at its end, met everything that the platform counts; ``listed`` says so by itself where a watermark
  /// narrows the list.
  public var metEverything: Bool { isWhole }

  /// The next items that were not given yet; nil at the end of the last list.
  public func next() async throws -> Page? {
    while index < lists.count {
      let list = lists[index]
      var walk = state ?? OffsetWalk(size: list.size)
      while !walk.isOver {
        let request = list.request(offset: walk.offset, size: walk.size)
        var page = try await run.page(request)
        let isAfresh = walk.position.kept == 0
        let total = page.response?.field(list.totalHeader).flatMap { Int($0) }
        switch walk.received(page.items.map { $0.number }, total: total) {
        case .keep(let positions):
          state = walk
          page.isAfresh = isAfresh
          page.items = positions.map { page.items[$0] }
          page.list = list.name
          page.cursor = WalkCursor(list: list.name, position: walk.position, isWhole: isWhole && walk.isWhole).bytes
          return page
        case .goOn: break
        case .again(let attempt):
          run.log(.warning, "\(request.name) gave a page that cannot be right; asked again")
          try await run.pause(after: attempt)
        case .broken(let why): throw Failure(.platform, "\(request.name): \(why)")
        }
        state = walk
      }
      if !walk.isWhole {
        run.log(.warning, "\(list.name): the platform counts \(walk.position.total ?? 0), \(walk.position.kept) were to be seen")
        isWhole = false
      }
      index += 1
      state = nil
    }
    return nil
  }
}

/// Where a walk goes on, as the host keeps it: JSON, so that a tape can be read.
struct WalkCursor: Equatable {
  var list: String
  var position: OffsetWalk.Position
  var isWhole = true

  init(list: String, position: OffsetWalk.Position, isWhole: Bool) {
    self.list = list
    self.position = position
    self.isWhole = isWhole
  }

  init(parsing bytes: [UInt8]) throws(Failure) {
    do throws(JSONError) {
      var object = try JSONDocument(parsing: bytes).root.requireObject()
      position = OffsetWalk.Position()
      position.again = Self.count(try object.intIfPresent("again") ?? 0)
      position.first = try object.intIfPresent("first")
      position.kept = Self.count(try object.int("kept"))
      position.last = try object.intIfPresent("last")
      list = try object.string("list")
      position.seen = Self.count(try object.int("seen"))
      position.total = try object.intIfPresent("total").map { Self.count($0) }
      isWhole = try object.boolIfPresent("whole") ?? true
    } catch { throw .unreadableCursor }
  }

  /// No list is longer than 32 bits say, and arithmetic on what comes in must not overflow.
  private static func count(_ number: Int64) -> Int { Int(min(max(0, number), Int64(Int32.max))) }

  var bytes: [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member("again", position.again > 0 ? position.again : nil)
      $0.member("first", position.first)
      $0.member("kept", position.kept)
      $0.member("last", position.last)
      $0.member("list", list)
      $0.member("seen", position.seen)
      $0.member("total", position.total)
      $0.member("whole", isWhole ? nil : false)
    }
    return writer.bytes
  }
}
