internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// Runs `body`, and tells the admin what to do about what Amazon refused, in the words of Seller Central.
func explained<T>(_ body: () async throws -> T) async throws -> T {
  do { return try await body() } catch let failure as Failure { throw explain(failure) }
}

/// What a refusal of Amazon means, added to what it said.
func explain(_ failure: Failure) -> Failure {
  let detail = try? JSONDocument(parsing: failure.detail).root
  let advice: String
  switch (failure.code, detail?["code"]?.string) {
  case (.denied, _):
    // An expired token was renewed by the host before this is reached.
    let lacking = detail?["request"]?.string.flatMap { role($0) }
    advice =
      "The app lacks the role \(lacking.map { "\"\($0)\"" } ?? "that this needs"), or the seller has withdrawn its consent: add the role in "
      + "Seller Central > Develop Apps, authorise the app again and update the store's refresh_token"
  case (.auth, _):
    advice =
      "Check client_id and client_secret, which Amazon ends after 180 days, and authorise the app again for a new refresh_token; one "
      + "is good for one seller in one region"
  case (.throttled, _): advice = "Another program that the seller lets in spends the same quota; the next run goes on"
  default: return failure
  }
  let end = failure.message.hasSuffix(".") ? "" : "."
  return Failure(
    failure.code, "\(failure.message)\(end) \(advice)", detail: failure.detail,
    retryAfterMilliseconds: failure.retryAfterMilliseconds)
}

/// The role of the app, as Seller Central calls it, without which a request (`GET /orders/v0/…`) is denied.
func role(_ request: String) -> String? {
  let path = request.drop { $0 != "/" }
  return roles.first { path.hasPrefix($0.path) }?.role
}

private let roles: [(path: String, role: String)] = [
  ("/orders/", "Inventory and Order Tracking"), ("/tokens/", "Direct-to-Consumer Delivery (Restricted)"),
  ("/finances/", "Finance and Accounting"), ("/listings/", "Product Listing"), ("/catalog/", "Product Listing"),
  ("/fba/inventory/", "Amazon Fulfillment"), ("/sellers/", "Selling Partner Insights"),
]
