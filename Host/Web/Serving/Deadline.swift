/// Runs `body`, at most for so many milliseconds; throws `late` when it takes longer, once `body` has noticed that it is
/// cancelled.
func within<Result: Sendable>(
  _ milliseconds: Int64, late: Problem, _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
  try await withThrowingTaskGroup(of: Result?.self) { group in
    group.addTask { try await body() }
    group.addTask {
      try await Task.sleep(for: .milliseconds(milliseconds))
      return nil
    }
    defer { group.cancelAll() }
    guard let first = try await group.next(), let result = first else { throw late }
    return result
  }
}
