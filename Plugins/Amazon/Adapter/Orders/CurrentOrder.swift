internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// Reads an order of 2026-01-01. What money hangs on must be there and make sense; of the rest, what is there.
enum CurrentOrder {
  /// What must be asked for, or an order would lack it.
  static let data = "BUYER,RECIPIENT,PROCEEDS,PROMOTION,CANCELLATION,FULFILLMENT,PACKAGES,TAX"

  static func purchase(_ item: Item) throws(JSONError) -> Purchase {
    var object = try item.object()
    let id = try object.id("orderId")
    let aliases = object.member("orderAliases")
    let created = try object.timestamp("createdTime")
    let updated = try object.timestampIfPresent("lastUpdatedTime")
    let programs = Set(object.member("programs")?.items.compactMap { $0.string } ?? [])
    let channel = try object.read("salesChannel") { value throws(JSONError) in
      var object = try value.requireObject()
      return (marketplace: try object.idIfPresent("marketplaceId"), name: object.text("channelName"))
    }
    let buyer = object.member("buyer")
    let recipient = object.member("recipient")
    let proceeds = object.member("proceeds")
    let (status, by) = try object.read("fulfillment") { value throws(JSONError) in
      var object = try value.requireObject()
      let status = try object.id("fulfillmentStatus")
      return (status, object.filled("fulfilledBy"))
    }
    let items = object.member("orderItems")
    let packages = object.member("packages")

    // An order of a shop of the seller's own, which Amazon only sends, has no marketplace.
    var purchase = Purchase(id: id, status: status, marketplace: channel.marketplace ?? channel.name, created: created)
    purchase.updated = updated
    purchase.number = aliases?.items.first { $0["aliasType"]?.string == "SELLER_ORDER_ID" }?["aliasId"]?.string
    purchase.shipping = Address(amazon: recipient?["deliveryAddress"])
    purchase.buyer = Address(
      buyer: buyer?["buyerName"]?.string, email: buyer?["buyerEmail"]?.string, company: buyer?["buyerCompanyName"]?.string)
    purchase.attributes = Attribute.of(
      fulfilledBy: by, isPrime: programs.contains("PRIME"), isBusiness: programs.contains("AMAZON_BUSINESS"),
      purchaseNumber: buyer?["buyerPurchaseOrderNumber"]?.string)
    do throws(JSONError) { try sums(proceeds, &purchase) } catch { throw error.inside("proceeds") }
    for (position, value) in (items.map { Array($0.items) } ?? [] as [JSONValue]).enumerated() {
      do throws(JSONError) { purchase.items.append(try Self.item(value, purchase.total?.currency)) } catch {
        throw error.inside("\(position)").inside("orderItems")
      }
    }
    purchase.fulfilments = packages?.items.compactMap { parcel($0) } ?? []
    return purchase
  }

  private static func sums(_ proceeds: JSONValue?, _ purchase: inout Purchase) throws(JSONError) {
    guard let proceeds, let total = proceeds["grandTotal"], !total.isNull else { return }
    let money: Money
    do throws(JSONError) { money = try total.requireMoney() } catch { throw error.inside("grandTotal") }
    purchase.total = money
    // The one part that no item has.
    let tip = proceeds["breakdowns"]?.items.first { $0["type"]?.string == "DELIVERY_TIP" }?["subtotal"]
    if let tip { purchase.tip = try tip.requireMinorUnits(of: money.currency) }
  }

  private static func item(_ value: JSONValue, _ currency: Currency?) throws(JSONError) -> PurchaseItem {
    var object = try value.requireObject()
    var item = PurchaseItem(id: try object.id("orderItemId"))
    item.quantity = try object.amountIfPresent("quantityOrdered")
    let product = object.member("product")
    item.title = product?["title"]?.string ?? ""
    item.sku = product?["sellerSku"]?.string ?? ""
    let proceeds = object.member("proceeds")
    item.promotions = object.member("promotion")?["breakdowns"]?.items.compactMap { $0["promotionId"]?.string } ?? []
    item.liable = liable(object.member("tax"))
    guard let proceeds, let currency else { return item }
    do throws(JSONError) { try read(proceeds, currency, &item) } catch { throw error.inside("proceeds") }
    return item
  }

  private static func read(_ proceeds: JSONValue, _ currency: Currency, _ item: inout PurchaseItem) throws(JSONError) {
    var object = try proceeds.requireObject()
    item.total = try object.readIfPresent("proceedsTotal") { value throws(JSONError) in try value.requireMinorUnits(of: currency) }
    let breakdowns = try object.list("breakdowns") { value throws(JSONError) in try ProceedsBreakdown(value, currency) }
    do throws(MoneyError) { try add(breakdowns, to: &item) } catch {
      throw JSONError(.value, "cannot be summed up: \(error)").inside("breakdowns")
    }
  }

  private static func add(_ breakdowns: [ProceedsBreakdown], to item: inout PurchaseItem) throws(MoneyError) {
    for breakdown in breakdowns {
      let amount = breakdown.amount
      switch breakdown.type {
      case "ITEM": item.price.amount = try item.price.amount.adding(amount)
      case "SHIPPING": item.shipping.amount = try item.shipping.amount.adding(amount)
      case "GIFT_WRAP": item.giftWrap.amount = try item.giftWrap.amount.adding(amount)
      case "DISCOUNT":
        // Below zero in some answers, above in others.
        item.discount.amount = try item.discount.amount.adding(amount.magnitude)
        let shipping = try (breakdown.details["SHIPPING"] ?? .zero).magnitude
        item.shippingDiscount = try item.shippingDiscount.adding(shipping)
      case "TAX": break
      default: item.fees.append((breakdown.type, PurchaseItem.Part(amount: amount)))
      }
    }
    for breakdown in breakdowns where breakdown.type == "TAX" { try add(tax: breakdown, to: &item) }
  }

  /// The tax that the details leave over is the price's, as all of it is where there are none.
  private static func add(tax: ProceedsBreakdown, to item: inout PurchaseItem) throws(MoneyError) {
    item.tellsTax = true
    var details = tax.details
    func take(_ subtype: String) -> MinorUnits { details.removeValue(forKey: subtype) ?? .zero }
    let before = try item.tax()
    item.price.tax = try item.price.tax.adding(take("ITEM"))
    item.shipping.tax = try item.shipping.tax.adding(take("SHIPPING"))
    item.giftWrap.tax = try item.giftWrap.tax.adding(take("GIFT_WRAP"))
    item.discount.tax = try item.discount.tax.adding(take("DISCOUNT").magnitude)
    for index in item.fees.indices { item.fees[index].part.tax = take(item.fees[index].name) }
    let rest = try tax.amount.subtracting(item.tax().subtracting(before))
    item.price.tax = try item.price.tax.adding(rest)
  }

  /// Amazon pays the tax where it is the marketplace by law, and where it counts as the seller itself (IOSS, UOSS).
  private static func liable(_ tax: JSONValue?) -> TaxLine.Liable {
    let collects = tax?["taxCollections"]?.items.contains { $0["model"]?.string == "MARKETPLACE_FACILITATOR" } ?? false
    let isDeemed = tax?["taxCalculationBreakdowns"]?.items.contains { $0["reportingScheme"]?.string?.isEmpty == false } ?? false
    return collects || isDeemed ? .channel : .merchant
  }

  private static func parcel(_ value: JSONValue) -> Fulfilment? {
    guard let id = value["packageReferenceId"]?.string, (1...255).contains(id.utf8.count),
      value["packageStatus"]?["status"]?.string != "CANCELLED"
    else { return nil }
    var parcel = Fulfilment(id: id, at: value["shipTime"]?.string.flatMap { Timestamp($0) })
    parcel.carrier = value["carrier"]?.string ?? ""
    parcel.trackingNumber = value["trackingNumber"]?.string ?? ""
    return parcel
  }
}

/// One part of what an item brings, and what that consists of.
private struct ProceedsBreakdown {
  let type: String
  let amount: MinorUnits
  let details: [String: MinorUnits]

  init(_ value: JSONValue, _ currency: Currency) throws(JSONError) {
    var object = try value.requireObject()
    type = try object.id("type")
    amount = try object.read("subtotal") { value throws(JSONError) in try value.requireMinorUnits(of: currency) }
    var details: [String: MinorUnits] = [:]
    let list = try object.list("detailedBreakdowns") { value throws(JSONError) in
      var object = try value.requireObject()
      let subtype = object.text("subtype")
      return (subtype, try object.minorUnits("value", of: currency))
    }
    for (subtype, value) in list {
      do throws(MoneyError) { details[subtype] = try (details[subtype] ?? .zero).adding(value) } catch {
        throw JSONError(.value, "cannot be summed up: \(error)").inside("detailedBreakdowns")
      }
    }
    self.details = details
  }
}
