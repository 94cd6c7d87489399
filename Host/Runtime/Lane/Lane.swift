internal import HostCore
internal import TradepostContract

/// Where an adapter's code runs for one store. Everything that crosses is an owned value, so that a lane can be a thread
/// of this process or a process of its own. One call at a time; whoever calls meanwhile waits.
protocol Lane: Sendable {
  /// Starts an operation and gives its number, good for this lane until ``drop(_:)``.
  func start(_ call: LaneCall) async throws(LaneError) -> LaneOperation
  /// Gives an operation what it waits for and returns the step that it needs next, checked as memory, not as content.
  func resume(_ operation: LaneOperation, _ reply: LaneReply) async throws(LaneError) -> LaneStep
  /// Ends an operation, whatever it is doing; need not wait until that is done. An unknown number is none of anybody's
  /// business.
  func drop(_ operation: LaneOperation) async
  /// Drops what is left and closes the session. The lane serves nothing after it.
  func close() async
}

/// A number for an operation of one lane.
struct LaneOperation: Sendable, Hashable {
  let number: UInt64
  /// `list orders`, for whoever times the calls.
  let name: String
}

/// Why a lane gave no answer.
enum LaneError: Error, Equatable {
  /// A call did not return in time; the lane is given up.
  case retired(operation: String, milliseconds: Int64)
  /// ``Lane/close()`` came first.
  case closed
  /// The adapter returned NULL, which means that it is out of memory.
  case memory(String)
  case malformed(StepProblem)
}

/// ``OperationCall``, at the moment it starts.
struct LaneCall: Sendable {
  var call: OperationCall
  /// Milliseconds since 1970.
  var now: Int64
}

/// What the host found out: `tp_reply`.
struct LaneReply: Sendable {
  enum Content: Sendable {
    case start
    case responses([OutboundResponse])
    case ok
    case cancel
    case refused(String)
  }

  var content: Content
  /// Milliseconds since 1970.
  var now: Int64
}

/// What an operation asks for: `tp_step`, copied. Only what its kind is about has been read.
struct LaneStep: Sendable, Equatable {
  var kind: UInt32
  var flags: UInt32 = 0
  /// What `resume` returned: 1 more, 0 ended.
  var more: Int32 = 1
  var wait: UInt64 = 0
  var requests: [LaneRequest] = []
  var records: [LaneRecord] = []
  var cursor: [UInt8] = []
  var value: [UInt8] = []
  var failure: LaneFailure?
  var through: Int64 = 0
}

/// `tp_request`
struct LaneRequest: Sendable, Equatable {
  var method: [UInt8] = []
  var origin: [UInt8] = []
  var path: [UInt8] = []
  var fields: [LaneField] = []
  var body: [UInt8] = []
  var auth: [UInt8] = []
  var bucket: [UInt8] = []
  var flags: UInt32 = 0
  var capture: [UInt8] = []
}

/// `tp_field`
struct LaneField: Sendable, Equatable {
  var name: [UInt8]
  var value: [UInt8]
  var flags: UInt32 = 0
}

/// `tp_record`
struct LaneRecord: Sendable, Equatable {
  var flags: UInt32 = 0
  var id: [UInt8] = []
  var version: [UInt8] = []
  var json: [UInt8] = []
  var sources: [LaneSpan] = []
  var reason: [UInt8] = []
}

/// `tp_span`
struct LaneSpan: Sendable, Equatable {
  var send: UInt32
  var response: UInt32
  var offset: UInt64
  var count: UInt64
}

/// `tp_failure`
struct LaneFailure: Sendable, Equatable {
  var code: Int32
  var retryAfter: UInt32 = 0
  var message: [UInt8] = []
  var detail: [UInt8] = []
}
