import SimulatorKit

/// Which endpoint a path means, with the methods it has.
struct Route {
  enum Name {
    case products
    case product
    case productsBatch
    case variations
    case variation
    case variationsBatch
    case allVariations
    case orders
    case order
    case ordersBatch
    case orderRefunds
    case orderRefund
    case orderNotes
    case orderNote
    case refunds
    case customers
    case customer
    case list
    case listItem
    case settingGroup
    case setting
    case document
    case webhooks
    case webhook
    case namespace
  }

  let name: Name
  /// How it is counted.
  let kind: String
  let methods: [String]
  /// Ids in the path, outermost first.
  var ids: [Int] = []
  /// The path of a plain collection or document below the version.
  var collection = ""
  /// The last part of the path where it is no number.
  var word = ""

  var batch: Bool { name == .productsBatch || name == .variationsBatch || name == .ordersBatch }

  /// The methods that the answer to a refusal names: none where permission was the reason.
  func allow(_ problem: Problem) -> [String]? {
    if problem.beforeRoute { return nil }
    return methods
  }

  /// Nil where WordPress finds no route.
  static func find(_ path: [String]) -> Route? {
    if path.isEmpty { return Route(name: .namespace, kind: "index", methods: Methods.read) }
    guard path[0] == "wc", path.count > 1, ["v1", "v2", "v3"].contains(path[1]) else { return nil }
    let rest = Array(path.dropFirst(2))
    let numbers = rest.map { Int($0) }
    func number(_ place: Int) -> Bool { place < numbers.count && (numbers[place] ?? -1) >= 0 }
    func ids(_ places: Int...) -> [Int] { places.compactMap { $0 < numbers.count ? numbers[$0] : nil } }
    func route(_ name: Name, _ kind: String, _ methods: [String], _ ids: [Int] = [], collection: String = "", word: String = "") -> Route {
      Route(name: name, kind: kind, methods: methods, ids: ids, collection: collection, word: word)
    }
    guard let first = rest.first else { return route(.namespace, "index", Methods.read) }
    switch (first, rest.count) {
    case ("products", 1): return route(.products, "products", Methods.collection)
    case ("products", 2) where rest[1] == "batch": return route(.productsBatch, "products.batch", Methods.batch)
    case ("products", 2) where number(1): return route(.product, "product", Methods.item, ids(1))
    case ("products", 3) where number(1) && rest[2] == "variations":
      return route(.variations, "variations", Methods.collection, ids(1))
    case ("products", 4) where number(1) && rest[2] == "variations" && rest[3] == "batch":
      return route(.variationsBatch, "variations.batch", Methods.batch, ids(1))
    case ("products", 4) where number(1) && rest[2] == "variations" && number(3):
      return route(.variation, "variation", Methods.item, ids(1, 3))
    case ("products", 4) where rest[1] == "attributes" && number(2) && rest[3] == "terms":
      return route(.list, "attribute_terms", Methods.collection, collection: "products/attributes/\(rest[2])/terms")
    case ("products", 2) where plainLists.contains("products/\(rest[1])"):
      return route(.list, rest[1], Methods.collection, collection: "products/\(rest[1])")
    case ("products", 3) where plainLists.contains("products/\(rest[1])") && number(2):
      return route(.listItem, rest[1], Methods.item, ids(2), collection: "products/\(rest[1])")
    case ("variations", 1): return route(.allVariations, "variations", Methods.read)
    case ("orders", 1): return route(.orders, "orders", Methods.collection)
    case ("orders", 2) where rest[1] == "batch": return route(.ordersBatch, "orders.batch", Methods.batch)
    case ("orders", 2) where number(1): return route(.order, "order", Methods.item, ids(1))
    case ("orders", 3) where number(1) && rest[2] == "refunds": return route(.orderRefunds, "order_refunds", Methods.collection, ids(1))
    case ("orders", 4) where number(1) && rest[2] == "refunds" && number(3):
      return route(.orderRefund, "order_refund", Methods.refund, ids(1, 3))
    case ("orders", 3) where number(1) && rest[2] == "notes": return route(.orderNotes, "order_notes", Methods.collection, ids(1))
    case ("orders", 4) where number(1) && rest[2] == "notes" && number(3):
      return route(.orderNote, "order_note", Methods.refund, ids(1, 3))
    case ("refunds", 1): return route(.refunds, "refunds", Methods.read)
    case ("customers", 1): return route(.customers, "customers", Methods.collection)
    case ("customers", 2) where number(1): return route(.customer, "customer", Methods.item, ids(1))
    case ("taxes", 1), ("coupons", 1): return route(.list, first, Methods.collection, collection: first)
    case ("taxes", 2) where rest[1] == "classes": return route(.list, "tax_classes", Methods.collection, collection: "taxes/classes")
    case ("taxes", 2) where number(1), ("coupons", 2) where number(1):
      return route(.listItem, first, Methods.item, ids(1), collection: first)
    case ("settings", 2) where rest[1] == "general" || rest[1] == "tax":
      return route(.settingGroup, "settings", Methods.read, collection: "settings/\(rest[1])")
    case ("settings", 3) where rest[1] == "general" || rest[1] == "tax":
      return route(.setting, "settings", Methods.setting, collection: "settings/\(rest[1])", word: rest[2])
    case ("system_status", 1): return route(.document, "system_status", Methods.read, collection: "system_status")
    case ("data", 3) where rest[1] == "currencies" && rest[2] == "current":
      return route(.document, "currency", Methods.read, collection: "data/currencies/current")
    case ("webhooks", 1): return route(.webhooks, "webhooks", Methods.collection)
    case ("webhooks", 2) where number(1): return route(.webhook, "webhook", Methods.item, ids(1))
    default: return nil
    }
  }

  private static let plainLists: Set<String> = [
    "products/categories", "products/tags", "products/attributes", "products/shipping_classes",
  ]
}
