import SimulatorKit

/// What of an order counts for the books, in minor units, whether the order was seeded or is held as values.
struct Figures {
  struct Tax {
    let jurisdiction: String
    let amount: Int
  }

  struct Refund {
    /// The shop's calendar day, `2026-01-15`.
    let day: String
    /// Seconds of UTC, which order refunds.
    let created: Int
    let id: Int
    let amount: Int
    /// What its lines name; all positive.
    var sales = 0
    var shipping = 0
    var fees = 0
    var taxes: [Tax] = []
  }

  let currency: String
  let day: String
  /// The day of payment; nil when it was never paid.
  let paidDay: String?
  let method: String
  let total: Int
  var sales = 0
  var discounts = 0
  var shipping = 0
  var fees = 0
  var taxes: [Tax] = []
  var refunds: [Refund] = []

  /// Adds an item line: the amount before discounts, which is the total where somebody raised the price.
  mutating func add(subtotal: Int, total: Int) {
    let amount = max(subtotal, total)
    sales += amount
    discounts += amount - total
  }

  static func day(_ local: Int) -> String {
    var out = Output()
    out.date(CivilTime(seconds: local))
    return String(decoding: out.bytes, as: UTF8.self)
  }

  /// Where a tax belongs: `DE-MWST. 19%-1` is `DE`, `CA-QC-GST-1` is `CA-QC`; a code that names no country falls back to
  /// the order's own.
  static func jurisdiction(_ code: String, shipping: String, billing: String) -> String {
    func letters(_ text: Substring?) -> Bool {
      guard let text else { return false }
      return text.utf8.count == 2 && text.utf8.allSatisfy { $0 >= 0x41 && $0 <= 0x5A }
    }
    let parts = code.split(separator: "-", omittingEmptySubsequences: false)
    if let country = parts.first, letters(country) {
      if country == "US" || country == "CA", parts.count > 1, letters(parts[1]) { return "\(country)-\(parts[1])" }
      return String(country)
    }
    return !shipping.isEmpty ? shipping : !billing.isEmpty ? billing : "ZZ"
  }
}
