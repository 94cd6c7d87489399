public import TradepostJSON

/// Who and where, as the platform has it. Everything in it is personal data.
public struct Address: Sendable, Hashable {
  public var firstName = ""
  public var lastName = ""
  public var company = ""
  public var address1 = ""
  public var address2 = ""
  public var city = ""
  /// State, province or county, in the platform's own spelling (`CA`, `DE-BE`).
  public var region = ""
  public var postcode = ""
  /// ISO 3166 country of two letters, or empty.
  public var country = ""
  public var email = ""
  public var phone = ""

  public init() {}

  public init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    address1 = try object.stringIfPresent("address1") ?? ""
    address2 = try object.stringIfPresent("address2") ?? ""
    city = try object.stringIfPresent("city") ?? ""
    company = try object.stringIfPresent("company") ?? ""
    country = try object.stringIfPresent("country") ?? ""
    email = try object.stringIfPresent("email") ?? ""
    firstName = try object.stringIfPresent("first_name") ?? ""
    lastName = try object.stringIfPresent("last_name") ?? ""
    phone = try object.stringIfPresent("phone") ?? ""
    postcode = try object.stringIfPresent("postcode") ?? ""
    region = try object.stringIfPresent("region") ?? ""
  }

  public var isEmpty: Bool { self == Address() }

  /// First and last name, else the company.
  public var name: String {
    let person = [firstName, lastName].filter { !$0.isEmpty }.joined(separator: " ")
    return person.isEmpty ? company : person
  }

  public func write(to writer: inout JSONWriter) {
    func filled(_ text: String) -> String? { text.isEmpty ? nil : text }
    writer.object {
      $0.member("address1", filled(address1))
      $0.member("address2", filled(address2))
      $0.member("city", filled(city))
      $0.member("company", filled(company))
      $0.member("country", filled(country))
      $0.member("email", filled(email))
      $0.member("first_name", filled(firstName))
      $0.member("last_name", filled(lastName))
      $0.member("phone", filled(phone))
      $0.member("postcode", filled(postcode))
      $0.member("region", filled(region))
    }
  }
}
