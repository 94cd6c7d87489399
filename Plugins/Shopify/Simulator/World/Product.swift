import SimulatorKit

/// A product with everything that hangs on it.
struct Product: Equatable {
  struct Option: Equatable {
    var id: Int
    var name: String
    var values: [String]
  }

  struct Variant: Equatable {
    var id: Int
    var itemID: Int
    var values: [String]
    var sku: String
    var barcode: String
    /// Minor units.
    var price: Int
    var compareAt: Int?
    var cost: Int?
    var grams: Int
    var tracked = true
    var taxable = true
    var requiresShipping = true
    var policyContinue = false
    var updated: Int

    var title: String { values.joined(separator: " / ") }
  }

  var index: Int
  var id: Int
  var title: String
  var html: String
  var vendor: String
  var type: String
  var handle: String
  var tags: [String]
  var status: String
  var created: Int
  var updated: Int
  var published: Int?
  var options: [Option]
  var variants: [Variant]
  var images: Int
  var giftCard = false

  static let firstID = 8_100_000_000_001
  static let firstVariantID = 44_000_000_000_001
  static let firstItemID = 46_000_000_000_001
  /// Ids that one product's variants take.
  static let span = 2048

  /// Which product and which of its variants an id of a variant or of an inventory item means.
  static func place(ofVariant id: Int, first: Int) -> (product: Int, variant: Int)? {
    guard id >= first else { return nil }
    return ((id - first) / span, (id - first) % span)
  }

  private static let nouns = ["Tasse", "Kanne", "Hemd", "Lampe", "Teppich", "Notizbuch", "Mütze", "Schale", "Decke", "Seife"]
  private static let adjectives = ["Blaue", "Große", "Feine", "Alte", "Warme", "Kleine", "Grüne", "Schwere"]
  private static let colours = ["Rot", "Blau", "Grün", "Schwarz", "Weiß"]
  private static let sizes = ["XS", "S", "M", "L", "XL", "XXL"]
  private static let stuffs = ["Baumwolle", "Leinen", "Wolle", "Seide"]

  /// The axes of the seeded product `index`: every tenth is a gift card, every twenty-fifth has 120 variants.
  private static func axes(_ index: Int) -> [(String, [String])] {
    if index % 10 == 9 { return [("Betrag", ["25", "50", "100"])] }
    if index % 25 == 7 { return [("Farbe", colours), ("Größe", sizes), ("Stoff", stuffs)] }
    switch index % 4 {
    case 0: return [("Title", ["Default Title"])]
    case 1: return [("Größe", Array(sizes[1..<5]))]
    case 2: return [("Farbe", Array(colours[0..<3])), ("Größe", Array(sizes[1..<4]))]
    default: return [("Farbe", Array(colours[0..<2]))]
    }
  }

  /// How many variants the seeded product has, without making it.
  static func variants(of index: Int) -> Int { axes(index).reduce(1) { $0 * $1.1.count } }

  /// The seeded product, made once.
  static func seeded(_ index: Int, _ settings: Settings) -> Product {
    if let made = settings.shelf.products[index] { return made }
    let product = make(index, settings)
    settings.shelf.products[index] = product
    return product
  }

  private static func make(_ index: Int, _ settings: Settings) -> Product {
    var dice = SplitMix64(seed: settings.seed, .product, index)
    let giftCard = index % 10 == 9
    let noun = giftCard ? "Gutschein" : dice.pick(nouns)
    let title = giftCard ? "Gutschein \(index)" : "\(dice.pick(adjectives)) \(noun) \(index)"
    let created = settings.startSeconds - 86_400 * (200 + dice.below(200))
    let updated = created + dice.below(86_400 * 190)
    let base = (500 + dice.below(9500)) / settings.currencyStep
    var product = Product(
      index: index, id: firstID + index, title: title, html: "<p>\(title): &bdquo;gut&ldquo; &amp; günstig</p>",
      vendor: "Werkstatt \(index % 5)",
      type: noun, handle: "artikel-\(index)", tags: ["neu", "serie-\(index % 3)"], status: "active", created: created, updated: updated,
      published: created, options: [], variants: [], images: dice.below(4))
    if index % 17 == 16 { product.status = index % 2 == 0 ? "draft" : "archived" }
    if product.status == "draft" { product.published = nil }
    product.giftCard = giftCard
    let axes = axes(index)
    for (place, axis) in axes.enumerated() {
      product.options.append(Option(id: 10_000_000_000_001 + index * 3 + place, name: axis.0, values: axis.1))
    }
    for number in 0..<variants(of: index) {
      var rest = number
      var values: [String] = []
      for axis in axes.reversed() {
        values.insert(axis.1[rest % axis.1.count], at: 0)
        rest /= axis.1.count
      }
      let giftValue = (Int(values[0]) ?? 0) * settings.currency.scale
      var variant = Variant(
        id: firstVariantID + index * span + number, itemID: firstItemID + index * span + number, values: values,
        sku: "ART-\(index)-\(number)", barcode: "4\(100_000_000_000 + index * 1000 + number)",
        price: giftCard ? giftValue : base + dice.below(6) * 100 / settings.currencyStep, grams: 100 + dice.below(900), updated: updated)
      if dice.below(5) == 0 { variant.compareAt = variant.price * 5 / 4 }
      if dice.below(3) > 0 { variant.cost = variant.price / 2 }
      // SKUs may be empty or stand twice.
      if index % 19 == 18 { variant.sku = "" }
      if index % 23 == 22 { variant.sku = "ART-DOPPELT" }
      variant.policyContinue = dice.below(6) == 0
      if giftCard {
        variant.tracked = false
        variant.taxable = false
        variant.requiresShipping = false
        variant.grams = 0
      }
      product.variants.append(variant)
    }
    return product
  }
}

extension Settings {
  /// Prices are thrown in hundredths; a currency without decimals takes whole units.
  var currencyStep: Int { currency.digits == 0 ? 100 : 1 }
}
