internal import TradepostContract

/// What a shopper's side of a marketplace is called: needed for the address of a product's page and for the texts of new
/// listings. Marketplaces that are not listed here work all the same; their products just have no address.
struct Storefront: Sendable {
  /// ISO 3166, as Amazon spells the United Kingdom: `GB`.
  let country: String
  let domain: String
  /// Of the texts that a listing has there: `de_DE`.
  let language: String
  let currency: String

  /// By the marketplace's id.
  static func of(_ marketplace: String) -> Storefront? { all[marketplace] }

  /// The id of a country's one marketplace; `UK` is taken for `GB`.
  static func id(of country: String) -> String? {
    all.first { $0.value.country == (country == "UK" ? "GB" : country) }?.key
  }

  /// The page of a product; empty where the marketplace is not known.
  static func page(of asin: String, in marketplace: String) -> String {
    guard let front = all[marketplace], !asin.isEmpty, asin.utf8.allSatisfy({ (48...57).contains($0) || (65...90).contains($0) })
    else { return "" }
    return "https://\(front.domain)/dp/\(asin)"
  }

  private init(_ country: String, _ domain: String, _ language: String, _ currency: String) {
    self.country = country
    self.domain = "www.amazon.\(domain)"
    self.language = language
    self.currency = currency
  }

  private static let all: [String: Storefront] = [
    "A2EUQ1WTGCTBG2": Storefront("CA", "ca", "en_CA", "CAD"), "ATVPDKIKX0DER": Storefront("US", "com", "en_US", "USD"),
    "A1AM78C64UM0Y8": Storefront("MX", "com.mx", "es_MX", "MXN"), "A2Q3Y263D00KWC": Storefront("BR", "com.br", "pt_BR", "BRL"),
    "A28R8C7NBKEWEA": Storefront("IE", "ie", "en_IE", "EUR"), "A1RKKUPIHCS9HS": Storefront("ES", "es", "es_ES", "EUR"),
    "A1F83G8C2ARO7P": Storefront("GB", "co.uk", "en_GB", "GBP"), "A13V1IB3VIYZZH": Storefront("FR", "fr", "fr_FR", "EUR"),
    "AMEN7PMS3EDWL": Storefront("BE", "com.be", "fr_BE", "EUR"), "A1805IZSGTT6HS": Storefront("NL", "nl", "nl_NL", "EUR"),
    "A1PA6795UKMFR9": Storefront("DE", "de", "de_DE", "EUR"), "APJ6JRA9NG5V4": Storefront("IT", "it", "it_IT", "EUR"),
    "A2NODRKZP88ZB9": Storefront("SE", "se", "sv_SE", "SEK"), "AE08WJ6YKNBMC": Storefront("ZA", "co.za", "en_ZA", "ZAR"),
    "A1C3SOZRARQ6R3": Storefront("PL", "pl", "pl_PL", "PLN"), "ARBP9OOSHTCHU": Storefront("EG", "eg", "ar_AE", "EGP"),
    "A33AVAJ2PDY3EV": Storefront("TR", "com.tr", "tr_TR", "TRY"), "A17E79C6D8DWNP": Storefront("SA", "sa", "ar_AE", "SAR"),
    "A2VIGQ35RCS4UG": Storefront("AE", "ae", "en_AE", "AED"), "A21TJRUUN4KGV": Storefront("IN", "in", "en_IN", "INR"),
    "A19VAU5U5O7RUS": Storefront("SG", "sg", "en_SG", "SGD"), "A39IBJ37TRP1C6": Storefront("AU", "com.au", "en_AU", "AUD"),
    "A1VC38T7YXB528": Storefront("JP", "co.jp", "ja_JP", "JPY"),
  ]
}
