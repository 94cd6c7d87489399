internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// Makes a ``Product`` of an object of the REST interface, which is also what a webhook carries.
struct RestProductMapping {
  /// The shop's name before `.myshopify.com`, where its products can be seen whatever its own domain is.
  let shop: String
  /// All variants of products that have more than an object shows, by the product's id; what was answered about them.
  var all: [String: Result<[Item], Failure>] = [:]

  func others(of item: Item) -> [Item] {
    guard !all.isEmpty, let id = item.id, case .success(let items)? = all[id] else { return [] }
    return items
  }

  func product(_ item: Item) throws -> Product {
    var object = try item.object()
    let id = try ProductParts.requireID(object.member("id"), "id")
    var product = Product(id: id, name: object.member("title")?.string ?? "", status: .draft)
    product.details = object.member("body_html")?.string ?? ""
    product.vendor = object.member("vendor")?.string ?? ""
    let type = object.member("product_type")?.string ?? ""
    product.createdAt = ProductParts.time(object.member("created_at"))
    product.updatedAt = ProductParts.time(object.member("updated_at"))
    let handle = object.member("handle")?.string ?? ""
    let isPublished = object.member("published_at") != nil
    product.categories = ProductParts.categories(type: type, tags: Self.tags(object.member("tags")))
    product.status = ProductParts.status(object.member("status")?.string, isPublished: isPublished)
    if isPublished, !handle.isEmpty { product.url = "https://\(shop).myshopify.com/products/\(handle)" }
    let shown = object.member("variants")?.items.map { $0 } ?? []
    let options = (object.member("options")?.items.map { $0 } ?? []).map { option in
      Product.Option(name: option["name"]?.string ?? "", values: option["values"]?.items.compactMap { $0.string } ?? [])
    }
    product.options = ProductParts.isPlaceholder(options) ? [] : options
    product.images =
      object.member("images")?.items.compactMap { image in
        guard let url = image["src"]?.string, !url.isEmpty else { return nil }
        var read = Product.Image(url: url)
        read.alt = image["alt"]?.string ?? ""
        return read
      } ?? []
    let nodes = try all[id].map { try $0.get().map { try $0.json() } } ?? shown
    product.variants = try Self.variants(nodes, options: product.options)
    return product
  }

  /// `a, b` as one text; a list in some webhooks.
  private static func tags(_ value: JSONValue?) -> [String] {
    guard let text = value?.string else { return value?.items.compactMap { $0.string } ?? [] }
    return text.split(separator: ",").map { tag in
      String(tag.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
  }

  private static func variants(_ nodes: [JSONValue], options: [Product.Option]) throws(JSONError) -> [Variant] {
    var variants: [Variant] = []
    for (position, node) in nodes.enumerated() {
      do throws(JSONError) { variants.append(try variant(node, options: options)) } catch {
        throw error.inside("\(position)").inside("variants")
      }
    }
    return variants
  }

  private static func variant(_ node: JSONValue, options: [Product.Option]) throws(JSONError) -> Variant {
    var object = try node.requireObject()
    var variant = Variant(id: try ProductParts.requireID(object.member("id"), "id"))
    let title = object.member("title")?.string ?? ""
    do throws(JSONError) { variant.price = try ProductParts.price(object.member("price")) } catch { throw error.inside("price") }
    do throws(JSONError) { variant.compareAtPrice = try ProductParts.price(object.member("compare_at_price")) } catch {
      throw error.inside("compare_at_price")
    }
    if !options.isEmpty {
      variant.name = title
      let values = [object.member("option1"), object.member("option2"), object.member("option3")]
      variant.choices = zip(options, values).compactMap { option, value in
        value?.string.map { Variant.Choice(option: option.name, value: $0) }
      }
    }
    variant.sku = object.member("sku")?.string ?? ""
    variant.barcode = object.member("barcode")?.string ?? ""
    // Who counts: Shopify, a fulfilment service by its name, or nobody.
    let counts = object.member("inventory_management")?.string.map { !$0.isEmpty } ?? false
    if counts { variant.stock = try object.member("inventory_quantity")?.requireAmount() }
    return variant
  }
}
