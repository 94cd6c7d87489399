internal import HostAnalytics
public import HostCore
internal import HostLedger
internal import HostStorage
internal import TradepostContract

/// What a report is asked about. Days are each store's own calendar days.
public struct ReportQuestion: Sendable {
  /// A store's id or name; nil: all.
  public var store: String?
  /// First and last day, 2026-11-01; nil: all days.
  public var from: String?
  public var to: String?
  /// Convert into that currency too.
  public var currency: String?

  public init(store: String? = nil, from: String? = nil, to: String? = nil, currency: String? = nil) {
    self.store = store
    self.from = from
    self.to = to
    self.currency = currency
  }
}

/// Questions asked of the books, answered from sums that move with each import.
extension Tradepost {
  /// Everything at one glance. The change is that of the period against the days before it; without a period, that of the last
  /// thirty days.
  public func summary(_ question: ReportQuestion) async throws(HostError) -> SummaryView {
    let store = try await row(question.store)
    let today = try await today(question.store)
    let period = try Period(from: question.from, to: question.to, today: today)
    var summary = try await storage.summary(store: store, from: period?.from, to: period?.to)
    summary.period = period.map { ($0.from, $0.to) }
    let recent = period ?? Period(last: 30, to: today)
    let now = try await storage.revenue(by: .currency, store: store, from: recent.from, to: recent.to)
    let before = try await storage.revenue(by: .currency, store: store, from: recent.before.from, to: recent.before.to)
    summary.revenue = summary.revenue.map { sums in
      var view = Figures.view(RevenueFact(store: 0, day: nil, currency: sums.currency, sums: sums.sums))
      view.change = Figures.change(sums.currency, in: recent, now: now, before: before)
      return view
    }
    for status in try await storage.syncStatus(store: store) { summary.storesByStatus[status.status, default: 0] += 1 }
    if let currency = try currency(question.currency) {
      let facts = try await storage.revenue(by: .day, store: store, from: period?.from, to: period?.to)
      summary.converted = try converted(facts, try await rates(for: facts, and: currency), currency)
    }
    return summary
  }

  /// Revenue store by store, the largest first; of a store that sells in several currencies a row each.
  public func revenueByStore(_ question: ReportQuestion) async throws(HostError) -> [RevenueRowView] {
    let row = try await row(question.store)
    let period = try Period(from: question.from, to: question.to, today: try await today(question.store))
    let facts = try await storage.revenue(by: .store, store: row, from: period?.from, to: period?.to)
    let currency = try currency(question.currency)
    var days: [RevenueFact] = []
    var rates = Rates([])
    if let currency {
      days = try await storage.revenue(by: .storeAndDay, store: row, from: period?.from, to: period?.to)
      rates = try await self.rates(for: days, and: currency)
    }
    var rows: [RevenueRowView] = []
    let ofStore = Dictionary(grouping: facts) { $0.store }
    let daysOfStore = Dictionary(grouping: days) { $0.store }.mapValues { Dictionary(grouping: $0) { $0.currency } }
    for store in try await storage.stores() where row == nil || store.row == row {
      let named = (store.uid, store.name, store.platform)
      let none = RevenueFact(store: store.row, day: nil, currency: store.account.currency, sums: RevenueSums())
      for fact in ofStore[store.row] ?? [none] {
        let part = daysOfStore[store.row]?[fact.currency] ?? []
        rows.append(
          RevenueRowView(
            store: named, day: nil, revenue: Figures.view(fact),
            converted: try currency.map { currency throws(HostError) in try converted(part, rates, currency) }))
      }
    }
    return rows.sorted { one, other in
      if let left = one.converted, let right = other.converted { return left.amount > right.amount }
      if one.revenue.currency != other.revenue.currency { return one.revenue.currency.code < other.revenue.currency.code }
      return one.revenue.gross > other.revenue.gross
    }
  }

  /// Revenue day by day, with a row for each currency that was sold in on that day; without a period, of the last five years.
  public func revenueByDay(_ question: ReportQuestion) async throws(HostError) -> [RevenueRowView] {
    let today = try await today(question.store)
    let period = try Period(from: question.from, to: question.to, today: today) ?? Period(last: Period.most, to: today)
    let facts = try await storage.revenue(by: .day, store: try await row(question.store), from: period.from, to: period.to)
    let currency = try currency(question.currency)
    var rates = Rates([])
    if let currency { rates = try await self.rates(for: facts, and: currency) }
    return try facts.map { fact throws(HostError) in
      RevenueRowView(
        store: nil, day: fact.day, revenue: Figures.view(fact),
        converted: try currency.map { currency throws(HostError) in try converted([fact], rates, currency) })
    }
  }

  /// What brought in most, of each currency so many: in whole months, or in all time.
  public func topProducts(_ question: ReportQuestion, limit: Int) async throws(HostError) -> [TopProductView] {
    let period = try Period(from: question.from, to: question.to, today: try await today(question.store))
    let months = period.map { Month($0.from)...Month($0.to) }
    return try await storage.topProducts(
      store: try await row(question.store), months: months, currency: try currency(question.currency), limit: max(1, min(limit, 1000)))
  }

  /// New customers against returning ones.
  public func customerCounts(_ question: ReportQuestion) async throws(HostError) -> CustomerCounts {
    let period = try Period(from: question.from, to: question.to, today: try await today(question.store))
    return try await storage.customerCounts(store: try await row(question.store), from: period?.from, to: period?.to)
  }

  /// How current each store is; refused where there are more than anybody reads.
  public func syncStatus(store: String?) async throws(HostError) -> [SyncStatusView] {
    let row = try await row(store)
    let count = row == nil ? try await storage.stores().count : 1
    guard count <= 1_000 else {
      throw HostError("report.stores", "There are \(count) stores; of at most 1000 it is told how current they are. Name one.", exit: 2)
    }
    return try await storage.syncStatus(store: row)
  }

  /// Stores by platform.
  public func platformDistribution() async throws(HostError) -> [(platform: String, stores: Int)] {
    var counts: [String: Int] = [:]
    for store in try await storage.stores() { counts[store.platform, default: 0] += 1 }
    return counts.map { (platform: $0.key, stores: $0.value) }.sorted { $0.platform.utf8.lexicographicallyPrecedes($1.platform.utf8) }
  }

  // MARK: The sums themselves

  /// Makes all sums anew from the books.
  public func rebuildSums() async throws(HostError) { try await storage.rebuildRollups() }

  /// Where the sums, or an order's own total, are not what the books say.
  public func checkSums() async throws(HostError) -> [BookDifference] { try await storage.checkRollups() }

  /// Takes exchange rates from a file as the European Central Bank gives it out; what was stored of a day is replaced.
  public func importRates(_ text: String) async throws(HostError) -> (days: Int, rates: Int, skipped: [String]) {
    let file = try RateFile(parsing: text)
    try await storage.keep(rates: file.rates)
    return (file.days, file.rates.count, file.skipped)
  }

  // MARK: Parts

  /// The day that it is now where the store is; of several, where it is latest.
  private func today(_ store: String?) async throws(HostError) -> Day {
    let row = try await row(store)
    let now = Timestamp(milliseconds: clock.now())
    let days = try await storage.stores().filter { row == nil || $0.row == row }
      .map { StoreCalendar(zone: $0.account.timeZone).day(of: now) }
    return days.max() ?? StoreCalendar.utc.day(of: now)
  }

  private func currency(_ code: String?) throws(HostError) -> Currency? {
    guard let code else { return nil }
    guard let currency = Currency(code) else {
      throw HostError("use.currency", "\"\(code.prefix(40))\" is no currency of ISO 4217. Write EUR.", exit: 2)
    }
    return currency
  }

  private func rates(for facts: [RevenueFact], and currency: Currency) async throws(HostError) -> Rates {
    let days = facts.compactMap(\.day)
    guard let first = days.min(), let last = days.max() else { return Rates([]) }
    return Rates(
      try await storage.rates(
        Set(facts.map(\.currency)).union([currency]), from: Day(daysSince1970: first.daysSince1970 - Rates.oldest), to: last))
  }

  private func converted(_ facts: [RevenueFact], _ rates: Rates, _ currency: Currency) throws(HostError) -> ConvertedView {
    do throws(Rates.Problem) {
      let total = try rates.total(facts, in: currency) { $0.gross }
      var days: (from: Day, to: Day)?
      if let oldest = total.oldest, let newest = total.newest { days = (oldest, newest) }
      return ConvertedView(currency: currency, amount: total.amount, rates: days)
    } catch {
      throw HostError(error == .overflow ? "report.overflow" : "rates.missing", error.sentence, exit: 2)
    }
  }
}
