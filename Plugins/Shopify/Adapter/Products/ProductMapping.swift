internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// Makes a ``Product`` of a node of GraphQL.
struct ProductMapping {
  /// Variants behind the first page of a product's own, by its id; what was answered about them.
  var more: [String: Result<[Item], Failure>] = [:]

  /// What else a product was read from.
  func others(of item: Item) -> [Item] {
    guard !more.isEmpty, let id = (try? item.object())?.value["legacyResourceId"]?.string, case .success(let items)? = more[id] else {
      return []
    }
    return items
  }

  func product(_ item: Item) throws -> Product {
    var object = try item.object()
    let id = try ProductParts.requireID(object.member("legacyResourceId"), "legacyResourceId")
    var product = Product(id: id, name: object.member("title")?.string ?? "", status: .draft)
    product.details = object.member("descriptionHtml")?.string ?? ""
    product.vendor = object.member("vendor")?.string ?? ""
    let type = object.member("productType")?.string ?? ""
    product.status = ProductParts.status(object.member("status")?.string, isPublished: true)
    product.categories = ProductParts.categories(
      type: type, tags: object.member("tags")?.items.compactMap { $0.string } ?? [])
    product.createdAt = ProductParts.time(object.member("createdAt"))
    product.updatedAt = ProductParts.time(object.member("updatedAt"))
    product.url = object.member("onlineStoreUrl")?.string ?? ""
    let options = object.member("options")?.items.map { option in
      Product.Option(name: option["name"]?.string ?? "", values: option["values"]?.items.compactMap { $0.string } ?? [])
    }
    product.options = options.flatMap { ProductParts.isPlaceholder($0) ? nil : $0 } ?? []
    product.images = object.member("media")?["nodes"]?.items.compactMap { Self.image($0) } ?? []
    let first = object.member("variants")?["nodes"]?.items.map { $0 } ?? []
    product.variants = try Self.variants(
      first + (more[id].map { try $0.get().map { try $0.json() } } ?? []), hasChoices: !product.options.isEmpty)
    return product
  }

  /// Nil for films and models, which an inline fragment leaves empty.
  private static func image(_ node: JSONValue) -> Product.Image? {
    guard let url = node.at("/image/url")?.string, !url.isEmpty else { return nil }
    var image = Product.Image(url: url)
    image.alt = node["alt"]?.string ?? ""
    return image
  }

  private static func variants(_ nodes: [JSONValue], hasChoices: Bool) throws(JSONError) -> [Variant] {
    var variants: [Variant] = []
    var known: Set<String> = []
    for (position, node) in nodes.enumerated() {
      do throws(JSONError) {
        let variant = try variant(node, hasChoices: hasChoices)
        // Somebody who moves a variant while its product is being read puts it on two pages.
        if known.insert(variant.id).inserted { variants.append(variant) }
      } catch { throw error.inside("\(position)").inside("variants") }
    }
    return variants
  }

  private static func variant(_ node: JSONValue, hasChoices: Bool) throws(JSONError) -> Variant {
    var object = try node.requireObject()
    var variant = Variant(id: try ProductParts.requireID(object.member("legacyResourceId"), "legacyResourceId"))
    let title = object.member("title")?.string ?? ""
    variant.sku = object.member("sku")?.string ?? ""
    variant.barcode = object.member("barcode")?.string ?? ""
    do throws(JSONError) { variant.price = try ProductParts.price(object.member("price")) } catch { throw error.inside("price") }
    do throws(JSONError) { variant.compareAtPrice = try ProductParts.price(object.member("compareAtPrice")) } catch {
      throw error.inside("compareAtPrice")
    }
    let quantity = object.member("inventoryQuantity")
    if hasChoices {
      variant.name = title
      variant.choices =
        object.member("selectedOptions")?.items.map { choice in
          Variant.Choice(option: choice["name"]?.string ?? "", value: choice["value"]?.string ?? "")
        } ?? []
    }
    if object.member("inventoryItem")?["tracked"]?.bool == true { variant.stock = try quantity?.requireAmount() }
    return variant
  }
}
