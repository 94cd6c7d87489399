import SimulatorKit

/// All products with their variations.
final class ProductShelf {
  var rows = Rows()
  let settings: SeedSettings
  let face: ProductFace
  private(set) var written: [Int: Node] = [:]
  /// Variations of written products, oldest first.
  private(set) var variations: [Int: [Node]] = [:]

  init(settings: SeedSettings) {
    self.settings = settings
    face = ProductFace(settings: settings)
    rows.reserve(settings.products)
    for index in 0..<settings.products {
      let product = ProductSeed(index, settings)
      rows.append(
        Rows.Row(id: product.id, created: product.created, modified: product.modified, state: product.status.rawValue))
    }
  }

  /// Adds a product as values. Its id must be greater than all before it.
  func add(_ product: Node, variations: [Node] = []) {
    guard let id = product["id"]?.whole, id > 0, id < 1 << 53 else { return }
    written[id] = product
    if !variations.isEmpty { self.variations[id] = variations }
    var row = Rows.Row(id: id, created: 0, modified: 0, state: 0)
    row.written = true
    Self.fill(&row, product)
    rows.append(row)
  }

  private static func fill(_ row: inout Rows.Row, _ product: Node) {
    row.created = product["date_created_gmt"]?.string.flatMap(StoreMoment.read) ?? 0
    row.modified = product["date_modified_gmt"]?.string.flatMap(StoreMoment.read) ?? row.created
    row.state = (ProductStatus.allCases.first { $0.text == product["status"]?.string } ?? .draft).rawValue
  }

  func seeded(_ place: Int) -> ProductSeed { ProductSeed(place, settings) }

  func status(_ place: Int) -> ProductStatus { ProductStatus(rawValue: rows[place].state) ?? .draft }

  func write(_ place: Int, into out: inout Output) {
    let row = rows[place]
    if row.written, let node = written[row.id] {
      out.node(node)
    } else {
      face.write(seeded(place), modified: row.modified, into: &out)
    }
  }

  /// The product as values that may be changed; its variations come along.
  func values(_ place: Int) -> Node {
    let row = rows[place]
    if row.written, let node = written[row.id] { return node }
    var out = Output(capacity: 4096)
    write(place, into: &out)
    guard let node = try? NodeReader.read(out.bytes) else { return .null }
    let product = seeded(place)
    variations[row.id] = (0..<product.variationCount).compactMap { position in
      var out = Output(capacity: 2048)
      face.write(product.variation(position), modified: row.modified, into: &out)
      return try? NodeReader.read(out.bytes)
    }
    written[row.id] = node
    rows.change(place) { $0.written = true }
    return node
  }

  func put(_ node: Node, at place: Int) {
    written[rows[place].id] = node
    rows.change(place) { row in Self.fill(&row, node) }
  }

  func setVariations(_ list: [Node], of id: Int) { variations[id] = list }

  func mark(_ place: Int, modified: Int) {
    if rows[place].written {
      var node = values(place)
      StoreMoment.set("date_modified", modified, settings.clock, in: &node)
      put(node, at: place)
    } else {
      rows.change(place) { $0.modified = modified }
    }
  }

  func remove(_ place: Int) { rows.change(place) { $0.gone = true } }

  /// How many variations a product has.
  func variationCount(_ place: Int) -> Int {
    rows[place].written ? variations[rows[place].id]?.count ?? 0 : seeded(place).variationCount
  }

  /// Appends the variations of a product, newest first.
  func writeVariations(_ place: Int, _ each: (Int, Output) -> Void) {
    let row = rows[place]
    if row.written {
      for node in (variations[row.id] ?? []).reversed() {
        var out = Output()
        out.node(node)
        each(node["id"]?.whole ?? 0, out)
      }
      return
    }
    let product = seeded(place)
    for position in (0..<product.variationCount).reversed() {
      var out = Output(capacity: 2048)
      face.write(product.variation(position), modified: row.modified, into: &out)
      each(product.id + 1 + position, out)
    }
  }

  /// The product that a variation belongs to, whichever way it came into the world.
  func parent(ofVariation id: Int) -> Int? {
    let index = (id - SeedSettings.firstProduct) / SeedSettings.productStride
    if id > SeedSettings.firstProduct, index < settings.products {
      let position = (id - SeedSettings.firstProduct) % SeedSettings.productStride - 1
      if !rows[index].written { return position >= 0 && position < seeded(index).variationCount && !rows[index].gone ? index : nil }
    }
    for (parent, list) in variations where list.contains(where: { $0["id"]?.whole == id }) { return rows.living(parent) }
    return nil
  }

  /// A variation's values; the product must be written already.
  func variation(_ id: Int, of parent: Int) -> Node? { variations[parent]?.first { $0["id"]?.whole == id } }
}
