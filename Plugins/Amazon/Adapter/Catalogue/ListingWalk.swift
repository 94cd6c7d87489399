internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// A walk through the seller's listings, window by window, see ``ListingWindow``. It is used once, from one task.
///
/// Everything is walked in the order of creation, which never changes; changes in the order of the last change.
final class ListingWalk {
  private let amazon: Amazon
  private let run: Run
  private let data: String
  private let since: Int64
  private var place: ListingCursor
  private var seen: Set<[UInt8]> = []
  private var isOver = false

  /// `since`: only what changed after this time, in milliseconds; 0: everything. The place of the run's last stored page is
  /// gone on from.
  init(_ amazon: Amazon, _ run: Run, data: String, since: Int64, from place: ListingCursor?) {
    self.amazon = amazon
    self.run = run
    self.data = data
    self.since = since
    self.place = place ?? ListingCursor()
  }

  /// The place behind the windows that were given.
  var cursor: [UInt8] { place.bytes }

  /// Whether the walk, now at its end, met as many listings as Amazon counts.
  var metEverything: Bool { isOver && !place.hasGap && place.met >= place.total }

  /// The listings of the next window that were not given yet; nil at the end.
  func next() async throws -> [Item]? {
    while !isOver {
      let window = try await read(ListingWindow(before: place.before))
      if place.before == nil {
        place.total = window.total ?? 0
        place.met = 0
      }
      place.before = window.next?.before
      if window.next?.hasGap ?? false {
        place.hasGap = true
        run.log(.warning, "more than \(ListingWindow.most) listings bear one time, and Amazon shows no more of them: the list has a gap")
      }
      isOver = window.next == nil
      let new = window.items.filter { item in item.id.map { seen.insert(Array($0.utf8)).inserted } ?? true }
      place.met += new.count
      if !new.isEmpty { return new }
    }
    return nil
  }

  private func read(_ window: ListingWindow) async throws -> (items: [Item], total: Int?, next: ListingWindow.Next?) {
    var window = window
    var items: [Item] = []
    var token: String?
    while true {
      let page: Page
      do { page = try await run.page(request(window, token), items: "/items", id: "sku") } catch let failure as Failure {
        // A token that Amazon no longer takes: the window is short enough to be read once more.
        guard failure.code == .invalid, token != nil, !window.isWornOut else { throw failure }
        _ = window.repeated()
        items = []
        token = nil
        continue
      }
      switch window.received(answer(page)) {
      case .page(let new, let next):
        items += new.map { page.items[$0] }
        token = next
      case .end(let new, let next): return (items + new.map { page.items[$0] }, window.total, next)
      case .again:
        items = []
        token = nil
      }
    }
  }

  private var order: String { since > 0 ? "lastUpdated" : "created" }

  private func request(_ window: ListingWindow, _ token: String?) -> Request {
    var more = "&sortBy=\(order)Date&sortOrder=DESC"
    if since > 0 { more += "&lastUpdatedAfter=" + Self.text(since) }
    if let before = window.before { more += "&\(order)Before=" + Self.text(before) }
    if let token { more += "&pageToken=" + token.percentEncoded }
    return ListingRequest.search(amazon, data: data, more)
  }

  private static func text(_ milliseconds: Int64) -> String { Timestamp(milliseconds: milliseconds).text.percentEncoded }

  private func answer(_ page: Page) -> ListingWindow.Answer {
    ListingWindow.Answer(
      skus: page.items.map { $0.id }, times: page.items.map { time($0) },
      total: page.envelope?["numberOfResults"]?.int64.flatMap { Int(exactly: $0) },
      token: page.envelope?.at("/pagination/nextToken")?.string)
  }

  /// The latest of the item's times, for no one says which marketplace's the platform sorts by. A time without fractions may
  /// have been cut: its whole second counts.
  private func time(_ item: Item) -> Int64? {
    guard let listing = try? Listing(item), let time = listing.time("\(order)Date", latest: true)?.milliseconds else { return nil }
    return time % 1000 == 0 ? time + 999 : time
  }
}

/// Where a walk of listings stands: all that a resumed one must know.
struct ListingCursor: Equatable {
  /// The next window ends here; nil: it is the first.
  var before: Int64?
  /// How many listings were met, and how many Amazon counted when the walk began.
  var met = 0
  var total = 0
  var hasGap = false

  init() {}

  /// Throws `cursor` when it is another version's.
  init(parsing bytes: [UInt8]) throws {
    do throws(JSONError) {
      var object = try JSONDocument(parsing: bytes).root.requireObject()
      before = try object.intIfPresent("before")
      hasGap = try object.boolIfPresent("gap") ?? false
      met = Int(clamping: try object.int("met"))
      total = Int(clamping: try object.int("total"))
    } catch { throw Failure(.cursor, "the cursor is none of this adapter's version; start the run again without it") }
  }

  var bytes: [UInt8] {
    var writer = JSONWriter()
    writer.object {
      $0.member("before", before)
      $0.member("gap", hasGap ? true : nil)
      $0.member("met", met)
      $0.member("total", total)
    }
    return writer.bytes
  }
}
