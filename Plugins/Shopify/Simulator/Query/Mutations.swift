import SimulatorKit

/// Writes through GraphQL. What the business refuses stands in `userErrors`, with status 200 and without `errors`.
final class Mutations {
  let world: World
  let subscriptions: Subscriptions
  private let version: String
  private let idempotency: Idempotency
  private let access: Access.Grant

  init(world: World, subscriptions: Subscriptions, version: String, idempotency: Idempotency, access: Access.Grant) {
    self.world = world
    self.subscriptions = subscriptions
    self.version = version
    self.idempotency = idempotency
    self.access = access
  }

  func run(_ call: FieldCall) throws(FieldProblem) -> Node {
    switch call.name {
    case "inventorySetQuantities", "inventoryAdjustQuantities":
      guard let key = call.idempotencyKey else {
        if Versions.demandsComparison(version) {
          throw FieldProblem(message: "The @idempotent directive is required for this mutation but was not provided.", code: "BAD_REQUEST")
        }
        return try stock(call)
      }
      switch idempotency.find("\(call.name) \(key)", call.arguments) {
      case .same(let result): return result
      case .other:
        return refused(
          "inventoryAdjustmentGroup", nil, "The idempotency key has been used with other parameters.", "IDEMPOTENCY_KEY_PARAMETER_MISMATCH")
      case .new:
        let result = try stock(call)
        idempotency.keep("\(call.name) \(key)", call.arguments, result)
        return result
      }
    case "productSet", "productCreate", "productUpdate", "productVariantsBulkUpdate", "productDelete":
      return ProductWrites(world: world).run(call)
    case "fulfillmentCreate", "fulfillmentCreateV2": return OrderWrites(world: world).fulfil(call)
    case "fulfillmentTrackingInfoUpdate": return OrderWrites(world: world).track(call)
    case "orderUpdate", "orderClose": return OrderWrites(world: world).update(call)
    case "orderCancel": return OrderWrites(world: world).cancel(call)
    case "tagsAdd": return OrderWrites(world: world).tag(call)
    case "webhookSubscriptionCreate", "webhookSubscriptionUpdate", "webhookSubscriptionDelete":
      return subscriptions.run(call, style: Style(settings: world.settings), now: world.seconds, version: version)
    default: throw FieldProblem(message: "Not supported: \(call.name)", code: "NOT_IMPLEMENTED")
    }
  }

  private func refused(_ name: String, _ field: [String]?, _ message: String, _ code: String?) -> Node {
    .make((name, .null), ("user_errors", Problems.userErrors([(field, message, code)])))
  }

  /// Sets or adjusts all quantities, or none of them.
  private func stock(_ call: FieldCall) throws(FieldProblem) -> Node {
    let input = call.arguments["input"] ?? .null
    let sets = call.name == "inventorySetQuantities"
    let lines = input[sets ? "quantities" : "changes"]?.items ?? []
    let name = input["name"]?.string ?? ""
    if name != "available" && name != "on_hand" && !(name.isEmpty && !sets) {
      return refused(
        "inventory_adjustment_group", ["input", "name"], "The quantity name must be either 'available' or 'on_hand'.", "INVALID_NAME")
    }
    if lines.isEmpty || lines.count > 250 {
      return refused(
        "inventory_adjustment_group", ["input", "quantities"], "The quantities must have between 1 and 250 entries.", "INVALID_QUANTITIES")
    }
    var changes: [(item: Int, location: Int, quantity: Int)] = []
    for (number, line) in lines.enumerated() {
      let path = ["input", sets ? "quantities" : "changes", String(number)]
      let known = line.members?.pairs.map(\.key) ?? []
      if sets, Versions.demandsComparison(version) {
        if known.contains("compareQuantity") || input["ignoreCompareQuantity"] != nil {
          throw FieldProblem(
            message: "InputObject 'InventoryQuantityInput' doesn't accept argument 'compareQuantity'", code: "argumentNotAccepted")
        }
        if !known.contains("changeFromQuantity") {
          throw FieldProblem(
            message: "Argument 'changeFromQuantity' on InputObject 'InventoryQuantityInput' is required.",
            code: "missingRequiredInputObjectAttribute")
        }
      }
      guard let item = line["inventoryItemId"]?.string.flatMap({ GID.number($0, "InventoryItem") }),
        let found = world.variant(id: item, first: Product.firstItemID)
      else {
        return refused(
          "inventory_adjustment_group", path + ["inventoryItemId"], "The specified inventory item could not be found.",
          "INVALID_INVENTORY_ITEM")
      }
      guard let location = line["locationId"]?.string.flatMap({ GID.number($0, "Location") }),
        Settings.locations.contains(where: { $0.id == location })
      else {
        return refused(
          "inventory_adjustment_group", path + ["locationId"], "The specified location could not be found.", "INVALID_LOCATION")
      }
      guard found.product.variants[found.place].tracked else {
        return refused("inventory_adjustment_group", path, "The inventory item does not have tracking enabled.", "NOT_TRACKED")
      }
      guard let held = world.available(item: item, location: location) else {
        return refused(
          "inventory_adjustment_group", path + ["locationId"], "The inventory item is not stocked at the location.",
          "ITEM_NOT_STOCKED_AT_LOCATION")
      }
      let expected = line["changeFromQuantity"] ?? line["compareQuantity"] ?? .null
      if let expected = expected.whole, expected != held {
        return refused(
          "inventory_adjustment_group", path + ["changeFromQuantity"],
          "The changeFromQuantity argument no longer matches the persisted quantity.",
          Versions.demandsComparison(version) ? "CHANGE_FROM_QUANTITY_STALE" : "COMPARE_QUANTITY_STALE")
      }
      guard let quantity = line[sets ? "quantity" : "delta"]?.whole, quantity.magnitude <= 1_000_000_000 else {
        return refused(
          "inventory_adjustment_group", path + ["quantity"], "The quantity can't be higher than 1,000,000,000.", "INVALID_QUANTITY_TOO_HIGH"
        )
      }
      changes.append((item, location, sets ? quantity : held + quantity))
    }
    var shown: [Node] = []
    for change in changes {
      let before = world.available(item: change.item, location: change.location) ?? 0
      if before == change.quantity { continue }
      world.setStock(item: change.item, location: change.location, change.quantity)
      shown.append(
        .make(
          ("name", .text("available")), ("delta", .integer(change.quantity - before)), ("quantity_after_change", .integer(change.quantity)),
          ("item_id", .integer(change.item)), ("location_id", .integer(change.location))))
    }
    // Nothing changed: there is no group.
    let group: Node =
      shown.isEmpty
      ? .null
      : .make(
        ("id", .text("gid://shopify/InventoryAdjustmentGroup/\(world.seconds)\(changes.count)")),
        ("created_at", Style(settings: world.settings).time(world.seconds)),
        ("reason", input["reason"] ?? .null), ("reference_document_uri", input["referenceDocumentUri"] ?? .null), ("changes", .list(shown)))
    return .make(("inventory_adjustment_group", group), ("user_errors", .list([])))
  }
}
