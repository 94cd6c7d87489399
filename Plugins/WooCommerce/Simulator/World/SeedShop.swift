import SimulatorKit

/// What a seeded shop says about itself: settings, currency, system status.
enum SeedShop {
  private struct Setting {
    let id, label, type, fallback, value: String
    var options: [(String, String)] = []
  }

  static func general(_ settings: SeedSettings) -> [Node] {
    let code = settings.currency.code
    return nodes(
      "general", settings,
      [
        Setting(id: "woocommerce_store_address", label: "Address line 1", type: "text", fallback: "", value: "Musterweg 1"),
        Setting(id: "woocommerce_store_address_2", label: "Address line 2", type: "text", fallback: "", value: ""),
        Setting(id: "woocommerce_store_city", label: "City", type: "text", fallback: "", value: "Köln"),
        Setting(
          id: "woocommerce_default_country", label: "Country / State", type: "select", fallback: "US:CA", value: "DE:DE-NW",
          options: [("DE:DE-NW", "Germany — North Rhine-Westphalia")]),
        Setting(id: "woocommerce_store_postcode", label: "Postcode / ZIP", type: "text", fallback: "", value: "50667"),
        Setting(id: "woocommerce_calc_taxes", label: "Enable taxes", type: "checkbox", fallback: "no", value: "yes"),
        Setting(
          id: "woocommerce_currency", label: "Currency", type: "select", fallback: "USD", value: code,
          options: [(code, "\(settings.currency.name) (\(settings.currency.sign.entity)) — \(code)")]),
        Setting(
          id: "woocommerce_currency_pos", label: "Currency position", type: "select", fallback: "left", value: "right_space",
          options: [("left", "Left"), ("right_space", "Right with space")]),
        Setting(id: "woocommerce_price_thousand_sep", label: "Thousand separator", type: "text", fallback: ",", value: "."),
        Setting(id: "woocommerce_price_decimal_sep", label: "Decimal separator", type: "text", fallback: ".", value: ","),
        Setting(
          id: "woocommerce_price_num_decimals", label: "Number of decimals", type: "number", fallback: "2",
          value: String(settings.currency.digits)),
      ])
  }

  static func tax(_ settings: SeedSettings) -> [Node] {
    let answers = [("yes", "Yes, I will enter prices inclusive of tax"), ("no", "No, I will enter prices exclusive of tax")]
    return nodes(
      "tax", settings,
      [
        Setting(
          id: "woocommerce_prices_include_tax", label: "Prices entered with tax", type: "radio", fallback: "no",
          value: settings.pricesIncludeTax ? "yes" : "no", options: answers),
        Setting(
          id: "woocommerce_tax_based_on", label: "Calculate tax based on", type: "select", fallback: "shipping",
          value: "shipping", options: [("shipping", "Customer shipping address"), ("billing", "Customer billing address")]),
        Setting(
          id: "woocommerce_shipping_tax_class", label: "Shipping tax class", type: "select", fallback: "inherit",
          value: "inherit", options: [("inherit", "Shipping tax class based on cart items")]),
        Setting(
          id: "woocommerce_tax_round_at_subtotal", label: "Rounding", type: "checkbox", fallback: "no",
          value: settings.roundAtSubtotal ? "yes" : "no"),
      ])
  }

  private static func nodes(_ group: String, _ settings: SeedSettings, _ list: [Setting]) -> [Node] {
    list.map { setting in
      var node = Node.make(
        ("id", .text(setting.id)), ("label", .text(setting.label)), ("description", .text("")), ("type", .text(setting.type)),
        ("default", .text(setting.fallback)))
      if !setting.options.isEmpty { node["options"] = .object(Node.Members(setting.options.map { ($0.0, .text($0.1)) })) }
      node["tip"] = .text("")
      node["value"] = .text(setting.value)
      let base = "\(settings.site)/wp-json/wc/v3/settings/\(group)"
      node["_links"] = .make(
        (
          "self",
          .list([
            .make(
              ("href", .text("\(base)/\(setting.id)")),
              ("targetHints", .make(("allow", .list(["GET", "POST", "PUT", "PATCH"].map { .text($0) })))))
          ])
        ), ("collection", .list([.make(("href", .text(base)))])))
      return node
    }
  }

  static func currency(_ settings: SeedSettings) -> Node {
    let base = "\(settings.site)/wp-json/wc/v3/data/currencies"
    return .make(
      ("code", .text(settings.currency.code)), ("name", .text(settings.currency.name)),
      ("symbol", .text(settings.currency.sign.entity)),
      (
        "_links",
        .make(
          (
            "self",
            .list([
              .make(
                ("href", .text("\(base)/\(settings.currency.code)")), ("targetHints", .make(("allow", .list([.text("GET")])))))
            ])
          ), ("collection", .list([.make(("href", .text(base)))])))
      ))
  }

  static func status(_ settings: SeedSettings) -> Node {
    .make(
      (
        "environment",
        .make(
          ("home_url", .text(settings.site)), ("site_url", .text(settings.site)), ("version", .text("10.5.0")),
          ("wp_version", .text("6.9.1")), ("php_version", .text("8.2.35")))
      ),
      (
        "settings",
        .make(
          ("api_enabled", .bool(false)), ("force_ssl", .bool(false)), ("currency", .text(settings.currency.code)),
          ("currency_symbol", .text(settings.currency.sign.entity)), ("currency_position", .text("right_space")),
          ("thousand_separator", .text(".")), ("decimal_separator", .text(",")),
          ("number_of_decimals", .integer(settings.currency.digits)), ("HPOS_enabled", .bool(!settings.legacy)),
          ("HPOS_sync_enabled", .bool(false)))
      ))
  }
}
