import SimulatorKit

/// Postal addresses as orders, customers and the shop show them.
enum AddressFace {
  static func address(_ address: Address) -> Node {
    var fields = Fields()
    fields.put("first_name", address.first)
    fields.put("address1", address.street)
    fields.put("phone", address.phone.isEmpty ? nil : address.phone)
    fields.put("city", address.city)
    fields.put("zip", address.zip)
    fields.put("province", address.province.isEmpty ? nil : address.province)
    fields.put("country", address.country)
    fields.put("last_name", address.last)
    fields.put("address2", "")
    fields.put("company", address.company.isEmpty ? nil : address.company)
    fields.null("latitude", "longitude")
    fields.put("name", address.name)
    fields.put("country_code", address.countryCode)
    fields.put("province_code", address.provinceCode.isEmpty ? nil : address.provinceCode)
    fields.put("_id", "gid://shopify/MailingAddress/\(SplitMix64.number(of: address.name + address.zip))?model_name=Address")
    return fields.node
  }

  static var shop: Node { address(.shop) }
}

extension SplitMix64 {
  /// A number that stands for a text.
  static func number(of text: String) -> Int {
    Int(text.utf8.reduce(UInt64(1469)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 } >> 24)
  }
}

struct CustomerFace {
  let world: World
  private var style: Style { Style(settings: world.settings) }

  /// `full` as the customer's own endpoint shows it, otherwise as it stands in an order.
  func customer(_ customer: Customer, full: Bool = true) -> Node {
    var fields = Fields()
    fields.identity("Customer", customer.id)
    fields.put("email", customer.email)
    fields.put("created_at", style.time(customer.created))
    fields.put("updated_at", style.time(customer.updated))
    fields.put("first_name", customer.address.first)
    fields.put("last_name", customer.address.last)
    if full {
      let own = orders(of: customer)
      let spent = own.reduce(0) { $0 + $1.received - $1.refunded }
      fields.put("orders_count", own.count)
      fields.put("total_spent", style.money(spent))
      fields.put("last_order_id", own.last?.id)
      fields.put("last_order_name", own.last.map { "#\($0.number)" })
      fields.put("_numberOfOrders", own.count)
      fields.put("_amountSpent", .make(("amount", style.money(spent)), ("currency_code", .text(world.settings.currency.code))))
    }
    fields.put("state", customer.state)
    fields.put("note", customer.note)
    fields.put("verified_email", true)
    fields.null("multipass_identifier")
    fields.put("tax_exempt", customer.taxExempt)
    fields.put("phone", customer.phone)
    let consent: [Node] = [customer.emailConsent, customer.smsConsent].map { state in
      .make(
        ("state", .text(state)), ("opt_in_level", .text("single_opt_in")),
        ("consent_updated_at", state == "not_subscribed" ? .null : style.time(customer.consentAt ?? customer.created)))
    }
    fields.put("email_marketing_consent", consent[0])
    fields.put("sms_marketing_consent", customer.phone == nil ? .null : sms(consent[1]))
    fields.put("tags", customer.tags.joined(separator: ", "))
    fields.put("currency", world.settings.currency.code)
    fields.put("tax_exemptions", nodes: [])
    var address = AddressFace.address(customer.address)
    address["id"] = .integer(customer.id + 1_000_000)
    address["customer_id"] = .integer(customer.id)
    address["country_name"] = .text(customer.address.country)
    address["default"] = .bool(true)
    if full { fields.put("addresses", nodes: [address]) }
    fields.put("default_address", address)
    fields.put("_tags", texts: customer.tags)
    fields.put("_displayName", customer.address.name)
    fields.put("_locale", "de")
    fields.put("_defaultEmailAddress", contact("email_address", customer.email, consent[0]))
    fields.put("_defaultPhoneNumber", customer.phone.map { contact("phone_number", $0, consent[1]) } ?? .null)
    fields.put("_metafields", nodes: [])
    return fields.node
  }

  private func sms(_ consent: Node) -> Node {
    var consent = consent
    consent["consent_collected_from"] = .text("OTHER")
    return consent
  }

  private func contact(_ name: String, _ value: String, _ consent: Node) -> Node {
    .make(
      (name, .text(value)), ("marketing_state", consent["state"] ?? .null), ("marketing_opt_in_level", consent["opt_in_level"] ?? .null),
      ("marketing_updated_at", consent["consent_updated_at"] ?? .null))
  }

  func orders(of customer: Customer) -> [Order] { world.orders(ofCustomer: customer.index) }
}
