import SimulatorKit

/// The shop's lists with their filters and orders, for both interfaces.
struct Lists {
  let world: World

  /// - Parameters:
  ///   - sort: `ID`, `CREATED_AT`, `PROCESSED_AT`, `UPDATED_AT`; anything else is the id.
  ///   - from: orders before that moment are not there.
  func listing(_ list: String, _ question: QueryText, sort: String, reverse: Bool, from: Int = Int.min) -> Listing {
    let key = "\(list) \(sort) \(reverse) \(from) \(question.text)"
    if let made = world.listings[key] { return made }
    let listing = make(list, question, sort: sort, reverse: reverse, from: from)
    if world.listings.count > 8 { world.listings = [:] }
    world.listings[key] = listing
    return listing
  }

  private func make(_ list: String, _ question: QueryText, sort: String, reverse: Bool, from: Int) -> Listing {
    var entries: [Listing.Entry] = []
    func add(_ row: World.Row) {
      let value =
        switch sort {
        case "UPDATED_AT": row.updated
        case "CREATED_AT", "PROCESSED_AT", "ORDER_NUMBER": row.created
        default: row.id
        }
      entries.append(Listing.Entry(value: value, id: row.id, place: row.place))
    }
    switch list {
    case "orders":
      let asksStatus = question.groups.contains { $0.contains { $0.name == "status" } }
      for row in world.orderList where row.created >= from {
        var order: Order?
        func made() -> Order {
          if let order { return order }
          let new = world.order(row.place)
          order = new
          return new
        }
        // Only open orders, unless the question names a status.
        let passes = question.passes { name in
          if name == "status" { return .words(["any", row.status, row.status == "cancelled" ? "closed" : row.status]) }
          return Self.value(name, row) ?? self.orderValue(name, made)
        }
        if passes, asksStatus || row.status == "open" { add(row) }
      }
    case "products":
      for row in world.productList where question.passes({ name in Self.value(name, row) ?? self.productValue(name, row.place) }) {
        add(row)
      }
    case "customers":
      for row in world.customerList where question.passes({ name in Self.value(name, row) ?? self.customerValue(name, row.place) }) {
        add(row)
      }
    case "locations":
      for (place, location) in Settings.locations.enumerated() {
        add(World.Row(place: place, id: location.id, created: place, updated: place))
      }
    default:
      let first = list == "productVariants" ? Product.firstVariantID : Product.firstItemID
      let asks = !question.groups.isEmpty
      for (number, place) in world.variantPlaces.enumerated() {
        let id = first + place.product * Product.span + place.variant
        let updated = asks || sort == "UPDATED_AT" ? world.product(place.product).variants[place.variant].updated : 0
        let row = World.Row(place: number, id: id, created: updated, updated: updated)
        if !asks || question.passes({ name in Self.value(name, row) ?? self.variantValue(name, place) }) { add(row) }
      }
    }
    return Listing(entries, reverse: reverse)
  }

  private static func value(_ name: String, _ row: World.Row) -> QueryText.Value? {
    switch name {
    case "updated_at": .moment(row.updated)
    case "created_at", "processed_at": .moment(row.created)
    case "id": .number(row.id)
    default: nil
    }
  }

  private func orderValue(_ name: String, _ order: () -> Order) -> QueryText.Value? {
    switch name {
    case "financial_status": return .words([order().financial])
    case "fulfillment_status":
      let state = order().fulfilment
      return .words([state ?? "unfulfilled", state == "fulfilled" ? "shipped" : "unshipped"])
    case "name": return .words(["#\(order().number)", "\(order().number)"])
    case "tag": return .words(order().tags)
    case "email": return .words(order().customer.map { [world.customer($0).email] } ?? [])
    case "customer_id": return .number(order().customer.map { Customer.firstID + $0 } ?? 0)
    case "test": return .words(["false"])
    case "gateway": return .words(order().transactions.map(\.gateway))
    default: return nil
    }
  }

  private func productValue(_ name: String, _ place: Int) -> QueryText.Value? {
    let product = world.product(place)
    switch name {
    case "status": return .words([product.status])
    case "title": return .words([product.title])
    case "handle": return .words([product.handle])
    case "vendor": return .words([product.vendor])
    case "product_type": return .words([product.type])
    case "tag": return .words(product.tags)
    case "sku": return .words(product.variants.map(\.sku))
    case "barcode": return .words(product.variants.map(\.barcode))
    default: return nil
    }
  }

  private func customerValue(_ name: String, _ place: Int) -> QueryText.Value? {
    let customer = world.customer(place)
    switch name {
    case "email": return .words([customer.email])
    case "phone": return .words(customer.phone.map { [$0] } ?? [])
    case "first_name": return .words([customer.address.first])
    case "last_name": return .words([customer.address.last])
    case "tag": return .words(customer.tags)
    case "country": return .words([customer.address.country])
    default: return nil
    }
  }

  private func variantValue(_ name: String, _ place: (product: Int, variant: Int)) -> QueryText.Value? {
    let product = world.product(place.product)
    let variant = product.variants[place.variant]
    switch name {
    case "sku": return .words([variant.sku])
    case "barcode": return .words([variant.barcode])
    case "product_id": return .number(product.id)
    case "product_status": return .words([product.status])
    case "title": return .words([variant.title])
    default: return nil
    }
  }
}
