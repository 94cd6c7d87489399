internal import TradepostContract
internal import TradepostSDK

/// A Shopify shop by its Admin API: GraphQL, or the older REST interface where the admin chose that. The host knows the
/// shop's address and holds its token; everything here is below `https://{shop}.myshopify.com`.
struct Shopify: Adapter {
  /// The version of the Admin API that is asked for. Shopify answers with an older or a newer one when this one is gone, and
  /// says so in a header alone: see ``TradepostSDK/Response/accepted()``.
  static let version = "2026-10"
  static let base = "/admin/api/" + version

  /// How lists are read. Pushes and what REST does not tell go by GraphQL either way.
  enum Interface: String {
    case graphql, rest
  }

  /// The shop's name before `.myshopify.com`.
  let shop: String
  let api: Interface

  init(_ settings: Settings) throws(Failure) {
    shop = try settings.text("shop")
    let said = settings.textIfPresent("api") ?? Interface.graphql.rawValue
    guard let api = Interface(rawValue: said) else {
      throw Failure(.invalid, "the setting api is \"\(said.prefix(40))\": it must be graphql or rest")
    }
    self.api = api
  }
}
