public import TradepostContract

/// What the books hold of something that a push is about.
public protocol PushBooks: Sendable {
  /// Products as they were last read, by the platform's id.
  func products(_ ids: [String], store: Int64) async throws(HostError) -> [String: Product]

  /// Stock levels of these variants.
  func levels(_ variants: [VariantPlace], store: Int64) async throws(HostError) -> [StoredLevel]

  /// Variants of the store with that SKU, byte for byte, as the books have it or as the shop has it.
  func variants(sku: String, store: Int64) async throws(HostError) -> [StoredVariant]

  /// How many variants of the store have a price.
  func priceCount(store: Int64) async throws(HostError) -> Int64
}

/// A variant by the platform's ids.
public struct VariantPlace: Sendable, Hashable {
  public var product: String
  public var variant: String

  public init(product: String, variant: String) {
    self.product = product
    self.variant = variant
  }
}

/// A stock level in the books.
public struct StoredLevel: Sendable, Hashable {
  public var place: VariantPlace
  public var location: String
  /// Nil: it is not counted.
  public var available: Amount?

  public init(place: VariantPlace, location: String, available: Amount?) {
    self.place = place
    self.location = location
    self.available = available
  }
}

/// A variant in the books.
public struct StoredVariant: Sendable, Hashable {
  public var place: VariantPlace
  /// The shop's own SKU.
  public var sku: String
  public var name: String

  public init(place: VariantPlace, sku: String, name: String) {
    self.place = place
    self.sku = sku
    self.name = name
  }
}
