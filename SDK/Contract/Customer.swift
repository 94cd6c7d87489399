public import TradepostJSON

/// Someone with an account in the shop: schema `customers.json`. Everything but the id is personal data.
public struct Customer: Record {
  public static let resource = Resource.customers

  public var id: String
  public var email = ""
  public var phone = ""
  public var firstName = ""
  public var lastName = ""
  public var company = ""
  public var addresses: [Address] = []
  /// Whether the customer agreed to advertising; nil when the platform does not say.
  public var acceptsMarketing: Bool?
  public var createdAt: Timestamp?
  public var updatedAt: Timestamp?

  public init(id: String) { self.id = id }

  /// First and last name, else the company.
  public var name: String {
    let person = [firstName, lastName].filter { !$0.isEmpty }.joined(separator: " ")
    return person.isEmpty ? company : person
  }

  public init(json: JSONValue) throws(JSONError) {
    var object = try json.requireObject()
    acceptsMarketing = try object.boolIfPresent("accepts_marketing")
    addresses = try object.list("addresses") { value throws(JSONError) in try Address(json: value) }
    company = try object.stringIfPresent("company") ?? ""
    createdAt = try object.timestampIfPresent("created_at")
    email = try object.stringIfPresent("email") ?? ""
    firstName = try object.stringIfPresent("first_name") ?? ""
    id = try object.id()
    lastName = try object.stringIfPresent("last_name") ?? ""
    phone = try object.stringIfPresent("phone") ?? ""
    updatedAt = try object.timestampIfPresent("updated_at")
  }

  public func write(to writer: inout JSONWriter) {
    func filled(_ text: String) -> String? { text.isEmpty ? nil : text }
    writer.object {
      $0.member("accepts_marketing", acceptsMarketing)
      $0.member("addresses", addresses) { $0.write(to: &$1) }
      $0.member("company", filled(company))
      $0.member("created_at", createdAt)
      $0.member("email", filled(email))
      $0.member("first_name", filled(firstName))
      $0.member("id", id)
      $0.member("last_name", filled(lastName))
      $0.member("phone", filled(phone))
      $0.member("updated_at", updatedAt)
    }
  }
}
