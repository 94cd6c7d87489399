public import TradepostContract

/// A list in the order of the last change, from a time on: `?min_last_modified=1768462200&sort_on=updated&sort_order=asc`.
///
/// ```swift
/// KeysetList("receipts", items: "/results", id: "receipt_id", time: "updated_timestamp") { place in
///   .get("/receipts?sort_on=updated&sort_order=asc&limit=100&min_last_modified=\(place.time / 1000)&offset=\(place.offset)")
/// }
/// ```
///
/// Each page begins at the time of the last item seen, and what was given already is left out. What changes while the walk is
/// under way moves to the list's end and is met there again. More items of one second than a page holds are walked within
/// that second, by offset or by id. The list ends where a page that is not full holds nothing new.
public struct KeysetList: Sendable {
  /// Where a page begins.
  public struct Place: Sendable, Hashable {
    /// Milliseconds since 1970: the page's items changed then or later. 0: all items.
    public var time: Int64
    /// How many of those to leave out; 0 unless one moment holds more than a page, and always with ``Ties/id``.
    public var offset = 0
    /// With ``Ties/id``: of the items of that time only those with a larger id. Nil: all of them.
    public var after: String?

    public init(time: Int64, offset: Int = 0, after: String? = nil) {
      self.time = time
      self.offset = offset
      self.after = after
    }
  }

  /// How to get on where one moment holds more items than a page.
  public enum Ties: Sendable, Hashable {
    /// The platform can leave out the first items of a list.
    case offset
    /// The platform orders by time and id, and gives what stands behind both.
    case id
  }

  /// Tells the lists of one walk apart, also in a cursor.
  public var name: String
  /// Where the items stand in an answer, as a JSON pointer; nil: the answer itself, or the first list in it.
  public var items: String?
  /// The member that holds an item's id.
  public var id: String
  /// The member that says when an item changed last: RFC 3339, or a number that counts ``resolution`` since 1970.
  public var time: String
  /// Items a page.
  public var size: Int
  /// How exactly the platform takes a time, in milliseconds.
  public var resolution: Int64 = 1000
  public var ties = Ties.offset
  /// Where an answer says how many items there are from its time on, as a JSON pointer; saves the last look.
  public var total: String?
  /// The request for a page.
  public var request: @Sendable (Place) throws -> Request
  /// Sees every answer first, see ``CursorList/refusal``.
  public var refusal: @Sendable (Response) -> Failure? = { _ in nil }

  public init(
    _ name: String, items: String? = nil, id: String = "id", time: String, size: Int = 100,
    request: @escaping @Sendable (Place) throws -> Request
  ) {
    self.name = name
    self.items = items
    self.id = id
    self.time = time
    self.size = size
    self.request = request
  }
}
