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
  public func walk(_ lists: OffsetList...) throws(Failure) -> Walk { try Walk(self, lists) }
}

/// A walk through lists. It is used once, from one task.
public final class Walk {
  private let run: Run
  private let lists: [OffsetList]
  private var index = 0
  private var state: OffsetWalk?
  private var isWhole = true

  init(_ run: Run, _ lists: [OffsetList]) throws(Failure) {
    self.run = run
    self.lists = lists
    guard !run.cursor.isEmpty else { return }
    let cursor = try WalkCursor(parsing: run.cursor)
    guard let index = lists.firstIndex(where: { $0.name == cursor.list }) else { throw .unreadableCursor }
    self.index = index
    state = OffsetWalk(size: lists[index].size, from: cursor.position)
    isWhole = cursor.isWhole
  }

  /// How the run's list ended: whole when it asked for everything and the walk met everything that the platform counts.
  public var listed: Listed { run.since == 0 && isWhole ? .whole : .changes }

  /// The next items that were not given yet; nil at the end of the last list.
  public func next() async throws -> Page? {
    while index < lists.count {
      let list = lists[index]
      var walk = state ?? OffsetWalk(size: list.size)
      while !walk.isOver {
        var page = try await run.page(list.request(offset: walk.offset, size: walk.size))
        switch walk.received(
          page.items.map { $0.number }, total: page.response.field(list.totalHeader).flatMap { Int($0) })
        {
        case .keep(let positions):
          state = walk
          page.items = positions.map { page.items[$0] }
          page.list = list.name
          page.cursor = WalkCursor(list: list.name, position: walk.position, isWhole: isWhole && walk.isWhole).bytes
          return page
        case .goOn: break
        case .again(let attempt):
          run.log(.warning, "\(page.response.request.name) gave a page that cannot be right; asked again")
          try await run.pause(after: attempt)
        case .broken(let why): throw Failure(.platform, "\(page.response.request.name): \(why)")
        }
        state = walk
      }
      isWhole = isWhole && walk.isWhole
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
      position.kept = Self.count(try object.int("kept"))
      position.last = try object.intIfPresent("last")
      list = try object.string("list")
      position.isSecondWalk = try object.boolIfPresent("second") ?? false
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
      $0.member("kept", position.kept)
      $0.member("last", position.last)
      $0.member("list", list)
      $0.member("second", position.isSecondWalk ? true : nil)
      $0.member("seen", position.seen)
      $0.member("total", position.total)
      $0.member("whole", isWhole ? nil : false)
    }
    return writer.bytes
  }
}
