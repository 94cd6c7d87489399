internal import TradepostContract

/// Whose operation it is, for the sentences in which an operation is ended because of its adapter.
struct Blame: Sendable {
  /// `acme 1.2.0`
  let package: String
  let store: String
  /// `list orders`
  let operation: String

  /// The failure that a step with that problem ends the operation with.
  func failure(_ problem: StepProblem) -> Failure {
    let advice =
      switch problem.code {
      case .limit: "this is more than the host allows: tell the adapter's author"
      case .unsupported: "update Tradepost, or go back to the adapter's version before"
      default: "this is a bug in the adapter: tell its author, or go back to the version before"
      }
    return Failure(problem.code, "\(package) \(problem.problem) · \(operation) of \(store) · \(advice)")
  }

  /// The failure that a lane without an answer ends the operation with.
  func failure(_ error: LaneError) -> Failure {
    switch error {
    case .malformed(let problem): return failure(problem)
    case .retired(let stuck, let milliseconds):
      return Failure(
        .limit,
        "\(package) did not return for \(milliseconds) ms from a call of \(stuck) · \(operation) of \(store) · connect again after a restart, and tell the adapter's author"
      )
    case .closed: return Failure(.cancelled, "the session of \(package) was closed · \(operation) of \(store) · start the run again")
    case .memory(let call):
      return Failure(
        .adapter,
        "\(package) returned NULL from \(call), which means that it is out of memory · \(operation) of \(store) · try again with more memory free"
      )
    }
  }
}
