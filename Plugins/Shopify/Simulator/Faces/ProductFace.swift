import SimulatorKit

/// Products, variants, items and stock as REST shows them, with what GraphQL adds.
struct ProductFace {
  let world: World
  private var style: Style { Style(settings: world.settings) }

  /// As REST shows it.
  func product(_ product: Product) -> Node {
    var fields = header(product)
    // REST never sees more than a hundred.
    fields.put("variants", nodes: product.variants.indices.prefix(100).map { variant(product, $0) })
    return fields.node
  }

  /// As GraphQL starts from: variants and their sum are made where somebody asks for them.
  func node(_ product: Product) -> Node { header(product).node }

  func totalInventory(_ product: Product) -> Node {
    .integer(product.variants.reduce(0) { $0 + world.total(item: $1.itemID) })
  }

  private func header(_ product: Product) -> Fields {
    var fields = Fields()
    fields.identity("Product", product.id)
    fields.put("title", product.title)
    fields.put("body_html", product.html)
    fields.put("vendor", product.vendor)
    fields.put("product_type", product.type)
    fields.put("created_at", style.time(product.created))
    fields.put("handle", product.handle)
    fields.put("updated_at", style.time(product.updated))
    fields.put("published_at", style.time(product.published))
    fields.null("template_suffix")
    fields.put("published_scope", "web")
    fields.put("tags", product.tags.joined(separator: ", "))
    fields.put("status", product.status)
    fields.put("options", nodes: product.options.indices.map { option(product, $0) })
    let images = (0..<product.images).map { image(product, $0) }
    fields.put("images", nodes: images)
    fields.put("image", images.first ?? .null)
    fields.put("_tags", texts: product.tags)
    fields.put("_media", nodes: images.map(Self.media))
    fields.put("_featuredMedia", images.first.map(Self.media) ?? .null)
    fields.put("_variantsCount", .make(("count", .integer(product.variants.count)), ("precision", .text("EXACT"))))
    fields.put("_hasOnlyDefaultVariant", product.options.first?.name == "Title")
    fields.put("_isGiftCard", product.giftCard)
    fields.put("_tracksInventory", !product.giftCard)
    fields.put("_description", product.title)
    fields.put("_onlineStoreUrl", product.published == nil ? nil : "https://\(world.settings.domain)/products/\(product.handle)")
    fields.put("_images", nodes: images)
    fields.put("_metafields", nodes: [])
    return fields
  }

  private func option(_ product: Product, _ place: Int) -> Node {
    let option = product.options[place]
    var fields = Fields()
    fields.put("id", option.id)
    fields.put("product_id", product.id)
    fields.put("name", option.name)
    fields.put("position", place + 1)
    fields.put("values", texts: option.values)
    fields.put("_type", "ProductOption")
    let values = option.values.enumerated().map { number, value in
      Node.make(
        ("id", .integer(option.id * 100 + number)), ("_type", .text("ProductOptionValue")), ("name", .text(value)),
        ("has_variants", .bool(true)))
    }
    fields.put("_optionValues", nodes: values)
    return fields.node
  }

  private func image(_ product: Product, _ place: Int) -> Node {
    let id = 33_000_000_000_001 + product.index * 16 + place
    var fields = Fields()
    fields.put("id", id)
    fields.null("alt")
    fields.put("position", place + 1)
    fields.put("product_id", product.id)
    fields.put("created_at", style.time(product.created))
    fields.put("updated_at", style.time(product.updated))
    fields.put("admin_graphql_api_id", "gid://shopify/MediaImage/\(id + 7_000_000_000)")
    fields.put("width", 1024)
    fields.put("height", 768)
    fields.put("src", "https://cdn.shopify.com/s/files/1/0001/products/bild-\(product.index)-\(place).jpg?v=1")
    fields.put("variant_ids", nodes: place == 1 ? product.variants.prefix(1).map { .integer($0.id) } : [])
    fields.put("_type", "Image")
    return fields.node
  }

  private static func media(_ image: Node) -> Node {
    .make(
      ("id", image["admin_graphql_api_id"] ?? .null), ("_type", .text("MediaImage")), ("media_content_type", .text("IMAGE")),
      ("alt", .null),
      ("status", .text("READY")), ("image", image), ("_mediaErrors", .list([])))
  }

  func variant(_ product: Product, _ place: Int) -> Node {
    let variant = product.variants[place]
    var fields = Fields()
    fields.identity("ProductVariant", variant.id)
    fields.put("product_id", product.id)
    fields.put("title", variant.title)
    fields.put("price", style.money(variant.price))
    fields.put("position", place + 1)
    fields.put("inventory_policy", variant.policyContinue ? "continue" : "deny")
    fields.put("compare_at_price", variant.compareAt.map { style.money($0) } ?? .null)
    for axis in 0..<3 { fields.put("option\(axis + 1)", variant.values.indices.contains(axis) ? variant.values[axis] : nil) }
    fields.put("created_at", style.time(product.created))
    fields.put("updated_at", style.time(variant.updated))
    fields.put("taxable", variant.taxable)
    fields.put("barcode", variant.barcode)
    fields.put("fulfillment_service", "manual")
    fields.put("grams", variant.grams)
    fields.put("inventory_management", variant.tracked ? "shopify" : nil)
    fields.put("requires_shipping", variant.requiresShipping)
    fields.put("sku", variant.sku)
    fields.put("weight", .number(MinorText.write(variant.grams, digits: 3)))
    fields.put("weight_unit", "kg")
    fields.put("inventory_item_id", variant.itemID)
    let total = world.total(item: variant.itemID)
    fields.put("inventory_quantity", total)
    fields.put("old_inventory_quantity", total)
    fields.put(
      "presentment_prices",
      nodes: [
        .make(
          ("price", .make(("amount", style.money(variant.price)), ("currency_code", .text(world.settings.currency.code)))),
          ("compare_at_price", .null))
      ])
    fields.null("image_id", "tax_code")
    fields.put("_displayName", "\(product.title) - \(variant.title)")
    fields.put("_availableForSale", total > 0 || variant.policyContinue || !variant.tracked)
    fields.put("_sellableOnlineQuantity", total)
    fields.put(
      "_selectedOptions",
      nodes: zip(product.options, variant.values).map { .make(("name", .text($0.name)), ("value", .text($1))) })
    fields.put("_media", nodes: [])
    fields.put("_metafields", nodes: [])
    return fields.node
  }

  func item(_ product: Product, _ place: Int) -> Node {
    let variant = product.variants[place]
    var fields = Fields()
    fields.identity("InventoryItem", variant.itemID)
    fields.put("sku", variant.sku)
    fields.put("created_at", style.time(product.created))
    fields.put("updated_at", style.time(variant.updated))
    fields.put("requires_shipping", variant.requiresShipping)
    fields.put("cost", variant.cost.map { style.money($0) } ?? .null)
    fields.null("country_code_of_origin", "province_code_of_origin", "harmonized_system_code")
    fields.put("tracked", variant.tracked)
    fields.put("country_harmonized_system_codes", nodes: [])
    fields.put("_variantID", variant.id)
    fields.put(
      "_unitCost", variant.cost.map { .make(("amount", style.money($0)), ("currency_code", .text(world.settings.currency.code))) } ?? .null)
    fields.put(
      "_measurement",
      .make(
        ("id", .integer(variant.itemID)), ("_type", .text("InventoryItemMeasurement")),
        ("weight", .make(("value", .number(MinorText.write(variant.grams, digits: 3))), ("unit", .text("KILOGRAMS"))))))
    fields.put("_inventoryHistoryUrl", "https://\(world.settings.domain)/admin/products/\(product.id)/inventory_history")
    return fields.node
  }

  /// Nil where the item is not stocked.
  func level(item: Int, location: Int) -> Node? {
    guard let available = world.available(item: item, location: location) else { return nil }
    let updated = style.time(world.stockUpdated(item: item, location: location))
    var fields = Fields()
    fields.put("inventory_item_id", item)
    fields.put("location_id", location)
    fields.put("available", available)
    fields.put("updated_at", updated)
    // The number of a level is not that of its location.
    let number = location + 40_000_000_000
    fields.put("admin_graphql_api_id", "gid://shopify/InventoryLevel/\(number)?inventory_item_id=\(item)")
    fields.put("id", item)
    fields.put("_type", "InventoryLevel")
    fields.put("_createdAt", updated)
    fields.put("_isActive", true)
    return fields.node
  }

  func location(_ place: Int) -> Node {
    let location = Settings.locations[place]
    let address = Address.shop
    var fields = Fields()
    fields.identity("Location", location.id)
    fields.put("name", location.name)
    fields.put("address1", address.street)
    fields.null("address2")
    fields.put("city", address.city)
    fields.put("zip", address.zip)
    fields.put("province", address.province)
    fields.put("country", address.countryCode)
    fields.null("phone")
    let made = style.time(world.settings.startSeconds - 86_400 * 700)
    fields.put("created_at", made)
    fields.put("updated_at", made)
    fields.put("country_code", address.countryCode)
    fields.put("country_name", address.country)
    fields.put("province_code", address.provinceCode)
    fields.put("legacy", location.legacy)
    fields.put("active", true)
    fields.put("_fulfillsOnlineOrders", place != 1)
    fields.put("_shipsInventory", place != 1)
    fields.put("_isPrimary", place == 0)
    fields.put("_address", AddressFace.shop)
    fields.put(
      "_fulfillmentService",
      location.legacy
        ? .make(
          ("id", .text("gid://shopify/FulfillmentService/99001?id=true")), ("service_name", .text(location.name)),
          ("handle", .text("versanddienst-nord")),
          ("callback_url", .null), ("type", .text("THIRD_PARTY"))) : .null)
    return fields.node
  }
}
