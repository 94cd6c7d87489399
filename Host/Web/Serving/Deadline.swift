/// Runs `body`, and ends it after so many milliseconds; nil when that left nothing to give.
///
/// A body that comes to its end although it was told to stop has done its work, and that is given.
func within<Result: Sendable>(
  _ milliseconds: Int64, _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result? {
  try await withThrowingTaskGroup(of: Result?.self) { group in
    group.addTask { try await body() }
    group.addTask {
      try await Alarms.shared.pass(.milliseconds(milliseconds))
      return nil
    }
    defer { group.cancelAll() }
    if let first = try await group.next(), let result = first { return result }
    group.cancelAll()
    do { return try await group.next() ?? nil } catch is CancellationError { return nil }
  }
}

/// The result of `work`, unless who asks for it is cancelled first: then the work goes on without them.
func result<Result: Sendable>(of work: Task<Result, any Error>) async throws -> Result {
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
