/// A step as a test reads it.
public enum Step: Equatable, Sendable {
  case done(String, complete: Bool, through: Int64 = 0)
  case fail(Int32, String)
  case send([String])
  case page([Record], cursor: String)
  case wait(UInt64, cursor: String)
  /// A kind that the header does not know, or one that `resume`'s own result contradicts.
  case unknown(UInt32)

  public var isEnd: Bool {
    switch self {
    case .done, .fail: true
    default: false
    }
  }

  /// Of a SEND; else empty.
  public var requests: [String] { if case .send(let requests) = self { requests } else { [] } }
  /// Of a FAIL; else empty.
  public var words: String { if case .fail(_, let words) = self { words } else { "" } }
  /// Of a PAGE; else empty.
  public var records: [Record] { if case .page(let records, _) = self { records } else { [] } }

  public struct Record: Equatable, Sendable {
    public var id: String
    public var json: String
    public var flags: UInt32
    public var version: [UInt8]
    public var reason: String
    /// Number of the SEND, of the response, offset, count.
    public var sources: [[UInt64]]

    public init(
      id: String, json: String, flags: UInt32 = 0, version: [UInt8] = [], reason: String = "", sources: [[UInt64]] = []
    ) {
      self.id = id
      self.json = json
      self.flags = flags
      self.version = version
      self.reason = reason
      self.sources = sources
    }
  }
}
