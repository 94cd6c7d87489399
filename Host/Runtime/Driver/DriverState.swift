internal import HostCore
internal import TradepostABI
internal import TradepostContract

/// Decides what is done with each step of one operation: the checks, the order of things and the bounds, without doing
/// any of it. Whoever performs an action tells its outcome, and gets the reply that the adapter is resumed with.
struct DriverState {
  /// What is to be done now.
  enum Action {
    case send([OutboundRequest])
    /// Store the page; then resume with ok.
    case keep(Page)
    /// Store the page when there is one, wait that many milliseconds; then resume with ok.
    case wait(Int64, keeping: Page?)
    /// Do nothing of what was asked; resume with why.
    case refuse(String)
    case done(OperationResult)
    case fail(Failure)
  }

  private let limits: RuntimeLimits
  private let blame: Blame
  private let requests: RequestCheck
  private var evidence: Evidence
  private var steps = 0
  private var hasEnded = false
  /// What the run's storage has, so that a WAIT at the same place stores nothing.
  private var storedCursor: [UInt8]
  /// Pieces of evidence that were cited and no longer there.
  private(set) var evidenceGone = 0

  init(_ call: OperationCall, manifest: Manifest, blame: Blame, limits: RuntimeLimits) {
    self.limits = limits
    self.blame = blame
    requests = RequestCheck(manifest)
    evidence = Evidence(limit: limits.evidenceBytes)
    storedCursor = call.cursor
  }

  /// Takes the next step.
  mutating func take(_ step: LaneStep) -> Action {
    do throws(StepProblem) { return try decide(step) } catch {
      hasEnded = true
      return .fail(blame.failure(error))
    }
  }

  /// The outcome of the SEND just asked for; the bodies can be cited from now on.
  mutating func answered(_ responses: [OutboundResponse]) { evidence.add(responses.map(\.body)) }

  private mutating func decide(_ step: LaneStep) throws(StepProblem) -> Action {
    guard !hasEnded else { throw StepProblem(problem: "gave a step after its end") }
    steps += 1
    guard steps <= limits.steps else {
      throw StepProblem(code: .limit, problem: "came to no end within \(limits.steps) steps")
    }
    try checkEnd(step)
    switch step.kind {
    case TP_STEP_DONE.rawValue: return .done(try ResultCheck.result(step))
    case TP_STEP_FAIL.rawValue: return .fail(try ResultCheck.failure(step))
    case TP_STEP_SEND.rawValue: return try send(step)
    case TP_STEP_PAGE.rawValue: return .keep(try page(step))
    case TP_STEP_WAIT.rawValue: return try wait(step)
    default:
      throw StepProblem(code: .unsupported, problem: "asked for a step of kind \(step.kind), which this host does not know")
    }
  }

  /// `resume` returns 0 with DONE and FAIL, 1 with everything else.
  private mutating func checkEnd(_ step: LaneStep) throws(StepProblem) {
    guard step.kind != StepReader.unanswered else {
      throw StepProblem(problem: "returned \(step.more) from resume without filling the step in")
    }
    let isLast = step.kind == TP_STEP_DONE.rawValue || step.kind == TP_STEP_FAIL.rawValue
    guard step.more == (isLast ? 0 : 1) else {
      throw StepProblem(problem: "returned \(step.more) from resume with a step of kind \(step.kind), where \(isLast ? 0 : 1) must stand")
    }
    hasEnded = isLast
  }

  private mutating func send(_ step: LaneStep) throws(StepProblem) -> Action {
    guard !step.requests.isEmpty else { throw StepProblem(problem: "asked to send no request at all") }
    guard step.requests.count <= limits.requestsPerSend else {
      throw StepProblem(code: .limit, problem: "gave \(step.requests.count) requests, at most \(limits.requestsPerSend) may be")
    }
    var checked: [OutboundRequest] = []
    checked.reserveCapacity(step.requests.count)
    for (position, request) in step.requests.enumerated() {
      switch try requests.check(request, position) {
      case .good(let request): checked.append(request)
      case .refused(let why):
        evidence.add([])  // A SEND that was refused counts, and has no answers to cite.
        return .refuse(why)
      }
    }
    return .send(checked)
  }

  private mutating func page(_ step: LaneStep) throws(StepProblem) -> Page {
    guard step.records.count <= limits.recordsPerPage else {
      throw StepProblem(code: .limit, problem: "gave \(step.records.count) records in a page, at most \(limits.recordsPerPage) may be")
    }
    try checkCursor(step)
    var records: [PageRecord] = []
    records.reserveCapacity(step.records.count)
    for (position, record) in step.records.enumerated() {
      let (checked, gone) = try RecordCheck.check(record, position, evidence)
      evidenceGone += gone
      records.append(checked)
    }
    storedCursor = step.cursor
    return Page(records: records, cursor: step.cursor)
  }

  private mutating func wait(_ step: LaneStep) throws(StepProblem) -> Action {
    guard step.wait <= UInt64(clamping: limits.wait) else {
      throw StepProblem(code: .limit, problem: "asked to wait \(step.wait) ms, at most \(limits.wait) at a time may be")
    }
    try checkCursor(step)
    let page = step.cursor.isEmpty || step.cursor == storedCursor ? nil : Page(records: [], cursor: step.cursor)
    if page != nil { storedCursor = step.cursor }
    return .wait(Int64(step.wait), keeping: page)
  }

  private func checkCursor(_ step: LaneStep) throws(StepProblem) {
    guard step.cursor.count <= limits.cursorBytes else {
      throw StepProblem(code: .limit, problem: "gave a cursor of \(step.cursor.count) bytes, at most \(limits.cursorBytes) may be")
    }
  }
}
