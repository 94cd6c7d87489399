import SimulatorKit

/// The small collections of a seeded shop, which are the same for every seed.
enum SeedLists {
  private static let categories = [
    (16, "Kleidung", "kleidung"), (17, "Schuhe", "schuhe"), (19, "Bücher", "bucher"), (20, "Tee &amp; Honig", "tee-honig"),
    (21, "Spielzeug", "spielzeug"), (23, "Zubehör", "zubehor"),
  ]

  /// The category of the product numbered `index`.
  static func category(_ index: Int) -> (id: Int, name: String, slug: String) {
    let entry = categories[index % categories.count]
    return (entry.0, entry.1, entry.2)
  }

  static func categoryNodes(_ settings: SeedSettings) -> [Node] {
    categories.map { id, name, slug in
      linked(
        "products/categories", id, settings,
        .make(
          ("id", .integer(id)), ("name", .text(name)), ("slug", .text(slug)), ("parent", .integer(0)),
          ("description", .text("")), ("display", .text("default")), ("image", .null), ("menu_order", .integer(0)),
          ("count", .integer((settings.products + 5) / 6))))
    }
  }

  static func attributeNodes(_ settings: SeedSettings) -> [Node] {
    [
      linked(
        "products/attributes", 1, settings,
        .make(
          ("id", .integer(1)), ("name", .text("Farbe")), ("slug", .text("pa_farbe")), ("type", .text("select")),
          ("order_by", .text("menu_order")), ("has_archives", .bool(true))))
    ]
  }

  static func termNodes(_ settings: SeedSettings) -> [Node] {
    [("Blau", "blau"), ("Grün", "grun"), ("Rot", "rot"), ("Schwarz", "schwarz"), ("Weiß", "weis")].enumerated().map {
      linked(
        "products/attributes/1/terms", 32 + $0, settings,
        .make(
          ("id", .integer(32 + $0)), ("name", .text($1.0)), ("slug", .text($1.1)), ("description", .text("")),
          ("menu_order", .integer(0)), ("count", .integer(4))))
    }
  }

  static func tagNodes(_ settings: SeedSettings) -> [Node] {
    [("bio", "bio"), ("sale%", "sale")].enumerated().map {
      linked(
        "products/tags", 25 + $0, settings,
        .make(
          ("id", .integer(25 + $0)), ("name", .text($1.0)), ("slug", .text($1.1)), ("description", .text("")),
          ("count", .integer(3))))
    }
  }

  static func taxNodes(_ settings: SeedSettings) -> [Node] {
    TaxTable.seeded.rates.map { rate in
      let postcodes: [Node] = rate.postcode.isEmpty ? [] : [.text(rate.postcode)]
      return linked(
        "taxes", rate.id, settings,
        .make(
          ("id", .integer(rate.id)), ("country", .text(rate.country)), ("state", .text(rate.state)),
          ("postcode", .text(rate.postcode)), ("city", .text("")), ("rate", .text(fourDecimals(rate.millionths))),
          ("name", .text(rate.name)), ("priority", .integer(rate.priority)), ("compound", .bool(rate.compound)),
          ("shipping", .bool(rate.shipping)), ("order", .integer(0)),
          ("class", .text(rate.taxClass.isEmpty ? "standard" : rate.taxClass)), ("postcodes", .list(postcodes)),
          ("cities", .list([]))))
    }
  }

  private static func fourDecimals(_ millionths: Int) -> String {
    "\(millionths / 10_000)." + String(10_000 + millionths % 10_000).dropFirst()
  }

  static func taxClassNodes(_ settings: SeedSettings) -> [Node] {
    [("standard", "Standard rate"), ("bucher", "Bücher"), ("reduced-rate", "Reduced rate"), ("zero-rate", "Zero rate")].map {
      .make(
        ("slug", .text($0.0)), ("name", .text($0.1)),
        ("_links", .make(("collection", .list([.make(("href", .text(settings.site + "/wp-json/wc/v3/taxes/classes")))])))))
    }
  }

  static func couponNodes(_ settings: SeedSettings) -> [Node] {
    [(107, "fiveoff", "5.00", "fixed_cart"), (106, "welcome10", "10.00", "percent")].map { id, code, amount, type in
      var out = Output()
      out.dateTime(settings.start - settings.span)
      let moment = Node.text(String(decoding: out.bytes, as: UTF8.self))
      return linked(
        "coupons", id, settings,
        .make(
          ("id", .integer(id)), ("code", .text(code)), ("amount", .text(amount)), ("status", .text("publish")),
          ("date_created", moment), ("date_created_gmt", moment), ("date_modified", moment), ("date_modified_gmt", moment),
          ("discount_type", .text(type)), ("description", .text("")), ("date_expires", .null), ("date_expires_gmt", .null),
          ("usage_count", .integer(0)), ("individual_use", .bool(false)), ("product_ids", .list([])),
          ("excluded_product_ids", .list([])), ("usage_limit", .null), ("usage_limit_per_user", .null),
          ("limit_usage_to_x_items", .null), ("free_shipping", .bool(false)), ("product_categories", .list([])),
          ("excluded_product_categories", .list([])), ("exclude_sale_items", .bool(false)), ("minimum_amount", .text("0.00")),
          ("maximum_amount", .text("0.00")), ("email_restrictions", .list([])), ("used_by", .list([])),
          ("meta_data", .list([]))))
    }
  }

  /// The object with the `_links` that every object of a plain collection has.
  static func linked(_ collection: String, _ id: Int, _ settings: SeedSettings, _ node: Node, allow: [String] = Self.all) -> Node {
    var node = node
    let base = "\(settings.site)/wp-json/wc/v3/\(collection)"
    node["_links"] = .make(
      (
        "self",
        .list([
          .make(
            ("href", .text("\(base)/\(id)")), ("targetHints", .make(("allow", .list(allow.map { .text($0) })))))
        ])
      ), ("collection", .list([.make(("href", .text(base)))])))
    return node
  }

  static let all = ["GET", "POST", "PUT", "PATCH", "DELETE"]
}
