internal import HostCore
internal import TradepostContract

extension RunEnd {
  /// Ends a run that an error broke off.
  ///
  /// - Parameter cancelled: what a person is told when the run was cancelled.
  mutating func fail(_ error: any Error, cancelled: String) {
    switch error {
    case let failure as Failure:
      state = failure.code == .cancelled ? .cancelled : .failed
      code = "\(failure.code)"
      message = failure.message
    case let error as HostError:
      state = .failed
      code = error.code
      message = error.message
    case is CancellationError:
      state = .cancelled
      message = cancelled
    default:
      state = .failed
      code = "run.unknown"
      message = "\(error)"
    }
  }
}
