public import TradepostContract
internal import TradepostJSON

/// A list whose every answer says in its `Link` header where the next page is: `<https://…?page_info=abc>; rel="next"`.
///
/// ```swift
/// LinkList("orders", path: "/admin/api/2026-10/orders.json?status=any&limit=250")
/// ```
///
/// Of such a link only the query is followed, and only where the rest of it is this very list: every request goes to the
/// store's own address and ``path``, wherever a link points. Most platforms forget a link after a while; the walk then ends
/// with the code `cursor`, see ``CursorList``.
public struct LinkList: Sendable {
  /// Tells the lists of one walk apart, also in a cursor.
  public var name: String
  /// The path of the first page with its query. Later pages have the query that the platform hands out instead.
  public var path: String
  /// Where the items stand in an answer, as a JSON pointer; nil: the answer itself, or the first list in it.
  public var items: String?
  /// The member that holds an item's id.
  public var id = "id"
  /// The response header that says where the next page is; the manifest must list it, or every list ends with its first page.
  public var header = "link"
  /// Makes the request for a path.
  public var request: @Sendable (_ path: String) -> Request = { .get($0) }
  /// Sees every answer first, see ``CursorList/refusal``.
  public var refusal: @Sendable (Response) -> Failure? = { _ in nil }

  public init(_ name: String, path: String, items: String? = nil) {
    self.name = name
    self.path = path
    self.items = items
  }

  /// The query of the answer's link to the next page; nil when it has none.
  func next(_ response: Response) throws(Failure) -> String? {
    guard let target = LinkHeader.target(rel: "next", in: response.values(of: header)) else { return nil }
    guard let query = query(of: target) else {
      throw Failure(
        .platform,
        "\(response.request.name): the next page is said to be at \(target.prefix(200)), which is no page of this list")
    }
    return query
  }

  /// The query of a link that leads to this list, whatever host it names and whatever folder stands in front; nil of any other.
  func query(of target: String) -> String? {
    var rest = target.utf8.prefix { $0 != UInt8(ascii: "#") }
    guard rest.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
    guard let mark = rest.firstIndex(of: UInt8(ascii: "?")) else { return nil }
    let query = rest[rest.index(after: mark)...]
    rest = rest[..<mark]
    var place = String(Substring(rest))
    for scheme in ["https:", "http:"] where place.lowercased().hasPrefix(scheme) { place.removeFirst(scheme.count) }
    if place.hasPrefix("//") { place = "/" + place.dropFirst(2).drop { $0 != "/" }.dropFirst() }
    let own = path.prefix { $0 != "?" }
    let isThisList = place.isEmpty || place.hasSuffix(own) || !place.hasPrefix("/") && own.hasSuffix("/" + place)
    return isThisList && !query.isEmpty ? String(Substring(query)) : nil
  }
}

extension LinkList: WalkedList {
  private var steps: CursorWalker.Steps {
    CursorWalker.Steps(
      items: items, id: id,
      request: { query in
        guard let query else { return request(path) }
        return request(path.prefix { $0 != "?" } + "?" + query)
      },
      next: { page throws(Failure) in if let response = page.response { try next(response) } else { nil } },
      refusal: refusal)
  }

  func walker() -> any ListWalker { CursorWalker(steps) }

  func walker(from cursor: inout JSONObject) throws(JSONError) -> any ListWalker {
    CursorWalker(steps, CursorWalk(from: try CursorWalk.Position(reading: &cursor)))
  }
}
