/// The API in one table. Each topic's routes stand in a file of their own beside this one.
public enum Routes {
  public static let all: [Route] =
    health + operations + openAPI + platforms + stores + packages + runs + aside + tokens + webhooks + privacy + catalogue + orders + syncs
    + inventory
    + analytics

  static let api = "/api/v1"
  static let shop = api + "/ecommerce"
}
