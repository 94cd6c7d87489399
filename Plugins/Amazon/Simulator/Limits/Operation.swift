/// The operations that are simulated, by the names that counters and the option `rates` use; those of orders v0 carry
/// `v0` because both models have a getOrder.
enum Operation: String, CaseIterable {
  case searchOrders, getOrder
  case getOrdersV0, getOrderV0, getOrderItemsV0, getOrderBuyerInfoV0, getOrderAddressV0, getOrderItemsBuyerInfoV0, confirmShipment
  case createRestrictedDataToken
  case searchCatalogItems, getCatalogItem
  case searchListingsItems, getListingsItem, putListingsItem, patchListingsItem, deleteListingsItem
  case getInventorySummaries
  case getMarketplaceParticipations
  case listFinancialEvents, listFinancialEventsByOrderId, listTransactions
  case getDestinations, createDestination, getDestination, deleteDestination
  case getSubscriptions, getSubscription, createSubscription, getSubscriptionById, deleteSubscriptionById, sendTestNotification

  /// Method and path; `*` stands for one segment.
  var route: (method: String, path: String) {
    switch self {
    case .searchOrders: ("GET", "orders/2026-01-01/orders")
    case .getOrder: ("GET", "orders/2026-01-01/orders/*")
    case .getOrdersV0: ("GET", "orders/v0/orders")
    case .getOrderV0: ("GET", "orders/v0/orders/*")
    case .getOrderItemsV0: ("GET", "orders/v0/orders/*/orderItems")
    case .getOrderBuyerInfoV0: ("GET", "orders/v0/orders/*/buyerInfo")
    case .getOrderAddressV0: ("GET", "orders/v0/orders/*/address")
    case .getOrderItemsBuyerInfoV0: ("GET", "orders/v0/orders/*/orderItems/buyerInfo")
    case .confirmShipment: ("POST", "orders/v0/orders/*/shipmentConfirmation")
    case .createRestrictedDataToken: ("POST", "tokens/2021-03-01/restrictedDataToken")
    case .searchCatalogItems: ("GET", "catalog/2022-04-01/items")
    case .getCatalogItem: ("GET", "catalog/2022-04-01/items/*")
    case .searchListingsItems: ("GET", "listings/2021-08-01/items/*")
    case .getListingsItem: ("GET", "listings/2021-08-01/items/*/*")
    case .putListingsItem: ("PUT", "listings/2021-08-01/items/*/*")
    case .patchListingsItem: ("PATCH", "listings/2021-08-01/items/*/*")
    case .deleteListingsItem: ("DELETE", "listings/2021-08-01/items/*/*")
    case .getInventorySummaries: ("GET", "fba/inventory/v1/summaries")
    case .getMarketplaceParticipations: ("GET", "sellers/v1/marketplaceParticipations")
    case .listFinancialEvents: ("GET", "finances/v0/financialEvents")
    case .listFinancialEventsByOrderId: ("GET", "finances/v0/orders/*/financialEvents")
    case .listTransactions: ("GET", "finances/2024-06-19/transactions")
    case .getDestinations: ("GET", "notifications/v1/destinations")
    case .createDestination: ("POST", "notifications/v1/destinations")
    case .getDestination: ("GET", "notifications/v1/destinations/*")
    case .deleteDestination: ("DELETE", "notifications/v1/destinations/*")
    case .getSubscriptions: ("GET", "notifications/v1/subscriptions")
    case .getSubscription: ("GET", "notifications/v1/subscriptions/*")
    case .createSubscription: ("POST", "notifications/v1/subscriptions/*")
    case .getSubscriptionById: ("GET", "notifications/v1/subscriptions/*/*")
    case .deleteSubscriptionById: ("DELETE", "notifications/v1/subscriptions/*/*")
    case .sendTestNotification: ("POST", "notifications/v1/subscriptions/*/testNotification")
    }
  }

  /// The published usage plan.
  var plan: Plan {
    switch self {
    case .searchOrders: Plan(rate: "0.0056", tenThousandths: 56, burst: 20)
    case .getOrdersV0: Plan(rate: "0.0167", tenThousandths: 167, burst: 20)
    case .getOrder, .getOrderV0, .getOrderItemsV0, .getOrderBuyerInfoV0, .getOrderAddressV0, .getOrderItemsBuyerInfoV0,
      .listFinancialEvents, .listFinancialEventsByOrderId:
      Plan(rate: "0.5", tenThousandths: 5000, burst: 30)
    case .listTransactions: Plan(rate: "0.5", tenThousandths: 5000, burst: 10)
    case .confirmShipment: Plan(rate: "2.0", tenThousandths: 20_000, burst: 10)
    case .createRestrictedDataToken: Plan(rate: "1.0", tenThousandths: 10_000, burst: 10)
    case .searchCatalogItems, .getCatalogItem, .getInventorySummaries: Plan(rate: "2.0", tenThousandths: 20_000, burst: 2)
    case .getListingsItem, .putListingsItem: Plan(rate: "5.0", tenThousandths: 50_000, burst: 10)
    case .searchListingsItems, .patchListingsItem, .deleteListingsItem: Plan(rate: "5.0", tenThousandths: 50_000, burst: 5)
    case .getMarketplaceParticipations: Plan(rate: "0.016", tenThousandths: 160, burst: 15)
    default: Plan(rate: "1.0", tenThousandths: 10_000, burst: 5)
    }
  }

  /// Operations that belong to the application, not to a seller: they need a token without one.
  var isGrantless: Bool {
    switch self {
    case .getDestinations, .createDestination, .getDestination, .deleteDestination, .getSubscriptionById, .deleteSubscriptionById,
      .sendTestNotification:
      true
    default: false
    }
  }

  /// Finds the operation of a request and the segments that stand for `*`.
  static func find(_ method: String, _ segments: [String]) -> (Operation, [String])? {
    for (operation, wanted) in routes where wanted.count == segments.count && operation.route.method == method {
      var values: [String] = []
      let fits = zip(wanted, segments).allSatisfy { pattern, segment in
        if pattern == "*" { values.append(segment) }
        return pattern == "*" || pattern == segment
      }
      if fits { return (operation, values) }
    }
    return nil
  }

  /// Those without wildcards first, so that `testNotification` is no subscription's id.
  private static let routes: [(Operation, [String])] = allCases.map { ($0, $0.route.path.split(separator: "/").map(String.init)) }
    .sorted { a, b in (a.1.filter { $0 == "*" }.count, a.0.rawValue) < (b.1.filter { $0 == "*" }.count, b.0.rawValue) }
}
