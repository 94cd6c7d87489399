import SimulatorKit

/// Writes seeded products and variations as the API shows them in lists, key for key in the recorded order.
struct ProductFace {
  let settings: SeedSettings
  let links: Links

  init(settings: SeedSettings) {
    self.settings = settings
    links = Links(site: settings.site)
  }

  /// Appends a product. `stock` and `modified` come from the row, since sales and edits move them.
  func write(_ product: ProductSeed, modified: Int, into out: inout Output) {
    let clock = settings.clock
    out.raw("{\"id\":")
    out.integer(product.id)
    out.raw(",\"name\":")
    out.text(product.name)
    out.raw(",\"slug\":\"")
    out.raw(product.slug)
    out.raw("\",\"permalink\":\"")
    permalink(product, into: &out)
    out.raw("\"")
    dates(clock.local(product.created), product.created, clock.local(modified), modified, into: &out)
    out.raw(product.isVariable ? ",\"type\":\"variable\",\"status\":\"" : ",\"type\":\"simple\",\"status\":\"")
    out.raw(product.status.text)
    out.raw("\",\"featured\":false,\"catalog_visibility\":\"visible\",\"description\":")
    out.text("<p>\(product.name)</p>\n")
    out.raw(",\"short_description\":\"\",\"sku\":")
    out.text(product.sku)
    prices(product, into: &out)
    out.raw(",\"purchasable\":true,\"total_sales\":")
    out.integer(product.index % 40)
    out.raw(",\"virtual\":false,\"downloadable\":false,\"downloads\":[],\"download_limit\":-1,\"download_expiry\":-1")
    out.raw(",\"external_url\":\"\",\"button_text\":\"\",\"tax_status\":\"taxable\",\"tax_class\":")
    out.text(product.taxClass)
    stock(product.managed, product.stock, into: &out)
    out.raw(",\"low_stock_amount\":null,\"sold_individually\":false,\"weight\":\"0.1\"")
    out.raw(",\"dimensions\":{\"length\":\"\",\"width\":\"\",\"height\":\"\"},\"shipping_required\":true,\"shipping_taxable\":true")
    out.raw(",\"shipping_class\":\"\",\"shipping_class_id\":0,\"reviews_allowed\":true,\"average_rating\":\"0.00\"")
    out.raw(",\"rating_count\":0,\"upsell_ids\":[],\"cross_sell_ids\":[],\"parent_id\":0,\"purchase_note\":\"\",\"categories\":[")
    category(product, into: &out)
    out.raw("],\"brands\":[],\"tags\":[],\"images\":[")
    image(product.imageID, product.created, gallery: true, into: &out)
    out.raw("],\"attributes\":")
    attributes(product, into: &out)
    out.raw(",\"default_attributes\":[],\"variations\":")
    out.list(Array(0..<product.variationCount)) { out, position in out.integer(product.id + 1 + position) }
    out.raw(",\"grouped_products\":[],\"menu_order\":0,\"price_html\":")
    out.text(priceHTML(product))
    out.raw(",\"related_ids\":[],\"meta_data\":[],\"stock_status\":\"")
    out.raw(product.managed && product.stock == 0 ? "outofstock" : "instock")
    out.raw("\",\"has_options\":")
    out.bool(product.isVariable)
    out.raw(",\"post_password\":\"\",\"global_unique_id\":\"\",\"_links\":")
    links.item("products", product.id, into: &out)
    out.raw("}")
  }

  /// Appends a variation as its product's sub-list shows it.
  func write(_ variation: VariationSeed, modified: Int, into out: inout Output) {
    let product = variation.product
    let clock = settings.clock
    out.raw("{\"id\":")
    out.integer(variation.id)
    out.raw(",\"type\":\"variation\"")
    dates(clock.local(product.created), product.created, clock.local(modified), modified, into: &out)
    out.raw(",\"description\":\"\",\"permalink\":\"")
    permalink(product, into: &out)
    out.raw("?attribute_pa_farbe=")
    out.raw(variation.option.slug)
    out.raw("\",\"sku\":")
    out.text(variation.shownSKU)
    out.raw(",\"global_unique_id\":\"\",\"price\":")
    out.money(variation.price, settings.currency)
    out.raw(",\"regular_price\":")
    out.money(variation.price, settings.currency)
    out.raw(",\"sale_price\":\"\",\"date_on_sale_from\":null,\"date_on_sale_from_gmt\":null,\"date_on_sale_to\":null")
    out.raw(",\"date_on_sale_to_gmt\":null,\"on_sale\":false,\"status\":\"publish\",\"purchasable\":true,\"virtual\":false")
    out.raw(",\"downloadable\":false,\"downloads\":[],\"download_limit\":-1,\"download_expiry\":-1")
    out.raw(",\"tax_status\":\"taxable\",\"tax_class\":")
    out.text(product.taxClass)
    out.raw(",\"manage_stock\":true,\"stock_quantity\":")
    out.integer(variation.stock)
    out.raw(variation.stock > 0 ? ",\"stock_status\":\"instock\"" : ",\"stock_status\":\"outofstock\"")
    out.raw(",\"backorders\":\"no\",\"backorders_allowed\":false,\"backordered\":false,\"low_stock_amount\":null,\"weight\":\"\"")
    out.raw(",\"dimensions\":{\"length\":\"\",\"width\":\"\",\"height\":\"\"},\"shipping_class\":\"\",\"shipping_class_id\":0,\"image\":")
    image(product.imageID, product.created, gallery: false, into: &out)
    out.raw(",\"attributes\":[{\"id\":1,\"name\":\"Farbe\",\"slug\":\"pa_farbe\",\"option\":")
    out.text(variation.option.name)
    out.raw("}],\"menu_order\":0,\"meta_data\":[],\"name\":")
    out.text(variation.option.name)
    out.raw(",\"parent_id\":")
    out.integer(product.id)
    out.raw(",\"_links\":")
    links.variation(variation.id, product: product.id, into: &out)
    out.raw("}")
  }

  private func permalink(_ product: ProductSeed, into out: inout Output) {
    links.escapedSite(into: &out)
    out.raw("\\/product\\/")
    out.raw(product.slug)
    out.raw("\\/")
  }

  private func dates(_ created: Int, _ createdGMT: Int, _ modified: Int, _ modifiedGMT: Int, into out: inout Output) {
    out.raw(",\"date_created\":")
    out.moment(created)
    out.raw(",\"date_created_gmt\":")
    out.moment(createdGMT)
    out.raw(",\"date_modified\":")
    out.moment(modified)
    out.raw(",\"date_modified_gmt\":")
    out.moment(modifiedGMT)
  }

  private func prices(_ product: ProductSeed, into out: inout Output) {
    out.raw(",\"price\":")
    out.money(product.active, settings.currency)
    out.raw(",\"regular_price\":")
    if product.isVariable { out.raw("\"\"") } else { out.money(product.regular, settings.currency) }
    out.raw(",\"sale_price\":")
    if let sale = product.sale, !product.isVariable { out.money(sale, settings.currency) } else { out.raw("\"\"") }
    out.raw(",\"date_on_sale_from\":null,\"date_on_sale_from_gmt\":null,\"date_on_sale_to\":null,\"date_on_sale_to_gmt\":null,\"on_sale\":")
    out.bool(product.sale != nil && !product.isVariable)
  }

  private func stock(_ managed: Bool, _ quantity: Int, into out: inout Output) {
    out.raw(",\"manage_stock\":")
    out.bool(managed)
    out.raw(",\"stock_quantity\":")
    if managed { out.integer(quantity) } else { out.raw("null") }
    out.raw(",\"backorders\":\"no\",\"backorders_allowed\":false,\"backordered\":false")
  }

  private func category(_ product: ProductSeed, into out: inout Output) {
    let category = SeedLists.category(product.index)
    out.raw("{\"id\":")
    out.integer(category.id)
    out.raw(",\"name\":")
    out.text(category.name)
    out.raw(",\"slug\":")
    out.text(category.slug)
    out.raw("}")
  }

  /// The local dates of pictures are shifted twice by the offset, as WooCommerce does it.
  private func image(_ id: Int, _ created: Int, gallery: Bool, into out: inout Output) {
    let local = settings.clock.local(settings.clock.local(created))
    out.raw("{\"id\":")
    out.integer(id)
    dates(local, created, local, created, into: &out)
    out.raw(",\"src\":\"")
    links.upload(id, into: &out)
    out.raw("\",\"name\":\"Bild\",\"alt\":")
    out.text("Ansicht – „vorn“")
    if gallery {
      out.raw(",\"srcset\":\"")
      links.upload(id, into: &out)
      out.raw(" 800w\",\"sizes\":\"(max-width: 800px) 100vw, 800px\",\"thumbnail\":\"")
      links.upload(id, into: &out)
      out.raw("\"")
    }
    out.raw("}")
  }

  private func attributes(_ product: ProductSeed, into out: inout Output) {
    if !product.isVariable { return out.raw("[]") }
    out.raw("[{\"id\":1,\"name\":\"Farbe\",\"slug\":\"pa_farbe\",\"position\":0,\"visible\":true,\"variation\":true,\"options\":")
    out.list(Array(0..<product.variationCount)) { out, position in out.text(product.variation(position).option.name) }
    out.raw("}]")
  }

  private func priceHTML(_ product: ProductSeed) -> String {
    var out = Output()
    out.amount(product.active, settings.currency.digits)
    let amount = String(decoding: out.bytes.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: ",") : $0 }, as: UTF8.self)
    return
      "<span class=\"woocommerce-Price-amount amount\"><bdi>\(amount)&nbsp;<span class=\"woocommerce-Price-currencySymbol\">\(settings.currency.sign.entity)</span></bdi></span>"
  }
}
