internal import HostCore
internal import TradepostContract

/// One store's side of an adapter that runs in a lane.
final class LoadedSession: StoreSession {
  private let driver: OperationDriver

  init(_ driver: OperationDriver) { self.driver = driver }

  func run(_ call: OperationCall, keep: @Sendable (Page) async throws -> Void) async throws -> OperationResult {
    guard isListed(call) else {
      let has = driver.manifest.operations.sorted { $0.key < $1.key }.flatMap { name, resources in
        resources.isEmpty ? [name] : resources.map { "\(name) \($0.rawValue)" }
      }
      throw Refusal.operation(call.name, package: driver.context.package, has: has.joined(separator: ", "))
    }
    return try await driver.run(call, keep: keep)
  }

  /// An operation is listed with the resources that it is about, or with none.
  private func isListed(_ call: OperationCall) -> Bool {
    guard let resources = driver.manifest.operations[call.operation] else { return false }
    return call.resource.map(resources.contains) ?? resources.isEmpty
  }

  func close() async { await driver.lane.close() }
}
