public import TradepostContract
internal import TradepostJSON

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

  /// Items gathered from any answers.
  public init(items: [Item]) {
    self.items = items
    response = nil
  }

  /// The first list of the answer: the answer itself, or the first one found inside of it. Throws `platform` when the text is
  /// no list from beginning to end.
  public init(_ response: Response) throws(Failure) {
    self.response = response
    switch response.content {
    case .json(let document):
      guard let list = Self.list(in: document.root) else {
        throw Failure(.platform, "\(response.request.name) was answered with something other than a list")
      }
      items = list.items.map { Item($0, of: response) }
    case .other(let bytes, let error):
      guard let cut = bytes.withUnsafeBytes({ Self.cut($0) }) else {
        throw Failure(unreadable: response, bytes, error)
      }
      items = cut.map { range in
        let content: Item.Content
        do throws(JSONError) {
          content = .json(try JSONDocument(parsing: Array(bytes[range])).root)
        } catch { content = .broken(Array(bytes[range]), error) }
        return Item(content: content, span: Item.Span(place: response.place, range: range))
      }
    }
  }

  private static func list(in value: JSONValue) -> JSONValue? {
    if value.kind == .list { return value }
    return value.members.first { $0.value.kind == .list }?.value
  }

  /// The items of a text that is one list from bracket to bracket; nil when it ends early or has more in it, for then nobody
  /// knows what is missing.
  static func cut(_ source: UnsafeRawBufferPointer) -> [Range<Int>]? {
    guard let first = source.firstIndex(where: { $0 > 0x20 }), source[first] == UInt8(ascii: "["),
      let last = source.lastIndex(where: { $0 > 0x20 }), last > first, source[last] == UInt8(ascii: "]")
    else { return nil }
    let items = JSONScanner.items(in: source)
    let end = items.last?.upperBound ?? first + 1
    guard source[end..<last].allSatisfy({ $0 <= 0x20 }) else { return nil }
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
