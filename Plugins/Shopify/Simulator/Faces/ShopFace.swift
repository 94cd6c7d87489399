import SimulatorKit

/// The shop itself, API versions, granted scopes, subscriptions.
struct ShopFace {
  let world: World

  var shop: Node {
    let settings = world.settings
    let style = Style(settings: settings)
    let address = Address.shop
    var fields = Fields()
    fields.put("id", 1_548_380_009)
    fields.put("_type", "Shop")
    fields.put("name", "Musterladen Grün & Co")
    fields.put("email", "laden@example.com")
    fields.put("domain", "laden.example.com")
    fields.put("province", address.province)
    fields.put("country", address.countryCode)
    fields.put("address1", address.street)
    fields.put("zip", address.zip)
    fields.put("city", address.city)
    fields.null("source")
    fields.put("phone", "")
    fields.null("latitude", "longitude")
    fields.put("primary_locale", "de")
    fields.null("address2")
    let made = style.time(settings.startSeconds - 86_400 * 900)
    fields.put("created_at", made)
    fields.put("updated_at", made)
    fields.put("country_code", address.countryCode)
    fields.put("country_name", address.country)
    fields.put("currency", settings.currency.code)
    fields.put("customer_email", "kunden@example.com")
    let hours = settings.clock.winter / 3600
    let offset = "\(hours < 0 ? "-" : "+")\(hours.magnitude < 10 ? "0" : "")\(hours.magnitude):00"
    fields.put("timezone", "(GMT\(offset)) \(settings.clock.name)")
    fields.put("iana_timezone", settings.clock.name)
    fields.put("shop_owner", "Lena Muster")
    fields.put("money_format", "{{amount}} \(settings.currency.sign.text)")
    fields.put("money_with_currency_format", "{{amount}} \(settings.currency.code)")
    fields.put("weight_unit", "kg")
    fields.put("province_code", address.provinceCode)
    fields.put("taxes_included", settings.taxesIncluded)
    fields.null("auto_configure_tax_inclusivity", "tax_shipping")
    fields.put("county_taxes", true)
    let plan = settings.plan == .plus || settings.plan == .enterprise
    fields.put("plan_display_name", plan ? "Shopify Plus" : settings.plan.rawValue.capitalized)
    fields.put("plan_name", settings.plan.rawValue)
    fields.put("has_discounts", true)
    fields.put("has_gift_cards", true)
    fields.put("myshopify_domain", settings.domain)
    fields.null("google_apps_domain", "google_apps_login_enabled")
    fields.put("money_in_emails_format", "{{amount}}")
    fields.put("money_with_currency_in_emails_format", "{{amount}} \(settings.currency.code)")
    fields.put("eligible_for_payments", true)
    fields.put("requires_extra_payments_agreement", false)
    fields.put("password_enabled", false)
    fields.put("has_storefront", true)
    fields.put("finances", true)
    fields.put("primary_location_id", Settings.locations[0].id)
    fields.put("checkout_api_supported", true)
    fields.put("multi_location_enabled", true)
    fields.put("setup_required", false)
    fields.put("pre_launch_enabled", false)
    let currencies =
      settings.presentment == settings.currency.code ? [settings.currency.code] : [settings.currency.code, settings.presentment]
    fields.put("enabled_presentment_currencies", texts: currencies)
    fields.put("marketing_sms_consent_enabled_at_checkout", false)
    fields.put("transactional_sms_disabled", false)
    fields.put("_timezoneOffset", offset.filter { $0 != ":" })
    fields.put("_timezoneAbbreviation", "CET")
    fields.put("_weightUnit", "KILOGRAMS")
    fields.put("_unitSystem", "METRIC_SYSTEM")
    fields.put("_url", "https://laden.example.com")
    fields.null("_description")
    fields.put("_shipsToCountries", texts: ["DE", "AT", "FR", "US", "CA", "GB", "CH"])
    fields.put(
      "_plan",
      .make(
        ("display_name", .text(settings.plan.rawValue.capitalized)), ("public_display_name", .text(settings.plan.rawValue.capitalized)),
        ("partner_development", .bool(false)), ("shopify_plus", .bool(plan))))
    fields.put(
      "_primaryDomain",
      .make(("host", .text("laden.example.com")), ("url", .text("https://laden.example.com")), ("ssl_enabled", .bool(true))))
    fields.put("_billingAddress", AddressFace.shop)
    fields.put("_features", .make(("storefront", .bool(true)), ("market_driven_shipping", .bool(false))))
    return fields.node
  }

  static func version(_ handle: String) -> Node {
    .make(("handle", .text(handle)), ("display_name", .text(handle)), ("supported", .bool(Versions.supported.contains(handle))))
  }
}

extension String {
  fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}
