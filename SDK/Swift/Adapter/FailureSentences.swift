internal import TradepostContract
internal import TradepostJSON

// The SDK's own sentences, all in one place.

extension Failure {
  static func unsupported(_ operation: String) -> Failure {
    Failure(.unsupported, "this adapter has no operation \(operation)")
  }

  static let strayed = Failure(
    .adapter,
    "the operation waits for something that the host knows nothing of (Task.sleep, Task {}, @MainActor, a continuation of "
      + "its own); an adapter awaits its run alone, and waits with run.wait(milliseconds:)")

  static let ended = Failure(.adapter, "the operation has ended already; the host resumed it once more")

  static let cancelled = Failure(.cancelled, "the host cancelled the operation")

  static func refused(_ reason: String) -> Failure {
    Failure(.adapter, "the host refused the step: \(reason.isEmpty ? "it gave no reason" : reason)")
  }

  static func unknownReply(_ kind: UInt32) -> Failure {
    Failure(.unsupported, "the host replied with kind \(kind), which this adapter's SDK does not know; update the adapter")
  }

  static func unasked(_ reply: String) -> Failure {
    Failure(.unsupported, "the host gave \(reply) that was not asked for")
  }

  static let unreadableCursor = Failure(
    .cursor, "the cursor is none of this adapter's version; start the run again without it")

  /// A platform's refusal of a request whose token it handed out itself.
  init(staleToken failure: Failure) {
    let end = failure.message.hasSuffix(".") ? "" : "."
    self.init(
      .cursor, "\(failure.message)\(end) The platform no longer takes its own token; the run starts again without it",
      detail: failure.detail)
  }

  /// What an author's code ended with, as the host understands it.
  init(thrown error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case is CancellationError: self = .cancelled
    case let error as JSONError:
      self = Failure(.platform, "the platform's answer could not be read: \(error)")
    case let error as MoneyError:
      self = Failure(.platform, "the platform's answer holds an impossible amount: \(error)")
    default: self = Failure(.adapter, "the adapter threw \(type(of: error)): \(error)")
    }
  }
}
