import SimulatorKit

/// One seeded product, made from its number alone.
struct ProductSeed {
  let index: Int
  let id: Int
  let name: String
  let sku: String
  let taxClass: String
  /// Minor units, as the shop enters them.
  let regular: Int
  /// Nil when it is not on sale.
  let sale: Int?
  let managed: Bool
  let stock: Int
  let status: ProductStatus
  /// How many variations it has; 0 for a simple product.
  let variationCount: Int
  let created: Int
  let modified: Int

  private struct Kind {
    let name: String
    let taxClass: String
    let price: Int
  }

  private static let kinds = [
    Kind(name: "T-Shirt Größe M", taxClass: "", price: 1999), Kind(name: "Honig 500 g", taxClass: "reduced-rate", price: 789),
    Kind(name: "Hoodie „Bär“", taxClass: "", price: 4990), Kind(name: "日本茶 煎茶 100g", taxClass: "reduced-rate", price: 895),
    Kind(name: "Emoji Poster 🚀🔥", taxClass: "", price: 1495), Kind(name: "Salz &amp; Pfeffer", taxClass: "reduced-rate", price: 599),
    Kind(name: "Socken 3er-Pack", taxClass: "", price: 999), Kind(name: "Buch: „Die Verwandlung“", taxClass: "reduced-rate", price: 1195),
    Kind(name: "Kerze No. 4", taxClass: "", price: 350), Kind(name: "Spülmittel Zitrone", taxClass: "", price: 279),
    Kind(name: "Café-Tasse „Zoë“", taxClass: "", price: 1249), Kind(name: "Sneaker", taxClass: "", price: 7900),
    Kind(name: "Schraube M4 &lt;10 Stück&gt;", taxClass: "", price: 9), Kind(name: "Gutschein", taxClass: "zero-rate", price: 2500),
    Kind(name: "Kostenlose Probe", taxClass: "", price: 0), Kind(name: "Kopfhörer 40 Ω", taxClass: "", price: 18_999),
  ]

  init(_ index: Int, _ settings: SeedSettings) {
    var dice = SplitMix64(seed: settings.seed, .product, index)
    self.index = index
    id = settings.productID(index)
    let kind = Self.kinds[index % Self.kinds.count]
    name = index < Self.kinds.count ? kind.name : "\(kind.name) Nr. \(index / Self.kinds.count)"
    taxClass = kind.taxClass
    sku = dice.below(40) == 0 ? "" : "TP-\(index + 1)"
    regular = kind.price == 0 ? 0 : kind.price + dice.below(5) * (kind.price / 10)
    sale = kind.price > 0 && dice.below(9) == 0 ? regular - regular / 5 : nil
    variationCount = kind.price > 0 && dice.chance(settings.variableShare) ? 2 + dice.below(4) : 0
    managed = variationCount == 0 && dice.below(5) > 0
    stock = dice.below(200)
    created = settings.moment(index, of: settings.products, jitter: dice.fraction()) - 86_400
    let bulk = settings.bulkEdit > 0 && index < settings.bulkEdit
    modified = bulk ? settings.start - 7200 : min(created + dice.below(30 * 86_400), settings.start - 1)
    switch dice.below(40) {
    case 0: status = .draft
    case 1: status = dice.below(2) == 0 ? .private : .pending
    default: status = .publish
    }
  }

  var isVariable: Bool { variationCount > 0 }
  var active: Int { sale ?? regular }
  var slug: String { "produkt-\(index + 1)" }
  var imageID: Int { 1_000_000_000 + index }

  /// Position 0..<variationCount; the last variation of every other product has no SKU of its own and shows its parent's.
  func variation(_ position: Int) -> VariationSeed { VariationSeed(product: self, position: position) }
}

/// A variation of a seeded product.
struct VariationSeed {
  let product: ProductSeed
  let position: Int

  private static let colours = [("Rot", "rot"), ("Blau", "blau"), ("Grün", "grun"), ("Weiß", "weis"), ("Schwarz", "schwarz")]

  var id: Int { product.id + 1 + position }
  var ownSKU: String {
    product.sku.isEmpty || (position == product.variationCount - 1 && product.index % 2 == 0) ? "" : "\(product.sku)-\(position + 1)"
  }
  var shownSKU: String { ownSKU.isEmpty ? product.sku : ownSKU }
  var option: (name: String, slug: String) { Self.colours[position % Self.colours.count] }
  var price: Int { product.active + position * 100 }
  var stock: Int { (product.stock + position * 7) % 60 }
}

/// The states of a product by their place in the API's own list.
enum ProductStatus: UInt8, CaseIterable {
  case future
  case trash
  case draft
  case pending
  case `private`
  case publish

  var text: String { String(describing: self) }
}
