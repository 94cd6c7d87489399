public import TradepostJSON

/// A currency of ISO 4217 that has minor units, as of January 2026; only such a currency can be booked.
public struct Currency: Sendable, Hashable {
  /// Three capital letters.
  public var code: String {
    String(decoding: [UInt8(packed >> 16 & 0xFF), UInt8(packed >> 8 & 0xFF), UInt8(packed & 0xFF)], as: UTF8.self)
  }

  /// Digits behind the point of its minor unit: 2 for the euro, 0 for the yen, 3 for the dinar.
  public let digits: UInt8
  private let packed: UInt32

  /// Nil for a code that ISO 4217 does not list, or lists without minor units (gold, test codes).
  public init?(_ code: some StringProtocol) {
    var packed: UInt32 = 0
    var count = 0
    for byte in code.utf8 {
      guard count < 3, byte >= UInt8(ascii: "A"), byte <= UInt8(ascii: "Z") else { return nil }
      packed = packed << 8 | UInt32(byte)
      count += 1
    }
    guard count == 3, let digits = Self.digitsByCode[packed] else { return nil }
    self.packed = packed
    self.digits = digits
  }

  private static let digitsByCode: [UInt32: UInt8] = {
    var table: [UInt32: UInt8] = [:]
    for (digits, codes) in codesByDigits {
      for code in codes.split(whereSeparator: { $0 == " " || $0.isNewline }) {
        table[code.utf8.reduce(0) { $0 << 8 | UInt32($1) }] = digits
      }
    }
    return table
  }()

  private static let codesByDigits: [(UInt8, String)] = [
    (
      0,
      """
      BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF
      """
    ),
    (
      2,
      """
      AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE
      CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD
      HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK
      MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD
      RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH
      USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG
      """
    ),
    (
      3,
      """
      BHD IQD JOD KWD LYD OMR TND
      """
    ),
    (
      4,
      """
      CLF UYW
      """
    ),
  ]
}

extension Currency: CustomStringConvertible {
  public var description: String { code }
}

extension JSONObject {
  /// The member, which must be the code of a currency.
  public mutating func currency(_ key: StaticString) throws(JSONError) -> Currency {
    try read(key) { value throws(JSONError) in try value.requireCurrency() }
  }
}

extension JSONValue {
  /// The currency whose code this text is.
  public func requireCurrency() throws(JSONError) -> Currency {
    let code = try requireString()
    guard let currency = Currency(code) else {
      throw JSONError(.value, "is \"\(code.prefix(40))\", no currency of ISO 4217 that can be booked")
    }
    return currency
  }
}
