import Testing

@testable import HostWeb

/// What the plan's two documents list, by hand, each under the spelling that it has there. Whoever wrote a program against the plan
/// finds all of it.
private let planned = """
  GET /api/v1/ecommerce/platforms
  GET /api/v1/ecommerce/stores
  POST /api/v1/ecommerce/stores
  GET /api/v1/ecommerce/stores/{id}
  PUT /api/v1/ecommerce/stores/{id}
  DELETE /api/v1/ecommerce/stores/{id}
  POST /api/v1/ecommerce/stores/{id}/test
  GET /api/v1/ecommerce/stores/{id}/products
  GET /api/v1/ecommerce/stores/{id}/products/{pid}
  GET /api/v1/ecommerce/stores/{id}/inventory
  PUT /api/v1/ecommerce/stores/{id}/inventory/{pid}
  GET /api/v1/ecommerce/stores/{id}/orders
  GET /api/v1/ecommerce/stores/{id}/orders/{oid}
  GET /api/v1/ecommerce/stores/{id}/customers
  POST /api/v1/ecommerce/sync/products
  GET /api/v1/ecommerce/sync/mappings
  GET /api/v1/ecommerce/sync/products/mappings
  GET /api/v1/ecommerce/sync/products/history
  POST /api/v1/ecommerce/sync/inventory
  POST /api/v1/ecommerce/sync/inventory/push
  GET /api/v1/ecommerce/sync/alerts
  GET /api/v1/ecommerce/sync/inventory/alerts
  DELETE /api/v1/ecommerce/sync/inventory/alerts/{alert}
  GET /api/v1/ecommerce/sync/inventory/log
  POST /api/v1/ecommerce/sync/orders
  GET /api/v1/ecommerce/sync/orders
  GET /api/v1/ecommerce/sync/orders/{transaction}
  GET /api/v1/ecommerce/sync/orders/history
  POST /api/v1/webhooks/{platform}
  GET /api/v1/ecommerce/analytics/summary
  GET /api/v1/ecommerce/analytics/revenue
  GET /api/v1/ecommerce/analytics/top-products
  GET /api/v1/ecommerce/analytics/sync-status
  GET /api/v1/ecommerce/analytics/platforms
  """

@Test func everyAddressOfThePlanHasItsRoute() throws {
  let table = RouteTable(Routes.all)
  for line in planned.split(separator: "\n") {
    let parts = line.split(separator: " ")
    // A named step is asked with a word that is no fixed step's.
    let path = parts[1].split(separator: "/").map { $0.hasPrefix("{") ? "/some-id" : "/" + $0 }.joined()
    guard case .route(let route, let steps) = table.find(Route.Method(rawValue: String(parts[0])), path[...]) else {
      Issue.record("\(line) has no route")
      continue
    }
    // A fixed step that a named one swallows: history as an order's id.
    #expect(steps.count == parts[1].split(separator: "/").count { $0.hasPrefix("{") }, "\(line) is answered by \(route.id)")
  }
}
