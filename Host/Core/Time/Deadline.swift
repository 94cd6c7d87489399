/// Runs `body`, and tells it to stop after so many milliseconds; nil when that left nothing to give.
///
/// A body that comes to its end although it was told to stop has done its work, and that is given.
package func within<Result: Sendable>(
  _ milliseconds: Int64, _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result? {
  let work = Task(operation: body)
  let alarm = Alarms.shared.set(.milliseconds(milliseconds)) { work.cancel() }
  let result = await withTaskCancellationHandler {
    await work.result
  } onCancel: {
    work.cancel()
  }
  let isInTime = Alarms.shared.callOff(alarm)
  do { return try result.get() } catch is CancellationError where !isInTime { return nil }
}

/// The result of `work`, unless who asks for it is cancelled first: then the work goes on without them.
package func result<Result: Sendable>(of work: Task<Result, any Error>) async throws -> Result {
  let (results, source) = AsyncThrowingStream.makeStream(of: Result.self)
  Task {
    switch await work.result {
    case .success(let result):
      source.yield(result)
      source.finish()
    case .failure(let error): source.finish(throwing: error)
    }
  }
  for try await result in results { return result }
  throw CancellationError()
}
