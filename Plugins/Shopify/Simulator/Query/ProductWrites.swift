import SimulatorKit

/// Products and their variants through GraphQL: the least that a push needs.
struct ProductWrites {
  let world: World
  private typealias Problem = (field: [String]?, message: String, code: String?)
  private var face: ProductFace { ProductFace(world: world) }

  func run(_ call: FieldCall) -> Node {
    switch call.name {
    case "productVariantsBulkUpdate": return variants(call)
    case "productDelete":
      guard let id = call.arguments["input"]?["id"]?.string.flatMap({ GID.number($0, "Product") }), let product = world.product(id: id)
      else {
        return answer(nil, [(["id"], "Product does not exist", "PRODUCT_DOES_NOT_EXIST")])
      }
      world.remove(product: product.index)
      return .make(("deleted_product_id", .text("gid://shopify/Product/\(id)")), ("user_errors", .list([])))
    default: return set(call)
    }
  }

  private func answer(_ product: Product?, _ problems: [Problem], variants: [Int] = []) -> Node {
    .make(
      ("product", product.map { face.node($0) } ?? .null),
      ("product_variants", product.map { product in .list(variants.map { face.variant(product, $0) }) } ?? .null),
      ("product_set_operation", .null), ("user_errors", Problems.userErrors(problems)))
  }

  private func set(_ call: FieldCall) -> Node {
    let input = call.arguments["input"] ?? call.arguments["product"] ?? .null
    var product: Product
    let named = input["id"] ?? call.arguments["identifier"]?["id"]
    if let gid = named?.string {
      guard let known = GID.number(gid, "Product").flatMap({ world.product(id: $0) }) else {
        return answer(nil, [(["input", "id"], "Product does not exist", "PRODUCT_DOES_NOT_EXIST")])
      }
      product = known
    } else {
      if call.name == "productUpdate" { return answer(nil, [(["id"], "Product does not exist", "PRODUCT_DOES_NOT_EXIST")]) }
      product = blank()
    }
    if let title = input["title"]?.string {
      if title.isEmpty { return answer(nil, [(["title"], "Title can't be blank", "BLANK")]) }
      product.title = title
    }
    if product.title.isEmpty { return answer(nil, [(["title"], "Title can't be blank", "BLANK")]) }
    product.html = input["descriptionHtml"]?.string ?? product.html
    product.vendor = input["vendor"]?.string ?? product.vendor
    product.type = input["productType"]?.string ?? product.type
    product.handle = input["handle"]?.string ?? product.handle
    product.status = input["status"]?.string?.lowercased() ?? product.status
    if let tags = input["tags"] { product.tags = tags.items.compactMap(\.string) }
    if let axes = input["productOptions"]?.items, !axes.isEmpty {
      product.options = axes.prefix(3).enumerated().map { place, axis in
        Product.Option(
          id: 10_000_000_000_001 + product.index * 3 + place, name: axis["name"]?.string ?? "",
          values: (axis["values"]?.items ?? []).compactMap { $0["name"]?.string })
      }
    }
    var problems: [Problem] = []
    if let given = input["variants"]?.items {
      let kept = product.variants
      product.variants = []
      for (number, entry) in given.prefix(2048).enumerated() {
        let old = entry["id"]?.string.flatMap { GID.number($0, "ProductVariant") }
        var variant = kept.first { $0.id == old } ?? blankVariant(product, kept.count + number)
        apply(entry, to: &variant, ["input", "variants", String(number)], &problems)
        let values = (entry["optionValues"]?.items ?? []).compactMap { $0["name"]?.string }
        if !values.isEmpty { variant.values = values }
        product.variants.append(variant)
      }
      // An id is a place: what was taken out leaves no gap behind.
      for place in product.variants.indices {
        product.variants[place].id = Product.firstVariantID + product.index * Product.span + place
        product.variants[place].itemID = Product.firstItemID + product.index * Product.span + place
      }
    }
    if !problems.isEmpty { return answer(nil, problems) }
    let isNew = named == nil
    world.keep(product, event: isNew ? "create" : "update")
    return answer(world.product(id: product.id), [])
  }

  private func blank() -> Product {
    let index = world.productCount
    var product = Product(
      index: index, id: Product.firstID + index, title: "", html: "", vendor: "Musterladen Grün & Co", type: "", handle: "neu-\(index)",
      tags: [],
      status: "active", created: world.seconds, updated: world.seconds, published: nil,
      options: [Product.Option(id: 10_000_000_000_001 + index * 3, name: "Title", values: ["Default Title"])], variants: [], images: 0)
    product.variants = [blankVariant(product, 0)]
    return product
  }

  private func blankVariant(_ product: Product, _ place: Int) -> Product.Variant {
    Product.Variant(
      id: Product.firstVariantID + product.index * Product.span + place, itemID: Product.firstItemID + product.index * Product.span + place,
      values: ["Default Title"], sku: "", barcode: "", price: 0, grams: 0, updated: world.seconds)
  }

  private func variants(_ call: FieldCall) -> Node {
    guard let id = call.number("productId", "Product"), var product = world.product(id: id) else {
      return answer(nil, [(["productId"], "Product does not exist", "PRODUCT_DOES_NOT_EXIST")])
    }
    var problems: [Problem] = []
    var changed: [Int] = []
    let given = call.arguments["variants"] ?? .null
    for (number, entry) in (given.members == nil ? given.items : [given]).enumerated() {
      let path = ["variants", String(number)]
      guard let id = entry["id"]?.string.flatMap({ GID.number($0, "ProductVariant") }),
        let place = product.variants.firstIndex(where: { $0.id == id })
      else {
        problems.append((path + ["id"], "Product variant does not exist", "PRODUCT_VARIANT_DOES_NOT_EXIST"))
        continue
      }
      apply(entry, to: &product.variants[place], path, &problems)
      product.variants[place].updated = world.seconds
      changed.append(place)
    }
    let partial = call.arguments["allowPartialUpdates"]?.flag ?? false
    if !problems.isEmpty, !partial { return answer(nil, problems) }
    world.keep(product)
    return answer(world.product(id: id), problems, variants: changed)
  }

  private func apply(_ entry: Node, to variant: inout Product.Variant, _ path: [String], _ problems: inout [Problem]) {
    let digits = world.settings.currency.digits
    func amount(_ name: String) -> Int?? {
      guard let value = entry[name] else { return nil }
      if value.isNull { return .some(nil) }
      let text: String
      switch value {
      case .text(let held), .number(let held): text = held
      default: text = ""
      }
      guard let minor = MinorText.read(text, digits: digits), minor >= 0 else {
        problems.append((path + [name], "Price must be greater than or equal to 0", "GREATER_THAN_OR_EQUAL_TO"))
        return nil
      }
      return .some(min(minor, MinorText.most))
    }
    if let price = amount("price"), let price { variant.price = price }
    if let compare = amount("compareAtPrice") { variant.compareAt = compare }
    if let sku = entry["sku"]?.string ?? entry["inventoryItem"]?["sku"]?.string { variant.sku = sku }
    if let barcode = entry["barcode"]?.string { variant.barcode = barcode }
    if let taxable = entry["taxable"]?.flag { variant.taxable = taxable }
    if let tracked = entry["inventoryItem"]?["tracked"]?.flag { variant.tracked = tracked }
    if let policy = entry["inventoryPolicy"]?.string { variant.policyContinue = policy == "CONTINUE" }
  }
}
