public import TradepostJSON

/// One thing that `tradepost doctor` looked at.
public struct DoctorCheck: View, Hashable {
  public enum State: String, Sendable, Hashable, CaseIterable {
    case ok
    case warning
    case failed
  }

  public var name: String
  public var state: State
  /// What was found.
  public var message: String
  /// What to do; empty: nothing.
  public var next: String

  public init(_ name: String, _ state: State, _ message: String, next: String = "") {
    self.name = name
    self.state = state
    self.message = message
    self.next = next
  }

  public func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("message", message)
      $0.member("name", name)
      $0.member("next", next.isEmpty ? nil : next)
      $0.member("state", state.rawValue)
    }
  }
}

/// Everything that it looked at.
public struct DoctorView: View {
  public var checks: [DoctorCheck]

  public init(_ checks: [DoctorCheck]) { self.checks = checks }

  /// The worst of all.
  public var state: DoctorCheck.State {
    if checks.contains(where: { $0.state == .failed }) { return .failed }
    return checks.contains { $0.state == .warning } ? .warning : .ok
  }

  public func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("checks", checks) { $0.write(to: &$1) }
      $0.member("state", state.rawValue)
    }
  }
}
