internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

extension Shopify {
  /// A request to the REST interface: `path` below the version, `products/count.json?status=active`. It spends the leaky bucket
  /// that REST has for itself.
  static func rest(_ path: String) -> Request { rest(at: "\(base)/\(path)") }

  /// Likewise by a whole path, as links lead to.
  static func rest(at path: String) -> Request {
    var request = Request.get(path)
    request.limit = "rest"
    return request
  }

  /// One that changes something.
  static func rest(_ method: String, _ path: String, _ body: (inout JSONWriter) -> Void) -> Request {
    var request = Request(method, "\(base)/\(path)")
    request.limit = "rest"
    request.fields = [Request.Field("Content-Type", "application/json")]
    var writer = JSONWriter()
    writer.object(body)
    request.body = writer.bytes
    return request
  }

  static func restRefusal(_ response: Response) -> Failure? {
    do throws(Failure) { try response.accepted() } catch { return error }
    return nil
  }
}
