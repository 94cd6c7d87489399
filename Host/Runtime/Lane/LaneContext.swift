/// For whom a lane works, and who listens.
final class LaneContext: Sendable {
  /// `acme 1.2.0`
  let package: String
  /// Empty while a library is loaded, and where functions run.
  let store: String
  let limits: RuntimeLimits
  let report: @Sendable (RuntimeReport) -> Void

  init(package: String, store: String, limits: RuntimeLimits, report: @escaping @Sendable (RuntimeReport) -> Void) {
    self.package = package
    self.store = store
    self.limits = limits
    self.report = report
  }
}
