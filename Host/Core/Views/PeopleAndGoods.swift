internal import TradepostContract
public import TradepostJSON

/// A client: one person, whichever shop and however often they ordered.
public struct ClientView: View {
  public var uid: String
  public var name: String
  public var orders: Int64
  /// The shops' own accounts of that person: store, id, and the record as the shop has it.
  public var customers: [(store: String, externalID: String, record: [UInt8])]

  public init(
    uid: String, name: String, orders: Int64, customers: [(store: String, externalID: String, record: [UInt8])]
  ) {
    self.uid = uid
    self.name = name
    self.orders = orders
    self.customers = customers
  }

  public func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.list("customers", customers) { customer, writer in
        writer.object { writer in
          writer.member("external_id", customer.externalID)
          if !customer.record.isEmpty {
            writer.key("record")
            customer.record.withUnsafeBytes { writer.raw($0) }
          }
          writer.member("store", customer.store)
        }
      }
      writer.member("id", uid)
      writer.member("name", name)
      writer.member("orders", orders)
    }
  }
}

/// What a shop has of one variant at one place.
public struct InventoryView: View {
  /// Nil while the product itself was not brought in.
  public var material: String?
  public var sku: String
  public var name: String
  public var store: String
  public var location: String
  /// Nil: the shop keeps no count.
  public var available: String?
  /// Held back by orders that are not paid yet.
  public var reserved: String
  public var pool: String?
  /// The shop's ids of what it is about.
  public var place = VariantPlace(product: "", variant: "")
  public var storeID = ""
  /// Of the level, behind which the next page begins.
  public var row: Int64 = 0

  public init(
    material: String?, sku: String, name: String, store: String, location: String, available: String?, reserved: String,
    pool: String?
  ) {
    self.material = material
    self.sku = sku
    self.name = name
    self.store = store
    self.location = location
    self.available = available
    self.reserved = reserved
    self.pool = pool
  }

  public func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("available", available)
      $0.member("location", location.isEmpty ? nil : location)
      $0.member("material_id", material)
      $0.member("name", name)
      $0.member("pool", pool)
      $0.member("product_id", place.product)
      $0.quantity("quantity", available.flatMap { Amount($0) })
      $0.member("reserved", reserved)
      $0.member("sku", sku)
      $0.member("store", store)
      $0.member("store_id", storeID)
      $0.member("variant_id", place.variant)
    }
  }
}
