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

  /// Likewise, for a platform that hands out a token for the next page.
  public func walk(_ lists: CursorList...) throws(Failure) -> Walk { try Walk(self, lists, cursor: cursor) }

  /// Likewise, for a platform that links to the next page in a header.
  public func walk(_ lists: LinkList...) throws(Failure) -> Walk { try Walk(self, lists, cursor: cursor) }

  /// Likewise, for lists that only the platform knows the number of: one for each of its locations, say. A run that goes on
  /// finds its list again by name.
  public func walk(_ lists: [CursorList]) throws(Failure) -> Walk { try Walk(self, lists, cursor: cursor) }

  public func walk(_ lists: [LinkList]) throws(Failure) -> Walk { try Walk(self, lists, cursor: cursor) }

  /// Likewise, for a platform that lists in the order of the last change.
  public func walk(_ lists: KeysetList...) throws(Failure) -> Walk { try Walk(self, lists, cursor: cursor) }

  /// Walks a list from its beginning wherever the run stands: for what is needed beside the records, and too long to be held
  /// as a whole. The cursors of its pages lead nowhere.
  public func walk(aside list: CursorList) throws(Failure) -> Walk { try Walk(self, [list], cursor: []) }

  /// All items of lists that belong to records (an order's refunds, a product's variations), read side by side; the n-th
  /// result is the n-th list's.
  public func all(_ lists: [OffsetList]) async throws -> [Result<[Item], Failure>] { try await gather(lists) }

  public func all(_ lists: [CursorList]) async throws -> [Result<[Item], Failure>] { try await gather(lists) }

  public func all(_ lists: [LinkList]) async throws -> [Result<[Item], Failure>] { try await gather(lists) }

  private func gather(_ lists: [any WalkedList]) async throws -> [Result<[Item], Failure>] {
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
  private func outcome(_ list: any WalkedList) async throws -> Result<[Item], Failure> {
    do { return .success(try await all(list)) } catch let failure as Failure { return .failure(failure) }
  }

  private func all(_ list: any WalkedList) async throws -> [Item] {
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
  private let lists: [any WalkedList]
  private var index = 0
  private var walker: (any ListWalker)?
  /// What the walk as a whole must remember, beside where its list stands.
  private var common = WalkCursor()

  init(_ run: Run, _ lists: [any WalkedList], cursor: [UInt8]) throws(Failure) {
    self.run = run
    self.lists = lists
    guard !cursor.isEmpty else { return }
    do throws(JSONError) {
      var object = try JSONDocument(parsing: cursor).root.requireObject()
      common = try WalkCursor(reading: &object)
      guard let index = lists.firstIndex(where: { $0.name == common.list }) else { throw JSONError(.value, "names no list") }
      self.index = index
      walker = try lists[index].walker(from: &object)
    } catch { throw .unreadableCursor }
  }

  /// How the run's list ended: whole when it asked for everything and the walk met everything that the platform counts.
  public var listed: Listed { Listed(isComplete: run.since == 0 && metEverything, through: common.through) }

  /// Whether the walk, now at its end, met everything that the platform counts; ``listed`` says so by itself where a watermark
  /// narrows the list.
  public var metEverything: Bool { common.isWhole }

  /// The next items that were not given yet; nil at the end of the last list.
  public func next() async throws -> Page? {
    while index < lists.count {
      let list = lists[index]
      var walker = walker ?? list.walker()
      let page = try await walker.next(run)
      common.list = list.name
      common.isWhole = common.isWhole && walker.isWhole
      if let through = walker.through { common.through = min(common.through ?? through, through) }
      if var page {
        page.list = list.name
        page.cursor = walker.cursor(common)
        self.walker = walker
        return page
      }
      index += 1
      self.walker = nil
    }
    return nil
  }
}

/// A list that can be walked, whatever way its platform serves it.
protocol WalkedList: Sendable {
  /// Tells the lists of one walk apart, also in a cursor.
  var name: String { get }
  /// Begins at the beginning.
  func walker() -> any ListWalker
  /// Goes on where a cursor says.
  func walker(from cursor: inout JSONObject) throws(JSONError) -> any ListWalker
}

/// One list under way: it asks the run, and a value of its own decides.
protocol ListWalker {
  /// The next items that were not given yet; nil at the end.
  mutating func next(_ run: Run) async throws -> Page?
  /// False when the platform counts items that it never showed.
  var isWhole: Bool { get }
  /// Platform time in milliseconds up to which the list has every change, where the platform says so.
  var through: Int64? { get }
  /// Where the list stands, with what is common to the walk's lists: JSON, so that a tape can be read.
  func cursor(_ common: WalkCursor) -> [UInt8]
}

/// What every walk's cursor holds.
struct WalkCursor: Equatable {
  var list = ""
  var through: Int64?
  var isWhole = true

  init() {}

  init(reading object: inout JSONObject) throws(JSONError) {
    list = try object.string("list")
    through = try object.intIfPresent("through")
    isWhole = try object.boolIfPresent("whole") ?? true
  }
}
