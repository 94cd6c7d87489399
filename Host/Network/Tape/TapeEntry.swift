internal import HostCore
internal import TradepostContract
internal import TradepostJSON

/// What a tape says about itself.
public struct TapeHeader: Sendable, Equatable {
  public var package: String
  public var version: String
  public var store: String
  /// A JSON object, as the session was opened with it. Never a secret.
  public var settings: String
  /// Milliseconds since 1970.
  public var recorded: Int64

  public init(package: String, version: String, store: String, settings: String, recorded: Int64) {
    self.package = package
    self.version = version
    self.store = store
    self.settings = settings
    self.recorded = recorded
  }
}

/// One line of a tape. All but the header belong to a run of one operation; runs may be interleaved.
///
/// `now` is the adapter's time from this moment on: while a tape is made or played, the clock that an adapter sees stands
/// still between entries, so that both times it reads the same.
enum TapeEntry: Sendable {
  case header(TapeHeader)
  case call(run: Int64, OperationCall, now: Int64)
  case exchange(run: Int64, [OutboundRequest], [OutboundResponse], now: Int64)
  case page(run: Int64, PageDigest, now: Int64)
  case waited(run: Int64, now: Int64)
  case end(run: Int64, TapeOutcome)

  var run: Int64? {
    switch self {
    case .header: nil
    case .call(let run, _, _), .exchange(let run, _, _, _), .page(let run, _, _), .waited(let run, _), .end(let run, _): run
    }
  }

  /// For messages: what is on the tape.
  var summary: String {
    switch self {
    case .header: "its header"
    case .call(_, let call, _): "the call \(call.name)"
    case .exchange(_, let requests, _, _):
      "a request for \(requests.first.map { "\($0.method) \($0.path)" } ?? "nothing")"
        + (requests.count > 1 ? " and \(requests.count - 1) more" : "")
    case .page(_, let page, _): "a page of \(page.records.count) records"
    case .waited: "a pause"
    case .end(_, let outcome): outcome.summary
    }
  }
}

/// How a run ended.
enum TapeOutcome: Sendable, Equatable {
  case done(value: [UInt8], isComplete: Bool, through: Int64)
  case failed(Failure)
  /// By something outside the adapter: a full disk, a cancelled task. Nothing is compared with it.
  case stopped

  var summary: String {
    switch self {
    case .done: "the end"
    case .failed(let failure): "the failure \"\(failure.code): \(failure.message)\""
    case .stopped: "the end by something outside"
    }
  }
}

/// A page as its records' fingerprints.
struct PageDigest: Sendable, Equatable {
  var cursor: [UInt8]
  var records: [Record]

  struct Record: Sendable, Equatable {
    var id: String
    /// SHA-256 of all that was handed over, sources included, in hexadecimal.
    var digest: String
  }
}
