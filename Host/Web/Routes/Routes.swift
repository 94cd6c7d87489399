/// The API in one table. Each topic's routes stand in a file of their own beside this one.
public enum Routes {
  public static let all: [Route] = health + platforms + webhooks

  static let api = "/api/v1"
  static let shop = api + "/ecommerce"
}
