/// What came of deliveries, for whoever has them worked off and waits for it.
actor InboxLog {
  private(set) var all: [Tradepost.DeliveryReport] = []

  func add(_ reports: [Tradepost.DeliveryReport]) { all += reports }
}
