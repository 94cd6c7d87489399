internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// Runs `body`, and tells the admin what to do about what WooCommerce refused, in the words of its own settings pages.
func explained<T>(_ body: () async throws -> T) async throws -> T {
  do { return try await body() } catch let failure as Failure { throw explain(failure) }
}

/// What a refusal of WooCommerce means, added to what it said.
func explain(_ failure: Failure) -> Failure {
  let said = try? JSONDocument(parsing: failure.detail).root["code"]?.string
  let (code, advice): (Failure.Code, String) =
    switch (failure.code, said) {
    case (_, "rest_no_route"?):
      (
        .invalid,
        "WooCommerce is switched off on this site, or older than its REST API v3: activate the plugin, and save Settings > "
          + "Permalinks once"
      )
    case (.auth, "woocommerce_rest_authentication_error"?):
      (.auth, "Make a new key under WooCommerce > Settings > Advanced > REST API (permission Read or Read/Write) and update the store")
    case (.auth, _):
      (
        .auth,
        "The shop does not know the key, or never saw it: check consumer_key, and that the web server hands the Authorization "
          + "header on to PHP; permalinks must not be Plain"
      )
    case (.denied, _):
      (.denied, "The key's user may not do this: give the key to an administrator or a shop manager; a firewall plugin may refuse too")
    case (.notFound, nil):
      (
        .invalid,
        "The address does not answer as a WordPress REST API: check its folder, and that Settings > Permalinks is not Plain"
      )
    default: (failure.code, "")
    }
  if advice.isEmpty { return failure }
  let end = failure.message.hasSuffix(".") ? "" : "."
  return Failure(
    code, "\(failure.message)\(end) \(advice)", detail: failure.detail, retryAfterMilliseconds: failure.retryAfterMilliseconds)
}
