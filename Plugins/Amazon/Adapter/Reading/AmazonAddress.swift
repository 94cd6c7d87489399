internal import TradepostContract
internal import TradepostJSON

extension Address {
  /// Where an order goes to, by 2026-01-01 or v0, which spell alike but for the first letter. Amazon has one field for a
  /// person's whole name.
  init?(amazon value: JSONValue?) {
    guard let value, value.kind == .object else { return nil }
    func text(_ key: String) -> String { value[key]?.string ?? value[key.prefix(1).uppercased() + key.dropFirst()]?.string ?? "" }
    self.init()
    lastName = text("name")
    company = text("companyName")
    address1 = text("addressLine1")
    address2 = [text("addressLine2"), text("addressLine3")].filter { !$0.isEmpty }.joined(separator: ", ")
    city = text("city")
    region = text("stateOrRegion")
    postcode = text("postalCode")
    let code = text("countryCode")
    country = code == "UK" ? "GB" : code
    phone = text("phone")
    if isEmpty { return nil }
  }

  /// Who bought, as far as Amazon tells.
  init?(buyer name: String?, email: String?, company: String?) {
    self.init()
    lastName = name ?? ""
    self.email = email ?? ""
    self.company = company ?? ""
    if isEmpty { return nil }
  }
}

extension Attribute {
  init(_ key: String, text: String) {
    var writer = JSONWriter()
    writer.string(text)
    self.init(key: key, value: writer.text)
  }

  /// What an order says about itself beside the money, alike from both models.
  static func of(fulfilledBy: String?, isPrime: Bool, isBusiness: Bool, purchaseNumber: String?) -> [Attribute] {
    var attributes: [Attribute] = []
    if let fulfilledBy { attributes.append(Attribute("fulfilled_by", text: fulfilledBy)) }
    if isBusiness { attributes.append(Attribute(key: "business", value: "true")) }
    if isPrime { attributes.append(Attribute(key: "prime", value: "true")) }
    if let purchaseNumber { attributes.append(Attribute("purchase_number", text: purchaseNumber)) }
    return attributes
  }
}
