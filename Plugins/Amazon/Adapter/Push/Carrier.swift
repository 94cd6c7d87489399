/// A carrier as Amazon's shipment confirmation names it: one of its codes, or `Other` with the name beside it.
struct Carrier: Equatable {
  let code: String
  /// Nil beside a code of Amazon's.
  let name: String?

  /// Finds Amazon's spelling of a name, compared without case, blanks and dashes.
  init(_ given: String) {
    if let known = Self.known[Self.folded(given)] {
      code = known
      name = nil
    } else {
      code = "Other"
      name = given
    }
  }

  private static func folded(_ name: String) -> String {
    String(decoding: name.lowercased().utf8.filter { $0 != 0x20 && $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }, as: UTF8.self)
  }

  private static let known: [String: String] = {
    var known: [String: String] = [:]
    for code in codes { known[folded(code)] = code }
    return known
  }()

  private static let codes = [
    "4PX", "AMZL", "AMZL_UK", "AnPost", "APC Overnight", "Aramex", "Arkas", "Asendia", "Australia Post", "BlueDart", "Bpost", "BRT",
    "Cainiao", "Canada Post", "CDEK", "China Post", "Chronopost", "Chukou1", "CNE Express", "Colis Prive", "Colissimo", "Correos",
    "Correos Express", "CouriersPlease", "CTT EXPRESS", "Delhivery", "Deutsche Post", "DHL", "DHL eCommerce", "DHL Express",
    "DHL Home Delivery",
    "DHL Kargo", "DHL Parcel", "DHL-Paket", "DPD", "DPD Local", "DTDC", "Emirates Post", "Envialia", "Equick", "ESTAFETA", "Evri",
    "FAR INTERNATIONAL",
    "FedEx", "FedEx SmartPost", "GEODIS", "GLS", "GO!", "Hermes", "Hermesworld", "Hongkong Post", "India Post", "InPost", "Interlink",
    "Intelcom",
    "JP_EXPRESS", "La Poste", "Lasership", "Mondial Relay", "MRW", "NACEX", "OnTrac", "OSM", "Parcelforce", "Parcelnet", "Poczta Polska",
    "Poste Italiane",
    "PostNL", "PostNord", "Purolator", "Relais Colis", "Royal Mail", "Sagawa", "SagawaExpress", "SDA", "Sendle", "SEUR", "SF Express",
    "Singapore Post",
    "StarTrack", "Swiss Post", "TIPSA", "TNT", "Toll", "Trans-o-Flex", "Tourline Express", "UPS", "UPS Mail Innovations", "UPSMI", "USPS",
    "VNLIN", "WanbExpress",
    "Whistl", "Yamato Transport", "YamatoTransport", "Yodel", "Yanwen", "Yun Express", "Yurtici Kargo",
  ]
}
