/// A currency as the shop is set up for it: how many decimals it prints and how its sign looks.
package struct Currency: Equatable {
  package let code: String
  /// Decimals of an amount, also the exponent of a minor unit.
  package let digits: Int

  /// Nil unless the code is three letters A-Z.
  package init?(code: String) {
    guard code.utf8.count == 3, code.utf8.allSatisfy({ $0 >= 0x41 && $0 <= 0x5A }) else { return nil }
    self.code = code
    digits = Self.whole.contains(code) ? 0 : Self.thousandths.contains(code) ? 3 : 2
  }

  private init(euro: Void) {
    code = "EUR"
    digits = 2
  }

  package static let euro = Currency(euro: ())

  private static let whole: Set<String> = [
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF",
  ]
  private static let thousandths: Set<String> = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]

  /// The sign as text and as the HTML entity that settings and prices carry.
  package var sign: (text: String, entity: String) {
    switch code {
    case "EUR": ("€", "&euro;")
    case "GBP": ("£", "&pound;")
    case "USD", "CAD", "AUD", "NZD": ("$", "&#36;")
    case "JPY", "CNY": ("¥", "&yen;")
    case "PLN": ("zł", "&#122;&#322;")
    default: (code, code)
    }
  }

  package var name: String {
    switch code {
    case "EUR": "Euro"
    case "GBP": "Pound sterling"
    case "USD": "United States (US) dollar"
    case "JPY": "Japanese yen"
    case "CHF": "Swiss franc"
    default: code
    }
  }

  /// How many minor units one unit has.
  package var scale: Int { digits == 0 ? 1 : digits == 3 ? 1000 : 100 }
}

extension Output {
  /// Appends an amount of minor units as `12.34`, without quotes.
  package mutating func amount(_ minor: Int, _ digits: Int) {
    if minor < 0 { raw("-") }
    let scale: UInt = digits == 0 ? 1 : digits == 3 ? 1000 : 100
    integerPart(minor.magnitude / scale)
    if digits > 0 {
      raw(".")
      self.digits(minor.magnitude % scale, least: digits)
    }
  }

  private mutating func integerPart(_ value: UInt) { digits(value, least: 1) }

  /// Appends the amount as a JSON string.
  package mutating func money(_ minor: Int, _ currency: Currency) {
    raw("\"")
    amount(minor, currency.digits)
    raw("\"")
  }
}
