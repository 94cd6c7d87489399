public import HostCore
internal import TradepostContract

/// A file of rates as the European Central Bank gives them out, `eurofxref-hist.csv`: a line a day, a column a currency, units
/// for one euro, `N/A` where there is none.
public struct RateFile: Sendable {
  public let rates: [ExchangeRate]
  public let days: Int
  /// Columns of currencies that are no more, or never were ones.
  public let skipped: [String]

  public init(parsing text: String) throws(HostError) {
    var rows = text.split(whereSeparator: \.isNewline).enumerated().makeIterator()
    guard let heading = rows.next() else { throw Self.wrong(1, "the file is empty") }
    let columns = Self.cells(heading.element)
    guard columns.first == "Date" else { throw Self.wrong(1, "the first column is not Date") }
    var currencies: [Currency?] = []
    var skipped: [String] = []
    for name in columns.dropFirst() {
      let currency = Currency(name)
      if currency == nil, !name.isEmpty { skipped.append(name) }
      if let currency, currencies.contains(currency) { throw Self.wrong(1, "\(currency) stands there twice") }
      currencies.append(currency)
    }
    guard currencies.contains(where: { $0 != nil }) else { throw Self.wrong(1, "there is no currency in it") }
    var rates: [ExchangeRate] = []
    var days: Set<Day> = []
    while let (number, row) = rows.next() {
      let cells = Self.cells(row)
      guard let first = cells.first, let day = Day(first) else { throw Self.wrong(number + 1, "it does not begin with a day, 2026-11-01") }
      guard days.insert(day).inserted else { throw Self.wrong(number + 1, "\(day.text) stands there twice") }
      guard cells.count == columns.count else {
        throw Self.wrong(number + 1, "it has \(cells.count) cells, the first line has \(columns.count)")
      }
      for (currency, cell) in zip(currencies, cells.dropFirst()) {
        guard let currency, cell != "N/A", !cell.isEmpty else { continue }
        guard let rate = Amount(cell), rate.coefficient > 0 else {
          throw Self.wrong(number + 1, "\"\(cell.prefix(40))\" is no rate of \(currency): a number above zero")
        }
        rates.append(ExchangeRate(currency: currency, day: day, rate: rate))
      }
    }
    self.rates = rates
    self.days = days.count
    self.skipped = skipped
  }

  private static func cells(_ row: Substring) -> [String] {
    row.split(separator: ",", omittingEmptySubsequences: false).map { cell in
      var text = cell
      while let last = text.last, last == " " || last == "\r" || last == "\t" { text.removeLast() }
      while let first = text.first, first == " " || first == "\u{FEFF}" { text.removeFirst() }
      return String(text)
    }
  }

  private static func wrong(_ line: Int, _ what: String) -> HostError {
    HostError(
      "rates.file",
      "Line \(line) of the rates: \(what). Wanted is the bank's own table, eurofxref-hist.csv. Nothing was stored.", exit: 2)
  }
}
