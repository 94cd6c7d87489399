import HostCore
import Testing

@testable import HostWeb

/// Who may do what, written by hand: a route that is new must be decided about here, in words of its own.
private let matrix: [String: Route.Access] = [
  "isAlive": .open, "isReady": .open, "describeAPI": .open, "getMetrics": .role(.viewer),
  "listPlatforms": .role(.viewer),
  "listStores": .role(.viewer), "getStore": .role(.viewer), "connectStore": .role(.admin), "updateStore": .role(.admin),
  "disconnectStore": .role(.admin), "testStore": .role(.operator),
  "listPackages": .role(.viewer), "enablePackage": .role(.admin), "disablePackage": .role(.admin),
  "listRuns": .role(.viewer), "getRun": .role(.viewer), "followRun": .role(.viewer),
  "listQuarantine": .role(.accountant), "retryQuarantine": .role(.operator),
  "listHeld": .role(.accountant), "retryHeld": .role(.operator),
  "listTokens": .role(.admin), "createToken": .role(.admin), "revokeToken": .role(.admin),
  "listProducts": .role(.viewer), "getProduct": .role(.viewer), "pushProduct": .role(.operator), "listCustomers": .role(.accountant),
  "listOrders": .role(.viewer), "getOrder": .role(.viewer), "listTransactions": .role(.viewer), "getTransaction": .role(.viewer),
  "syncProducts": .role(.operator), "syncOrders": .role(.operator), "listMappings": .role(.viewer),
  "listProductSyncs": .role(.viewer), "listOrderImports": .role(.viewer),
  "receiveWebhook": .signed, "receiveStoreWebhook": .signed,
  "listDeliveries": .role(.operator), "getDelivery": .role(.operator), "retryDelivery": .role(.operator),
  "retryDeadDeliveries": .role(.operator), "listPrivacyRequests": .role(.admin), "endPrivacyRequest": .role(.admin),
  "listInventory": .role(.viewer), "setInventory": .role(.operator), "syncInventory": .role(.operator), "pushInventory": .role(.operator),
  "listInventoryLog": .role(.viewer), "listAlerts": .role(.viewer), "clearAlert": .role(.operator),
  "listOutbox": .role(.viewer), "getOutboxEntry": .role(.viewer), "retryOutboxEntry": .role(.operator),
  "analyticsSummary": .role(.viewer), "analyticsRevenue": .role(.viewer), "analyticsTopProducts": .role(.viewer),
  "analyticsSyncStatus": .role(.viewer), "analyticsPlatforms": .role(.viewer),
]

@Test func everyRouteHasARowAndEveryRowARoute() {
  for route in Routes.all { #expect(matrix[route.id] == route.access, "\(route.id)") }
  for id in matrix.keys { #expect(Routes.all.contains { $0.id == id }, "\(id)") }
}

@Test func everyRouteIsClosedToWhoeverMayNot() async throws {
  let hub = try TestHub()
  var tokens: [TokenRole: String] = [:]
  for role in TokenRole.allCases { tokens[role] = try await hub.token(role) }
  try await hub.ask { [tokens] ask in
    for route in Routes.all {
      for path in [route.path] + route.aliases {
        let address = path.split(separator: "/").map { $0.hasPrefix("{") ? "x" : $0 }.reduce("") { $0 + "/" + $1 }
        for role in [nil] + TokenRole.allCases.map(Optional.some) {
          let reply = try await ask(route.method.rawValue, address, token: role.flatMap { tokens[$0] })
          let what = "\(route.method.rawValue) \(path) as \(role?.rawValue ?? "nobody"): \(reply.status)"
          switch route.access {
          case .open, .signed: #expect(reply.status != 403, "\(what)")
          case .role(let wanted):
            guard let role else {
              #expect(reply.status == 401 && reply.header("WWW-Authenticate") != nil, "\(what)")
              continue
            }
            if role < wanted {
              #expect(reply.status == 403 && reply.code == "token.role", "\(what)")
            } else {
              #expect(reply.status != 401 && reply.status != 403 && reply.status < 500, "\(what) \(reply.text)")
            }
          }
        }
      }
    }
  }
}
