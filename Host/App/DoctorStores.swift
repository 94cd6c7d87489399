internal import HostCore
internal import HostStorage
internal import TradepostContract

/// What the doctor says of the stores, and of what was given up for them.
extension Tradepost {
  func storeChecks() async -> [DoctorCheck] {
    do throws(HostError) {
      var checks: [DoctorCheck] = []
      for store in try await storage.syncStatus(store: nil) {
        let name = "store \(store.name)"
        let faults = store.kinds.filter { $0.lastState == "failed" }.map { "\($0.resource.rawValue): \($0.message)" }
        switch store.status {
        case .connected:
          checks.append(DoctorCheck(name, .ok, store.kinds.isEmpty ? "Nothing has run for it yet." : "None of its last runs failed."))
        case .disabled:
          checks.append(
            DoctorCheck(
              name, .warning, "\(store.platform) is disabled for it: nothing is brought in.",
              next: "If that is not meant: tradepost plugin enable \(store.platform) --store \"\(store.name)\""))
        case .error:
          checks.append(
            DoctorCheck(
              name, .failed, "Its last run failed. \(faults.joined(separator: " "))",
              next: "Set right what is said, then: tradepost sync all --store \"\(store.name)\""))
        }
      }
      return checks + Self.givenUp(try await storage.standing().queues)
    } catch { return [DoctorCheck("stores", .failed, error.description)] }
  }

  private static func givenUp(_ queues: [(name: String, state: String, count: Int64)]) -> [DoctorCheck] {
    let looks = [
      (queue: "inbox", name: "deliveries", look: "tradepost webhooks list --state dead"),
      ("outbox", "pushes", "tradepost outbox list --state dead"),
    ]
    return looks.map { queue, name, look in
      let dead = queues.filter { $0.name == queue && $0.state == "dead" }.reduce(0) { $0 + $1.count }
      return dead == 0
        ? DoctorCheck(name, .ok, "None was given up.") : DoctorCheck(name, .warning, "\(dead) were given up.", next: "Look: \(look)")
    }
  }
}
