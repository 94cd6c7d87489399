import SimulatorKit
import TestHost
import Testing

/// Tokens: who gets one, how long it is good and for what.
@Suite struct SignInTests {
  private let orders = "/orders/2026-01-01/orders?createdAfter=2026-01-01"

  @Test func `grants`() throws {
    let account = try Account()
    let good = account.grants("grant_type=refresh_token&refresh_token=\(account.secret("refresh_token"))")
    #expect(good.status == 200)
    #expect(good.node["token_type"]?.string == "bearer" && good.node["expires_in"]?.whole == 3600)
    let bad = account.grants("grant_type=refresh_token&refresh_token=x")
    #expect(bad.status == 400 && bad.node["error"]?.string == "invalid_grant")
    let wrong = account.grants("grant_type=refresh_token&refresh_token=x", secret: "x")
    #expect(wrong.status == 401 && wrong.node["error"]?.string == "invalid_client")
    let json =
      "{\"grant_type\": \"authorization_code\", \"code\": \"ANsimulatedconsentcode\", \"client_id\": \"\(account.secret("client_id"))\", \"client_secret\": \"\(account.secret("client_secret"))\"}"
    let code = account.send("POST", "/auth/o2/token", fields: [("Content-Type", "application/json")], Array(json.utf8))
    #expect(code.node["refresh_token"]?.string == account.secret("refresh_token"))
  }

  @Test func `an access token ends with expires_in`() throws {
    let account = try Account("{\"token_seconds\": 60}")
    account.now += 59_999
    #expect(account.get(orders).status == 200)
    account.now += 1
    let late = account.get(orders)
    #expect(late.status == 403 && late.code == "Unauthorized")
    #expect(late.details == "The access token you provided has expired.")
    #expect(account.get(orders, token: "Atza|x").details == "The access token you provided is revoked, malformed or invalid.")
    #expect(account.send("GET", orders).details == "Access token is missing in the request header.")
  }

  @Test func `grantless and restricted tokens open what they were given for`() throws {
    let account = try Account()
    let grantless = try account.login("grant_type=client_credentials&scope=sellingpartnerapi::notifications")
    #expect(account.get(orders, token: grantless).status == 403)
    #expect(account.get("/notifications/v1/destinations").status == 403)
    let list = "/orders/v0/orders?MarketplaceIds=\(Account.germany)&CreatedAfter=2026-01-01"
    let restricted = account.call(
      "POST", "/tokens/2021-03-01/restrictedDataToken",
      "{\"restrictedResources\": [{\"method\": \"GET\", \"path\": \"/orders/v0/orders\", \"dataElements\": [\"shippingAddress\"]}]}"
    ).node["restrictedDataToken"]?.string
    let page = account.get(list, token: restricted)
    #expect(page.text.contains("AddressLine1") && !page.text.contains("BuyerName"))
    #expect(account.get(orders, token: restricted).status == 403)
  }
}
