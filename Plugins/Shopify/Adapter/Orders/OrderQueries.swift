/// What is asked about orders. Connections within a connection multiply what a query costs, so they are short, and what does
/// not fit is asked for by itself: see ``MoreOfOrders``. By the formula as far as it is known, a page of 250 costs some 820 of
/// the 1,000 points that one query may.
enum OrderQueries {
  private static let shop = "{shopMoney{amount}}"
  private static let page = "pageInfo{hasNextPage endCursor}"
  private static let tax = "title rate channelLiable priceSet\(shop)"
  private static let address = """
    {firstName lastName company address1 address2 city province provinceCode zip country countryCodeV2 phone}
    """
  static let payment = "id kind status gateway createdAt processedAt amountSet\(shop)"
  static let line = """
    id name sku quantity isGiftCard originalUnitPriceSet\(shop) discountAllocations{allocatedAmountSet\(shop)} \
    taxLines{\(tax)} duties{price\(shop) taxLines{\(tax)}} product{id} variant{id}
    """
  static let shippingLine = """
    id title isRemoved originalPriceSet\(shop) discountAllocations{allocatedAmountSet\(shop)} taxLines{\(tax)}
    """
  static let refundLine = "quantity lineItem{id} subtotalSet\(shop) totalTaxSet\(shop)"
  static let refundShipping = "subtotalAmountSet\(shop) taxAmountSet\(shop)"

  private static let fields = """
    legacyResourceId name createdAt processedAt updatedAt cancelledAt email note currencyCode presentmentCurrencyCode
    displayFinancialStatus displayFulfillmentStatus taxesIncluded dutiesIncluded customAttributes{key value}
    totalPriceSet{shopMoney{amount} presentmentMoney{amount}} totalTipReceivedSet\(shop) totalOutstandingSet\(shop)
    totalCashRoundingAdjustment{paymentSet\(shop)} customer{id} billingAddress\(address) shippingAddress\(address)
    lineItems(first:20){\(page) nodes{\(line)}}
    shippingLines(first:4){\(page) nodes{\(shippingLine)}}
    transactions{\(payment)}
    refunds{legacyResourceId createdAt note duties{amountSet\(shop)}
    refundLineItems(first:12){\(page) nodes{\(refundLine)}}
    refundShippingLines(first:4){\(page) nodes{\(refundShipping)}}
    transactions(first:4){\(page) nodes{\(payment)}}}
    fulfillments{legacyResourceId createdAt status trackingInfo{number company}}
    """

  /// How many orders a page holds. A shop whose queries cost by the plain product of their lengths refuses the first before it
  /// runs it; the next smaller is asked then.
  static let sizes = [250, 50, 10, 2]

  static func list(_ size: Int) -> String {
    """
    query Orders($after:String,$filter:String){orders(first:\(size),after:$after,query:$filter,sortKey:ID){
    \(page) nodes{\(fields)}}}
    """
  }

  static let some = "query OrdersByID($ids:[ID!]!){nodes(ids:$ids){...on Order{\(fields)}}}"
  static let count = "query OrdersCount($filter:String){ordersCount(query:$filter,limit:null){count precision}}"

  /// What the REST interface does not tell in a list, or not at all: payments, and that an authorization has run out.
  static let payments = """
    query Payments($ids:[ID!]!){nodes(ids:$ids){...on Order{legacyResourceId displayFinancialStatus transactions{\(payment)}}}}
    """

  /// The rest of a connection of an order or a refund.
  static func more(_ owner: String, _ connection: String, _ fields: String) -> String {
    """
    query More($after:String,$id:ID!){\(owner)(id:$id){\(connection)(first:250,after:$after){\(page) nodes{\(fields)}}}}
    """
  }
}
