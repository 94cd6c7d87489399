internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

extension Response {
  /// This response when Shopify agreed to the request and answered in the version that was asked for; otherwise the failure,
  /// with what to do about it.
  @discardableResult
  func accepted() throws(Failure) -> Response {
    do throws(Failure) { try orThrow() } catch { throw explain(error, status: status) }
    if let served = field("X-Shopify-API-Version"), served != Shopify.version {
      throw Failure(
        .retired,
        "Shopify answered in version \(served.prefix(20)) of its API, not in \(Shopify.version), which was asked for and is no "
          + "longer (or not yet) served; what it says might be misread, so nothing of it was taken. Update the Shopify package")
    }
    return self
  }
}

/// What a refusal of Shopify means, added to what it said.
private func explain(_ failure: Failure, status: UInt32) -> Failure {
  let (code, advice): (Failure.Code, String) =
    switch status {
    case 401:
      (
        .auth,
        "The shop does not take the access token: the app was uninstalled, or the token was replaced. Install the app again, or "
          + "store a new access_token"
      )
    case 402: (.denied, "The shop is frozen until its owner settles the bill with Shopify")
    case 403: (.denied, "Grant the app the scope that is named, and install it again")
    case 404: (.invalid, "No such shop or address: check the setting shop, the name before .myshopify.com")
    case 423: (.denied, "Shopify has locked the shop: its owner must get in touch with Shopify")
    case 430: (.denied, "Shopify takes the requests for an attack: wait, and ask Shopify's support if it goes on")
    default: (failure.code, "")
    }
  if advice.isEmpty { return failure }
  let end = failure.message.hasSuffix(".") ? "" : "."
  return Failure(
    code, "\(failure.message)\(end) \(advice)", detail: failure.detail, retryAfterMilliseconds: failure.retryAfterMilliseconds)
}
