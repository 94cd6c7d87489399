internal import TradepostContract

/// What an operation wants from the host next.
enum Action: Sendable {
  case send([Request])
  case page(Records.Chunk)
  case wait(milliseconds: Int64, cursor: [UInt8])
  case finish(Result<Ending, Failure>)

  /// What DONE carries.
  struct Ending: Sendable {
    var value: [UInt8]
    var isComplete = false
    var through: Int64 = 0
  }
}

/// What the author's code has asked for and not been given yet, and which of it becomes the next step. Requests go before
/// pages, pages before waiting, so that an answer is on its way as early as it can be. Only in a push do pages go first:
/// the outcome of what was sent is kept before anything else is sent.
struct Agenda: Sendable {
  struct SendAsk: Sendable {
    var requests: [Request]
    var continuation: UnsafeContinuation<[Response], any Error>
  }

  struct PageAsk: Sendable {
    var records: Records
    /// The first record that has not been handed over.
    var next = 0
    var continuation: UnsafeContinuation<Void, any Error>
  }

  struct WaitAsk: Sendable {
    var until: Int64
    var continuation: UnsafeContinuation<Void, any Error>
  }

  /// What the host is busy with.
  private enum Step: Sendable {
    case nothing
    case send([SendAsk])
    case page(PageAsk, through: Int)
    case wait(until: Int64)
  }

  static let mostInOneSend = 200

  private var sends: [SendAsk] = []
  private var pages: [PageAsk] = []
  private var waits: [WaitAsk] = []
  private var step = Step.nothing
  /// How many SENDs went out.
  private(set) var sendCount: UInt32 = 0
  /// Of the last page that the host stored, or what the call came with.
  private(set) var cursor: [UInt8]

  private let keepsFirst: Bool

  init(cursor: [UInt8], keepsFirst: Bool = false) {
    self.cursor = cursor
    self.keepsFirst = keepsFirst
  }

  mutating func ask(_ ask: SendAsk) { sends.append(ask) }
  mutating func ask(_ ask: PageAsk) { pages.append(ask) }
  mutating func ask(_ ask: WaitAsk) { waits.append(ask) }

  /// The next step; nil when nothing is asked for.
  mutating func next(now: Int64) -> Action? {
    if !sends.isEmpty, !keepsFirst || pages.isEmpty {
      // As many as a host takes at once; the others go out with the next step.
      var count = 0
      let asked = Array(
        sends.prefix { ask in
          let fits = count == 0 || count + ask.requests.count <= Self.mostInOneSend
          count += ask.requests.count
          return fits
        })
      sends.removeFirst(asked.count)
      step = .send(asked)
      sendCount &+= 1
      return .send(asked.count == 1 ? asked[0].requests : asked.flatMap { $0.requests })
    }
    if !pages.isEmpty {
      let page = pages.removeFirst()
      let chunk = page.records.chunk(from: page.next, cursorBefore: cursor)
      step = .page(page, through: chunk.range.upperBound)
      return .page(chunk)
    }
    if let until = waits.map({ $0.until }).min() {
      step = .wait(until: until)
      return .wait(milliseconds: max(0, until.subtractingReportingOverflow(now).partialValue), cursor: cursor)
    }
    return nil
  }

  /// The requests of the SEND in flight, in order; empty when none is.
  var requestsInFlight: [Request] {
    guard case .send(let asks) = step else { return [] }
    return asks.count == 1 ? asks[0].requests : asks.flatMap { $0.requests }
  }

  /// Whose code goes on with these responses, one to each request in flight; nil when no SEND is.
  mutating func take(_ responses: [Response]) -> [Wake]? {
    guard case .send(let asks) = step else { return nil }
    step = .nothing
    var wakes: [Wake] = []
    var rest = responses[...]
    for ask in asks {
      wakes.append(.responses(ask.continuation, Array(rest.prefix(ask.requests.count))))
      rest = rest.dropFirst(ask.requests.count)
    }
    return wakes
  }

  /// Whose code goes on now that the page is stored or the time has passed; nil when neither was asked for.
  mutating func takeDone(now: Int64) -> [Wake]? {
    switch step {
    case .page(var page, let through):
      step = .nothing
      guard through >= page.records.count else {
        page.next = through
        pages.insert(page, at: 0)
        return []
      }
      cursor = page.records.cursor
      return [.done(page.continuation)]
    case .wait(let until):
      step = .nothing
      // A clock that stands still must not keep anyone waiting: what was waited for has come.
      let reached = max(now, until)
      let due = waits.filter { $0.until <= reached }
      waits.removeAll { $0.until <= reached }
      return due.map { .done($0.continuation) }
    case .send, .nothing: return nil
    }
  }

  /// Whose code learns that the host will not do what it was asked.
  mutating func refuse(_ failure: Failure) -> [Wake] {
    defer { step = .nothing }
    switch step {
    case .send(let asks): return asks.map { .refusedSend($0.continuation, failure) }
    case .page(let page, _): return [.refused(page.continuation, failure)]
    case .wait:
      defer { waits.removeAll() }
      return waits.map { .refused($0.continuation, failure) }
    case .nothing: return []
    }
  }

  /// Everyone who waits, to be told that the operation is over.
  mutating func cancel() -> [Wake] {
    var wakes: [Wake] = []
    if case .send(let asks) = step { wakes += asks.map { .refusedSend($0.continuation, CancellationError()) } }
    if case .page(let page, _) = step { wakes.append(.refused(page.continuation, CancellationError())) }
    wakes += sends.map { .refusedSend($0.continuation, CancellationError()) }
    wakes += pages.map { .refused($0.continuation, CancellationError()) }
    wakes += waits.map { .refused($0.continuation, CancellationError()) }
    step = .nothing
    sends.removeAll()
    pages.removeAll()
    waits.removeAll()
    return wakes
  }
}

/// Someone's code that goes on, and with what.
enum Wake: Sendable {
  case responses(UnsafeContinuation<[Response], any Error>, [Response])
  case done(UnsafeContinuation<Void, any Error>)
  case refusedSend(UnsafeContinuation<[Response], any Error>, any Error)
  case refused(UnsafeContinuation<Void, any Error>, any Error)

  func callAsFunction() {
    switch self {
    case .responses(let continuation, let responses): continuation.resume(returning: responses)
    case .done(let continuation): continuation.resume()
    case .refusedSend(let continuation, let error): continuation.resume(throwing: error)
    case .refused(let continuation, let error): continuation.resume(throwing: error)
    }
  }
}
