internal import TradepostContract
internal import TradepostJSON

extension Address {
  /// As GraphQL writes it; nil when all of it is empty.
  init?(graph value: JSONValue) {
    guard var object = value.object else { return nil }
    self.init()
    firstName = object.text("firstName")
    lastName = object.text("lastName")
    company = object.text("company")
    address1 = object.text("address1")
    address2 = object.text("address2")
    city = object.text("city")
    let province = object.text("province")
    let code = object.text("provinceCode")
    region = code.isEmpty ? province : code
    postcode = object.text("zip")
    country = Self.country(code: object.text("countryCodeV2"))
    phone = object.text("phone")
    if isEmpty { return nil }
  }

  /// As REST and deliveries write it; nil when all of it is empty.
  init?(rest value: JSONValue) {
    guard var object = value.object else { return nil }
    self.init()
    firstName = object.text("first_name")
    lastName = object.text("last_name")
    company = object.text("company")
    address1 = object.text("address1")
    address2 = object.text("address2")
    city = object.text("city")
    let province = object.text("province")
    let code = object.text("province_code")
    region = code.isEmpty ? province : code
    postcode = object.text("zip")
    country = Self.country(code: object.text("country_code"))
    phone = object.text("phone")
    if isEmpty { return nil }
  }

  private static func country(code: String) -> String {
    code.utf8.count == 2 && code.utf8.allSatisfy { (65...90).contains($0) } ? code : ""
  }

  /// Whose tax it is: the country, and the region where each has taxes of its own.
  var jurisdiction: String? {
    if country.isEmpty { return nil }
    let isRegion = (2...3).contains(region.utf8.count) && region.utf8.allSatisfy { (65...90).contains($0) }
    return ["US", "CA"].contains(country) && isRegion ? "\(country)-\(region)" : country
  }
}
