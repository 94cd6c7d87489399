internal import HostCore
internal import Synchronization
internal import TradepostContract

/// One run of a tape while it is played. Tasks that belong to it find it as a task-local value.
final class PlayedRun: Sendable {
  @TaskLocal static var current: PlayedRun?

  private struct State {
    var now: Int64
    var difference: HostError?
    var isOver = false
    var report = TapeReport()
  }

  private let number: Int64
  private let call: OperationCall
  private let source: TapeSource
  private let allowsChangedRecords: Bool
  private let state: Mutex<State>

  init(_ number: Int64, _ call: OperationCall, now: Int64, source: TapeSource, allowsChangedRecords: Bool) {
    self.number = number
    self.call = call
    self.source = source
    self.allowsChangedRecords = allowsChangedRecords
    state = Mutex(State(now: now))
  }

  var now: Int64 { state.withLock { $0.now } }
  var difference: HostError? { state.withLock { $0.difference } }
  /// Whether the recording was stopped at the point that the replay has come to.
  var isOver: Bool { state.withLock { $0.isOver } }

  private func next() throws(HostError) -> TapeEntry? {
    let entry = try source.next(of: number)
    guard case .end(_, .stopped)? = entry else { return entry }
    state.withLock { $0.isOver = true }
    throw HostError("replay.over", "The recording of \(call.name) was stopped here.")
  }

  func answer(_ requests: [OutboundRequest]) -> [OutboundResponse] {
    do throws(HostError) {
      if let difference { throw difference }
      let place = "exchange \(state.withLock { $0.report.exchanges } + 1)"
      let entry = try next()
      guard case .exchange(_, let taped, let responses, let now)? = entry else {
        let asked = requests.first.map { "\($0.method) \($0.path)" } ?? "nothing"
        throw found(place, "the adapter asks for \(asked), the tape has \(entry?.summary ?? "nothing more")")
      }
      guard taped.count == requests.count, responses.count == requests.count else {
        throw found(place, "the adapter asks for \(requests.count) requests at once, on the tape for \(taped.count)")
      }
      for (index, (request, taped)) in zip(requests, taped).enumerated() {
        if let what = RequestDifference.first(request, taped) {
          throw found("\(place), request \(index + 1) of \(requests.count)", what)
        }
      }
      state.withLock { state in
        state.now = now
        state.report.exchanges += 1
      }
      return responses
    } catch {
      let failure = Failure(.invalid, error.message)
      return requests.map { _ in OutboundResponse(failed: failure, delivery: .neverSent) }
    }
  }

  func give(_ page: Page) throws(HostError) {
    if let difference { throw difference }
    let place = "page \(state.withLock { $0.report.pages } + 1)"
    let entry = try next()
    guard case .page(_, let taped, let now)? = entry else {
      throw found(place, "the adapter gives \(page.records.count) records, the tape has \(entry?.summary ?? "nothing more")")
    }
    let digest = PageDigest(page)
    var changed: [String] = []
    if digest != taped {
      let count = digest.records.count
      if !allowsChangedRecords {
        if digest.cursor != taped.cursor { throw found(place, "its cursor is another") }
        if count != taped.records.count { throw found(place, "it has \(count) records, on the tape \(taped.records.count)") }
      }
      for (one, other) in zip(digest.records, taped.records) where one != other {
        if !allowsChangedRecords {
          let problem = one.id == other.id ? "is another" : "stands where the tape has \(other.id)"
          throw found(place, "the record \(one.id) \(problem)")
        }
        changed.append(one.id)
      }
    }
    state.withLock { state in
      state.now = now
      state.report.pages += 1
      state.report.records += page.records.count
      state.report.changedRecords += changed
    }
  }

  /// A pause takes no time; what the clock said behind it is on the tape.
  func wait() {
    let entry: TapeEntry?
    do throws(HostError) { entry = try next() } catch {
      state.withLock { if !$0.isOver { $0.difference = error } }
      return
    }
    guard case .waited(_, let now)? = entry else {
      _ = found("a pause", "the adapter waits, the tape has \(entry?.summary ?? "nothing more")")
      return
    }
    state.withLock { $0.now = now }
  }

  func end(_ outcome: TapeOutcome) throws(HostError) {
    if let difference { throw difference }
    let entry = try source.next(of: number)
    guard case .end(_, let taped)? = entry else {
      throw found("its end", "the adapter ends with \(outcome.summary), the tape goes on with \(entry?.summary ?? "nothing")")
    }
    guard taped == .stopped || taped == outcome || allowsChangedRecords else {
      throw found("its end", "the adapter ends with \(outcome.summary), the tape with \(taped.summary), or their values differ")
    }
  }

  func add(to report: inout TapeReport) {
    let own = state.withLock { $0.report }
    report.runs += 1
    report.exchanges += own.exchanges
    report.pages += own.pages
    report.records += own.records
    report.changedRecords += own.changedRecords
  }

  /// The first difference stays the one that is told, whatever the adapter makes of it.
  private func found(_ place: String, _ what: String) -> HostError {
    state.withLock { state in
      let difference = state.difference ?? .differs(call.name, place, what)
      state.difference = difference
      return difference
    }
  }
}

/// What two requests differ in.
enum RequestDifference {
  /// The first difference in words; nil when there is none.
  static func first(_ one: OutboundRequest, _ taped: OutboundRequest) -> String? {
    let texts = [
      ("method", one.method, taped.method), ("path", one.path, taped.path), ("origin", one.origin, taped.origin),
      ("sign-in", one.signIn, taped.signIn), ("rate limit", one.limit, taped.limit),
    ]
    for (name, new, old) in texts where !new.utf8.elementsEqual(old.utf8) {
      return "its \(name) is \"\(new.prefix(300))\", on the tape \"\(old.prefix(300))\""
    }
    if one.fields != taped.fields { return "its header fields are others" }
    if one.body != taped.body {
      let at = zip(one.body, taped.body).enumerated().first { $0.element.0 != $0.element.1 }?.offset
      return "its body differs from byte \(at ?? min(one.body.count, taped.body.count)) on"
    }
    if one.isSafe != taped.isSafe { return "it is \(one.isSafe ? "" : "not ")said to be safe" }
    if one.capture != taped.capture { return "it captures other secrets" }
    return nil
  }
}
