public import TradepostContract

/// What the host wants an adapter to do.
public struct OperationCall: Sendable, Hashable {
  /// `check`, `list`, `get`, `count`, …
  public var operation: String
  public var resource: Resource?
  /// A JSON object, checked against the operation's schema.
  public var arguments = "{}"
  /// Of this run's last stored page; empty: from the start.
  public var cursor: [UInt8] = []
  /// The watermark: platform time in milliseconds, overlap taken off; 0: everything.
  public var since: Int64 = 0
  /// The dice of the operation.
  public var seed: UInt64 = 0

  public init(_ operation: String, _ resource: Resource? = nil) {
    self.operation = operation
    self.resource = resource
  }

  /// `list orders`, for messages.
  public var name: String { resource.map { "\(operation) \($0.rawValue)" } ?? operation }
}

/// Records and the cursor behind them, to be stored in one transaction.
public struct Page: Sendable {
  public var records: [PageRecord]
  public var cursor: [UInt8]

  public init(records: [PageRecord], cursor: [UInt8]) {
    self.records = records
    self.cursor = cursor
  }
}

/// One item of a page as it came over the boundary: checked for shape, not yet decoded.
public struct PageRecord: Sendable {
  public var id: String
  /// The platform's notion of newer, comparable as bytes; empty: none.
  public var version: [UInt8]
  /// An object of the resource's schema; raw bytes when ``rejection`` is set.
  public var json: [UInt8]
  public var isDeleted: Bool
  /// Why the adapter could not read it, by name.
  public var rejection: String?
  /// The platform's own bytes that it was read from, one piece for each place.
  public var sources: [ArraySlice<UInt8>]

  public init(
    id: String, version: [UInt8] = [], json: [UInt8], isDeleted: Bool = false, rejection: String? = nil,
    sources: [ArraySlice<UInt8>] = []
  ) {
    self.id = id
    self.version = version
    self.json = json
    self.isDeleted = isDeleted
    self.rejection = rejection
    self.sources = sources
  }
}

/// How an operation ended well.
public struct OperationResult: Sendable {
  /// A JSON value.
  public var value: [UInt8]
  /// Whether the list was whole, so that what it lacks is gone from the shop.
  public var isComplete: Bool
  /// Platform time in milliseconds up to which every change was given; 0: the adapter does not say.
  public var through: Int64

  public init(value: [UInt8], isComplete: Bool, through: Int64) {
    self.value = value
    self.isComplete = isComplete
    self.through = through
  }
}

/// One connected store's side of a loaded adapter: what Sync drives and Runtime provides.
public protocol StoreSession: Sendable {
  /// Runs an operation to its end. `keep` stores a page and returns once it is committed; when it throws, the operation is
  /// dropped. Cancelling the task drops it too, never while an unsafe request is in flight.
  func run(_ call: OperationCall, keep: @Sendable (Page) async throws -> Void) async throws -> OperationResult

  /// Ends the session after its last operation.
  func close() async
}
