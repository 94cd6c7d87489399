internal import SimulatorKit

/// What a listing is made of before anybody changed it.
///
/// Every ten products begin with a parent and its three variations; a parent has neither price nor stock. One of ten
/// has a SKU with a space, a slash and a plus, which an address has to escape.
struct Product {
  let index: Int
  let sku: String
  let asin: String
  let ean: String
  let title: String
  let brand: String
  let kind: String
  /// Cents of the price list.
  let euro: Int
  let stock: Int
  let byAmazon: Bool
  let isParent: Bool
  /// The index of the parent.
  let parent: Int?
  let colour: String
  let size: String

  var fnSKU: String { "X00" + Scramble.digits(index) }

  init(_ index: Int, _ settings: Settings) {
    var dice = SplitMix64(seed: settings.seed, stream: Stream.product, index)
    let place = index % 10
    self.index = index
    sku = Self.sku(index)
    asin = "B0T" + Scramble.digits(index)
    ean = Self.ean(index)
    isParent = place == 0 && index + 3 < settings.products
    parent = (1...3).contains(place) && index - place + 3 < settings.products ? index - place : nil
    kind = dice.pick(["SHIRT", "LUGGAGE", "LAMP", "KITCHEN"])
    brand = dice.pick(["Nordlicht", "Bêche & Fils", "Alba"])
    title = "\(dice.pick(["Leichte", "Robuste", "Große", "Kleine"])) \(dice.pick(["Lampe", "Tasche", "Schüssel", "Jacke"])) \(index)"
    euro = 399 + 100 * dice.below(120)
    stock = dice.below(12) == 0 ? 0 : dice.below(400)
    byAmazon = !isParent && dice.chance(settings.amazonShare)
    colour = dice.pick(["rot", "grün", "blau"])
    size = ["S", "M", "L", "XL"][place % 4]
  }

  static func sku(_ index: Int) -> String {
    index % 10 == 5 ? "TP \(Scramble.padded(index, 5))/A+B" : "TP-\(Scramble.padded(index, 5))"
  }

  /// The index of a seeded SKU.
  static func index(sku: String, count: Int) -> Int? {
    let digits = sku.dropFirst(3).prefix { $0.isASCII && $0.isNumber }
    guard let index = Int(digits), index < count, Self.sku(index) == sku else { return nil }
    return index
  }

  static func index(asin: String, count: Int) -> Int? {
    guard asin.hasPrefix("B0T"), let index = Scramble.index(asin.dropFirst(3)), index >= 0, index < count else { return nil }
    return index
  }

  static func index(ean: String, count: Int) -> Int? {
    guard ean.utf8.count == 13, ean.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let index = Int(ean.dropFirst(2).prefix(10)),
      index < count, Self.ean(index) == ean
    else { return nil }
    return index
  }

  private static func ean(_ index: Int) -> String {
    let digits = "40" + Scramble.padded(index, 10)
    let sum = digits.utf8.enumerated().reduce(0) { $0 + Int($1.element - 0x30) * ($1.offset % 2 == 0 ? 1 : 3) }
    return digits + String((10 - sum % 10) % 10)
  }
}
