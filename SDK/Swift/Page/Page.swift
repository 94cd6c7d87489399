public import TradepostContract
public import TradepostJSON

/// The records of one answer, each as it came.
public struct Page: Sendable {
  public internal(set) var items: [Item]
  /// Where a run that stops behind this page goes on; empty unless a ``Walk`` made the page.
  public var cursor: [UInt8] = []
  /// The name of the walk's list that it belongs to.
  public internal(set) var list = ""
  /// Whether a walk begins its list with this page, for the first time or once more.
  var isAfresh = false
  /// The answer it was cut from; nil for items that were gathered from several.
  public let response: Response?
  /// The answer around the items: all of it, or, where its text as a whole is no JSON, all but the items. Nil when that is no
  /// JSON either, and for gathered items.
  public let envelope: JSONValue?

  /// Items gathered from any answers.
  public init(items: [Item]) {
    self.items = items
    response = nil
    envelope = nil
  }

  /// The list at the JSON pointer `items`; without one the answer itself, or the first list found inside of it. `id`: the
  /// member that holds an item's id. Throws `platform` when there is no list there from beginning to end.
  public init(_ response: Response, items pointer: String? = nil, id: String = "id") throws(Failure) {
    self.response = response
    switch response.content {
    case .json(let document):
      guard let list = pointer.map({ document.root.at($0) }) ?? Self.list(in: document.root), list.kind == .list else {
        throw Failure(listless: response, pointer)
      }
      items = list.items.map { Item($0, of: response, id: id) }
      envelope = document.root
    case .other(let bytes, let error):
      guard let list = bytes.withUnsafeBytes({ RawList.range(at: pointer ?? "", in: $0) }),
        let cut = bytes.withUnsafeBytes({ Self.cut(UnsafeRawBufferPointer(rebasing: $0[list])) })
      else { throw Failure(unreadable: response, bytes, error) }
      envelope = try? JSONDocument(parsing: bytes[..<list.lowerBound] + Array("[]".utf8) + bytes[list.upperBound...]).root
      items = cut.map { piece in
        let range = list.lowerBound + piece.lowerBound..<list.lowerBound + piece.upperBound
        let content: Item.Content
        do throws(JSONError) {
          content = .json(try JSONDocument(parsing: Array(bytes[range])).root)
        } catch { content = .broken(Array(bytes[range]), error) }
        return Item(content: content, span: Item.Span(place: response.place, range: range), id: id)
      }
    }
  }

  private static func list(in value: JSONValue) -> JSONValue? {
    if value.kind == .list { return value }
    return value.members.first { $0.value.kind == .list }?.value
  }

  /// The items of a text that is one list from bracket to bracket; nil when it has more in it.
  static func cut(_ list: UnsafeRawBufferPointer) -> [Range<Int>]? {
    let items = JSONScanner.items(in: list)
    let end = items.last?.upperBound ?? 1
    guard list[end..<list.count - 1].allSatisfy({ $0 <= 0x20 }) else { return nil }
    return items
  }
}

extension Page {
  /// Makes a record of each item. An item whose mapping throws is handed over as it came, with the reason, and its
  /// neighbours live.
  ///
  /// `deleted`: the records are gone from the shop, this is their last state. `alsoFrom`: what else a record was read from
  /// (an order's refunds come from another answer).
  public func map<R: Record>(
    deleted: Bool = false, alsoFrom: (Item) -> [Item] = { _ in [] }, _ make: (Item) throws -> R
  ) -> Records {
    var records = Records(cursor: cursor, capacity: items.count)
    for item in items {
      do { records.add(try make(item), from: item, alsoFrom(item), deleted: deleted) } catch {
        records.reject(item, because: error)
      }
    }
    return records
  }

  /// Makes any number of records of each item; when that throws, the item is handed over as it came, and none of its records.
  public func flatMap<C: Collection>(
    deleted: Bool = false, alsoFrom: (Item) -> [Item] = { _ in [] }, _ make: (Item) throws -> C
  ) -> Records where C.Element: Record {
    var records = Records(cursor: cursor, capacity: items.count)
    for item in items {
      do {
        let made = try make(item)
        let others = alsoFrom(item)
        for record in made { records.add(record, from: item, others, deleted: deleted) }
      } catch { records.reject(item, because: error) }
    }
    return records
  }
}
