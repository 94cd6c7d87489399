/// Part of a long list.
public struct ListPage<Item: Sendable>: Sendable {
  public var items: [Item]
  /// Behind which item the list goes on; nil: it does not.
  public var next: ListPlace?

  public init(items: [Item], next: ListPlace?) {
    self.items = items
    self.next = next
  }

  /// - Parameter found: one more than `limit` when the list goes on.
  public init(_ found: [Item], limit: Int, place: (Item) -> ListPlace) {
    items = Array(found.prefix(limit))
    next = found.count > limit ? items.last.map(place) : nil
  }
}

/// An item's place in a list: what the list is in the order of.
public struct ListPlace: Sendable, Hashable {
  public let keys: [Int64]

  public init(_ keys: Int64...) { self.keys = keys }

  /// As a cursor says it. Throws when that is none of a list with so many keys.
  public init?(_ parts: [String]?, count: Int) throws(HostError) {
    guard let parts else { return nil }
    let keys = parts.compactMap { Int64($0) }
    guard keys.count == count, parts.count == count else {
      throw HostError("cursor.unreadable", "The cursor is none of this list's. Begin at its start, without one.", exit: 2)
    }
    self.keys = keys
  }

  public var parts: [String] { keys.map { String($0) } }

  public subscript(_ index: Int) -> Int64 { keys.indices.contains(index) ? keys[index] : 0 }
}
