/// A list that a platform serves by offset and in the order of its ids: `?offset=200&per_page=100&orderby=id&order=asc`.
public struct OffsetList: Sendable, Hashable {
  /// Tells the lists of one walk apart, also in a cursor.
  public var name: String
  /// The path with everything but place and order: `/wp-json/wc/v3/orders?status=any`.
  public var path: String
  /// Items a page, at least 2.
  public var size = 100
  /// What asks for the order by id.
  public var order = "orderby=id&order=asc"
  /// The names of the parameters.
  public var offsetParameter = "offset"
  public var sizeParameter = "per_page"
  /// The response header that says how many items the list has; the manifest must list it.
  public var totalHeader = "x-wp-total"

  public init(_ name: String, path: String) {
    self.name = name
    self.path = path
  }

  func request(offset: Int, size: Int) -> Request {
    var path = path
    path += path.utf8.contains(UInt8(ascii: "?")) ? "&" : "?"
    path += order.isEmpty ? "" : order + "&"
    path += sizeParameter + "=" + String(size) + "&" + offsetParameter + "=" + String(offset)
    return .get(path)
  }
}
