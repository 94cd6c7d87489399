/// The seller's account: everything that the API shows and everything that may be changed, as of one moment.
final class World {
  let settings: Settings
  let orders: OrderShelf
  let listings: ListingShelf
  let notices: NoticeBoard
  let money = MoneyLog()
  /// Milliseconds of UTC of the last thing that was asked.
  private(set) var now: Int

  var seconds: Int { now.floorSeconds }

  init(_ settings: Settings) {
    self.settings = settings
    orders = OrderShelf(settings)
    listings = ListingShelf(settings)
    notices = NoticeBoard(settings)
    now = settings.start * 1000
  }

  /// Lets time pass. Time never runs backwards: an earlier moment changes nothing.
  func advance(to milliseconds: Int) {
    now = max(now, milliseconds)
    orders.advance(to: seconds) { self.tell($0) }
    listings.advance(to: now)
  }

  /// Gives an order a new state, or touches it, and tells who subscribed.
  func change(_ index: Int, _ status: OrderStatus?) {
    orders.mark(index, status, at: seconds)
    tell(index)
  }

  private func tell(_ index: Int) {
    if notices.wants("ORDER_CHANGE") { notices.tell(OrderNotice.of(self, orders.order(index)), now: now) }
  }
}

extension Int {
  /// Whole seconds of milliseconds after 1970.
  var floorSeconds: Int { self / 1000 }
}
