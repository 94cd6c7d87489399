internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// Makes a ``Product`` of a product and its variations. A product without variations is sold as itself: its one variant has
/// its id.
struct ProductMapping {
  /// What was answered about the variations of each product that has any.
  let variations: [String: Result<[Item], Failure>]

  func variations(of item: Item) -> [Item] {
    guard !variations.isEmpty, let id = item.id, case .success(let items)? = variations[id] else { return [] }
    return items
  }

  func product(_ item: Item) throws -> Product {
    var object = try item.object()
    let id = try object.wooID()
    let name = object.name("name")
    let url = object.text("permalink")
    let createdLocal = object.member("date_created")
    let createdUTC = object.member("date_created_gmt")
    let modifiedLocal = object.member("date_modified")
    let modifiedUTC = object.member("date_modified_gmt")
    let type = object.text("type")
    let status = object.text("status")
    let description = object.text("description")
    let shortDescription = object.text("short_description")
    let barcodeHolder = object

    var product = Product(id: id, name: name, status: Self.status(status))
    product.url = url
    product.createdAt = StoreTime.read(local: createdLocal, utc: createdUTC)
    product.updatedAt = StoreTime.read(local: modifiedLocal, utc: modifiedUTC)
    product.details = description.isEmpty ? shortDescription : description
    product.categories = try object.objects("categories") { category throws(JSONError) in
      Product.Category(id: try category.wooID(), name: category.name("name"))
    }
    product.vendor = try object.objects("brands") { brand throws(JSONError) in brand.name("name") }.first ?? ""
    product.images = try object.objects("images") { image throws(JSONError) in
      var read = Product.Image(url: image.text("src"))
      read.alt = image.name("alt")
      return read
    }.filter { !$0.url.isEmpty }
    product.options = try object.objects("attributes") { attribute throws(JSONError) in Self.option(&attribute) }
      .compactMap { $0 }
    if type == "variable" || type == "variable-subscription" || variations[id] != nil {
      product.variants = try variants(id)
    } else {
      var members = barcodeHolder
      product.variants = [try Self.variant(&members)]
    }
    return product
  }

  /// Everything but what is published is a draft to the shopper.
  static func status(_ word: String) -> Product.Status {
    switch word {
    case "publish": .active
    case "trash": .archived
    default: .draft
    }
  }

  /// An attribute that variations differ in; nil for one that only describes.
  private static func option(_ attribute: inout JSONObject) -> Product.Option? {
    let name = attribute.name("name")
    guard attribute.member("variation")?.bool == true, let options = attribute.member("options") else { return nil }
    return Product.Option(name: name, values: options.items.compactMap { $0.string.map { Entities.decoded($0) } })
  }

  private func variants(_ id: String) throws -> [Variant] {
    guard let answered = variations[id] else { return [] }
    var variants: [Variant] = []
    for (position, item) in try answered.get().enumerated() {
      do throws(JSONError) {
        var object = try item.object()
        var variant = try Self.variant(&object)
        variant.choices = try object.objects("attributes") { attribute throws(JSONError) in
          Variant.Choice(option: attribute.name("name"), value: attribute.name("option"))
        }.filter { !$0.value.isEmpty }
        variant.name = variant.choices.map { $0.value }.joined(separator: " / ")
        variants.append(variant)
      } catch { throw error.inside("\(position)").inside("variations") }
    }
    return variants
  }

  /// Of a variation, or of a product that is sold as itself.
  private static func variant(_ object: inout JSONObject) throws(JSONError) -> Variant {
    var variant = Variant(id: try object.wooID())
    variant.sku = object.text("sku")
    variant.price = try object.price("price")
    let regular = try object.price("regular_price")
    if object.member("on_sale")?.bool == true, let regular, regular != variant.price { variant.compareAtPrice = regular }
    variant.stock = try StockMapping.quantity(&object)
    variant.barcode = object.text("global_unique_id")
    return variant
  }
}
