internal import SimulatorKit

/// One call of an operation that was let in: what was asked, by whom, of which world.
struct Call {
  let operation: Operation
  /// The segments of the path that stand for `*`, decoded.
  let values: [String]
  let arguments: Arguments
  let request: Request
  let right: Tokens.Right
  let world: World

  var settings: Settings { world.settings }

  func value(_ place: Int) -> String { place < values.count ? values[place] : "" }

  /// The body as JSON.
  func body() throws(Problem) -> Node {
    do throws(NodeReader.Fault) { return try NodeReader.read(request.body) } catch {
      throw .input("The request body is no JSON: \(error.message).")
    }
  }
}

/// Finds the answer of each operation.
enum API {
  static func answer(_ call: Call) throws(Problem) -> Reply {
    switch call.operation {
    case .searchOrders: try OrderAnswers.search(call)
    case .getOrder: try OrderAnswers.one(call)
    case .getOrdersV0: try OldOrderAnswers.list(call)
    case .getOrderV0: try OldOrderAnswers.one(call)
    case .getOrderItemsV0: try OldOrderAnswers.items(call)
    case .getOrderBuyerInfoV0: try OldOrderAnswers.buyer(call)
    case .getOrderAddressV0: try OldOrderAnswers.address(call)
    case .getOrderItemsBuyerInfoV0: try OldOrderAnswers.itemBuyers(call)
    case .confirmShipment: try ShipmentAnswers.confirm(call)
    case .searchCatalogItems: try CatalogueAnswers.search(call)
    case .getCatalogItem: try CatalogueAnswers.one(call)
    case .searchListingsItems: try ListingAnswers.search(call)
    case .getListingsItem: try ListingAnswers.one(call)
    case .putListingsItem: try ListingWrites.put(call)
    case .patchListingsItem: try ListingWrites.patch(call)
    case .deleteListingsItem: try ListingWrites.delete(call)
    case .getInventorySummaries: try InventoryAnswers.summaries(call)
    case .getMarketplaceParticipations: SellerAnswers.participations(call)
    case .listFinancialEvents: try FinanceAnswers.events(call)
    case .listFinancialEventsByOrderId: try FinanceAnswers.eventsOfOrder(call)
    case .listTransactions: try TransactionAnswers.list(call)
    case .getDestinations, .createDestination, .getDestination, .deleteDestination, .getSubscriptions, .getSubscription,
      .createSubscription, .getSubscriptionById, .deleteSubscriptionById, .sendTestNotification:
      try NoticeAnswers.answer(call)
    // Gives tokens out, which belong to the simulator.
    case .createRestrictedDataToken: throw .noRoute
    }
  }
}
