public import TradepostContract
public import TradepostJSON

/// A product of a shop, as the books have it.
public struct ProductView: View {
  public struct Variant: Sendable {
    public var externalID: String
    /// `MAT-…`: what it is in the books.
    public var material: String
    public var sku: String
    public var name: String
    public var price: String?
    /// At all places together; nil: nobody counts it.
    public var stock: Amount?

    public init(externalID: String, material: String, sku: String, name: String, price: String?, stock: Amount?) {
      self.externalID = externalID
      self.material = material
      self.sku = sku
      self.name = name
      self.price = price
      self.stock = stock
    }
  }

  public var row: Int64
  public var externalID: String
  public var name: String
  public var status: String
  /// The store's id.
  public var store: String
  public var platform: String
  public var currency: String
  public var variants: [Variant]
  /// With everything that the shop says of it; nil: not asked for.
  public var record: Product?

  public init(
    row: Int64, externalID: String, name: String, status: String, store: String, platform: String, currency: String,
    variants: [Variant], record: Product?
  ) {
    self.row = row
    self.externalID = externalID
    self.name = name
    self.status = status
    self.store = store
    self.platform = platform
    self.currency = currency
    self.variants = variants
    self.record = record
  }

  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("currency", currency)
      writer.member("description", record?.details)
      writer.member("external_id", externalID)
      // A product of one variant is bought as such.
      let only = variants.count == 1 ? variants.first : nil
      writer.member("material_id", only?.material)
      writer.member("name", name)
      writer.member("platform", platform)
      if let record {
        writer.key("record")
        record.write(to: &writer)
      }
      writer.member("sale_price", only?.price)
      writer.member("sku", only?.sku ?? variants.first?.sku ?? "")
      writer.member("status", status)
      writer.member("stock", Amount.sum(variants.map(\.stock)))
      writer.member("store_id", store)
      writer.list("variants", variants) { variant, writer in
        writer.object {
          $0.member("external_id", variant.externalID)
          $0.member("material_id", variant.material)
          $0.member("name", variant.name)
          $0.member("sale_price", variant.price)
          $0.member("sku", variant.sku)
          $0.member("stock", variant.stock)
        }
      }
    }
  }
}

/// Which variant of a shop is which material of the books.
public struct MappingView: View {
  public var product: Int64
  public var variant: Int64
  /// `MAT-…`.
  public var material: String
  /// The store's id.
  public var store: String
  public var platform: String
  /// The shop's ids.
  public var productID: String
  public var variantID: String
  public var name: String
  public var sku: String
  /// `import`, or `bidirectional` where the shop takes products too.
  public var direction = "import"
  /// When a run last saw everything that had changed, in milliseconds.
  public var lastSynced: Int64?
  public var createdAt: Int64

  public init(
    product: Int64, variant: Int64, material: String, store: String, platform: String, productID: String, variantID: String,
    name: String, sku: String, lastSynced: Int64?, createdAt: Int64
  ) {
    self.product = product
    self.variant = variant
    self.material = material
    self.store = store
    self.platform = platform
    self.productID = productID
    self.variantID = variantID
    self.name = name
    self.sku = sku
    self.lastSynced = lastSynced
    self.createdAt = createdAt
  }

  public func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("created_at", Timestamp(milliseconds: createdAt))
      $0.member("external_id", productID)
      $0.member("last_synced", lastSynced.map { Timestamp(milliseconds: $0) })
      $0.member("material_id", material)
      $0.member("name", name)
      $0.member("platform", platform)
      $0.member("sku", sku)
      $0.member("store_id", store)
      $0.member("sync_direction", direction)
      $0.member("variant_id", variantID)
    }
  }
}

extension Amount {
  /// The sum of those quantities that are known; nil when none is, or when 64 bits cannot hold it.
  public static func sum(_ quantities: [Amount?]) -> Amount? {
    var sum: Amount?
    for case let quantity? in quantities {
      guard let before = sum else {
        sum = quantity
        continue
      }
      let scale = max(before.scale, quantity.scale)
      guard let one = before.exactly(scale: scale), let two = quantity.exactly(scale: scale) else { return nil }
      let (total, overflowed) = one.coefficient.addingReportingOverflow(two.coefficient)
      guard !overflowed else { return nil }
      sum = Amount(coefficient: total, scale: scale)
    }
    return sum
  }
}
