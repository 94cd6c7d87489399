public import TradepostContract
internal import TradepostJSON

/// Records, written as the host wants them, and the cursor behind them: what ``Run/keep(_:)`` stores in one transaction.
public struct Records: Sendable {
  struct Entry: Sendable {
    var id: String
    /// The time of the last change in milliseconds, its sign turned round and its largest byte first, so that newer is larger
    /// byte by byte.
    var version: UInt64?
    var json: Range<Int>
    var spans: Range<Int>
    var isDeleted = false
    var rejection: String?
  }

  /// A part of the records that goes out as one PAGE.
  struct Chunk: Sendable {
    var records: Records
    var range: Range<Int>
    var cursor: [UInt8]
  }

  /// More than these are handed over in several pages, of which the last moves the cursor.
  static let mostInOnePage = 500

  private(set) var entries: [Entry] = []
  private(set) var spans: [Item.Span] = []
  private var writer: JSONWriter
  /// Opaque to the host; where a run that stops behind these records goes on.
  public var cursor: [UInt8]

  /// None yet.
  public init(cursor: [UInt8] = [], capacity: Int = 0) {
    self.cursor = cursor
    writer = JSONWriter(reserving: capacity &* 1536)
    entries.reserveCapacity(capacity)
    spans.reserveCapacity(capacity)
  }

  public var count: Int { entries.count }
  var json: [UInt8] { writer.bytes }

  /// Adds a record and everything that it was read from.
  public mutating func add(_ record: some Record, from item: Item, _ others: [Item] = [], deleted: Bool = false) {
    let start = nextValue
    record.write(to: &writer)
    add(
      Entry(
        id: record.id, version: record.updatedAt.map { Self.version(of: $0) }, json: start..<writer.bytes.count,
        spans: spans.count..<spans.count + 1 + others.count, isDeleted: deleted), item, others)
  }

  /// Adds an item that no record can be made of: its own bytes, and what could not be read, by name.
  public mutating func reject(_ item: Item, because error: any Error) {
    let start = nextValue
    let bytes = item.bytes
    bytes.withUnsafeBytes { writer.raw($0) }
    add(
      Entry(
        id: item.id.flatMap { (1...255).contains($0.utf8.count) ? $0 : nil } ?? Self.nameless(bytes),
        json: start..<writer.bytes.count, spans: spans.count..<spans.count + 1, rejection: Self.reason(error)), item, [])
  }

  /// Adds what an operation other than a list gives: an outcome, say, which is read from no one item.
  mutating func add(id: String, _ write: (inout JSONWriter) -> Void) {
    let start = nextValue
    write(&writer)
    entries.append(Entry(id: id, json: start..<writer.bytes.count, spans: spans.count..<spans.count))
  }

  private mutating func add(_ entry: Entry, _ item: Item, _ others: [Item]) {
    entries.append(entry)
    spans.append(item.span)
    for other in others { spans.append(other.span) }
  }

  /// Where the next value will stand: behind a comma, unless it is the first.
  private var nextValue: Int { writer.bytes.isEmpty ? 0 : writer.bytes.count + 1 }

  static func version(of time: Timestamp) -> UInt64 {
    (UInt64(bitPattern: time.milliseconds) ^ (1 << 63)).bigEndian
  }

  /// An id for what has none, the same whenever the same bytes come (FNV-1a).
  private static func nameless(_ bytes: [UInt8]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return "unnamed-" + String(hash, radix: 16)
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case let error as JSONError: error.description
    case let error as MoneyError: error.description
    case let error as Failure: error.message
    default: "\(error)"
    }
  }

  func chunk(from first: Int, cursorBefore: [UInt8]) -> Chunk {
    let end = min(entries.count, first + Self.mostInOnePage)
    return Chunk(records: self, range: first..<end, cursor: end == entries.count ? cursor : cursorBefore)
  }
}
