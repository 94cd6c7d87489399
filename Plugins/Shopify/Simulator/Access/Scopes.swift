/// What an app was granted, and what each question needs.
enum Scopes {
  static let all = [
    "read_all_orders", "read_assigned_fulfillment_orders", "read_customers", "read_inventory", "read_locations",
    "read_merchant_managed_fulfillment_orders",
    "read_orders", "read_products", "write_fulfillments", "write_inventory", "write_merchant_managed_fulfillment_orders", "write_orders",
    "write_products",
  ]

  static func ofField(_ field: String) -> String? {
    switch field {
    case "orders", "order", "ordersCount", "refund": "read_orders"
    case "products", "product", "productsCount", "productVariants", "productVariant": "read_products"
    case "customers", "customer", "customersCount": "read_customers"
    case "inventoryItems", "inventoryItem", "inventoryLevel": "read_inventory"
    case "locations", "location": "read_locations"
    case "fulfillmentOrder": "read_merchant_managed_fulfillment_orders"
    default: nil
    }
  }

  static func ofMutation(_ field: String) -> String? {
    if field.hasPrefix("inventory") { return "write_inventory" }
    if field.hasPrefix("product") { return "write_products" }
    if field.hasPrefix("order") || field.hasPrefix("tags") { return "write_orders" }
    if field.hasPrefix("fulfillment") { return "write_merchant_managed_fulfillment_orders" }
    return nil
  }

  /// By the first word of a REST path.
  static func ofPath(_ word: String, writes: Bool) -> String? {
    let access = writes ? "write" : "read"
    switch word {
    case "orders", "refunds", "transactions": return "\(access)_orders"
    case "products", "variants": return "\(access)_products"
    case "customers": return "\(access)_customers"
    case "inventory_levels", "inventory_items": return "\(access)_inventory"
    case "locations": return "read_locations"
    case "fulfillment_orders", "fulfillments": return "\(access)_merchant_managed_fulfillment_orders"
    default: return nil
    }
  }
}
