internal import HostCore
internal import TradepostABI
internal import TradepostContract
internal import TradepostJSON

/// Checks the step that an operation ends with.
enum ResultCheck {
  static func result(_ step: LaneStep) throws(StepProblem) -> OperationResult {
    guard step.flags & ~UInt32(TP_DONE_COMPLETE) == 0 else {
      throw StepProblem(code: .unsupported, problem: "ended with the flags \(step.flags), which this host does not know")
    }
    guard !step.value.isEmpty else { throw StepProblem(problem: "ended without a result: a JSON value, {} at least, must stand there") }
    do throws(JSONError) { _ = try JSONDocument(parsing: step.value) } catch {
      throw StepProblem(problem: "ended with a result that is no JSON (\(error))")
    }
    guard step.through >= 0 else { throw StepProblem(problem: "gave everything up to the time \(step.through), which is before 1970") }
    return OperationResult(
      value: step.value, isComplete: step.flags & UInt32(TP_DONE_COMPLETE) != 0, through: step.through)
  }

  /// The adapter's own failure. Its words are kept as far as they are words.
  static func failure(_ step: LaneStep) throws(StepProblem) -> Failure {
    guard let failure = step.failure else { throw StepProblem(problem: "failed without saying how") }
    let message = Prose.text(failure.message, atMost: 4096)
    guard let code = Failure.Code(rawValue: failure.code) else {
      throw StepProblem(
        problem: "failed with the code \(failure.code), which the contract does not have, saying \"\(message.prefix(200))\"")
    }
    let detail = failure.detail.count <= 64 << 10 ? String(validating: failure.detail, as: UTF8.self) : nil
    return Failure(
      code, message.isEmpty ? "the adapter did not say why (\(code))" : message, detail: detail ?? "",
      retryAfterMilliseconds: failure.retryAfter)
  }
}
