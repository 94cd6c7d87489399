public import HostCore
internal import HostLedger
public import TradepostContract
internal import TradepostJSON

/// Asking the platform what it has of a push.
extension Push {
  /// How often an item in doubt is asked about: a request that came late may still take effect a moment later.
  private static let questionsInDoubt = OutboxDecision.questionsInDoubt

  /// What a platform has taken and does not show is not believed to be lost before this, in milliseconds: to push a new
  /// product again that is only slow to show would make two of it.
  private static let belief: Int64 = 15 * 60_000

  /// Asks again about a push that has ended.
  ///
  /// - Parameter pushedAt: when the last of it may have been sent.
  public func locate(
    run: Int64, uid: Ident, _ resource: Resource, startedAt: Int64, pushedAt: Int64
  ) async throws(HostError) -> PushReport {
    guard facts.manifest.has("locate", resource) else {
      throw HostError(
        "push.locate", "\(facts.manifest.name) cannot be asked what became of a push of \(resource.rawValue). Look at the shop itself.")
    }
    var end = RunEnd(state: .done, endedAt: 0)
    var answers = 0
    do { try await ask(run, resource, pushedAt, &answers) } catch {
      end.fail(error, cancelled: "It was cancelled; what was found stays.")
    }
    let items = try await storage.pushed(run)
    if end.state == .done, !PushCounts(items).areAllWell { end.state = .doneWithSkips }
    end.endedAt = clock.now()
    return PushReport(
      uid: uid, store: facts.name, resource: resource, items: items, end: end, startedAt: startedAt, answers: answers)
  }

  /// Asks about what a push left open; returns how often that was answered. That it cannot be asked is no failure of the push.
  func locate(_ run: Int64, _ resource: Resource, pushedAt: Int64, _ end: inout RunEnd) async -> Int {
    var answers = 0
    guard !Task.isCancelled, facts.manifest.has("locate", resource) else { return answers }
    do { try await ask(run, resource, pushedAt, &answers) } catch {
      var asking = RunEnd(state: .done, endedAt: 0)
      asking.fail(error, cancelled: "it was cancelled")
      let words = "What is open could not be asked about: \(asking.message)"
      end.message = end.message.isEmpty ? words : end.message
    }
    return answers
  }

  private func ask(_ run: Int64, _ resource: Resource, _ pushedAt: Int64, _ answers: inout Int) async throws {
    for number in 0...waits.count {
      let open = try await storage.pushed(run).filter { Self.isOpen($0, afterQuestions: number) }
      guard !open.isEmpty else { return }
      if number > 0 { try await clock.sleep(waits[number - 1]) }
      for start in stride(from: 0, to: open.count, by: Self.batch) {
        let items = open[start..<min(start + Self.batch, open.count)]
        let keys = Set(items.map { Array($0.line.key.utf8) })
        let isEarly = clock.now() - pushedAt < Self.belief
        let slow = isEarly ? Set(items.filter { $0.outcome.state == .accepted }.map { Array($0.line.key.utf8) }) : []
        _ = try await session.run(Self.call("locate", resource, items.map(\.line), run, since: pushedAt)) { page in
          let found = try Self.found(page, keys).map { Self.believed($0, isSlow: slow.contains(Array($0.key.utf8))) }
          try await storage.keep(found, of: run)
        }
      }
      answers += 1
    }
  }

  private static func believed(_ found: Located, isSlow: Bool) -> Located {
    let current = String(found.current.unicodeScalars.prefix(PushOutcome.longestText))
    return Located(key: found.key, isSlow && found.state == .notApplied ? .unknown : found.state, current: current, id: found.id)
  }

  private static func isOpen(_ item: PushedItem, afterQuestions number: Int) -> Bool {
    guard item.located?.state != .applied else { return false }
    return switch item.outcome.state {
    case .accepted: true
    case .inDoubt, .pending: number < questionsInDoubt
    default: false
    }
  }

  private static func found(_ page: Page, _ keys: Set<[UInt8]>) throws -> [Located] {
    try page.records.map { record in
      guard keys.contains(Array(record.id.utf8)) else {
        throw Failure(.adapter, "The adapter found \"\(record.id.prefix(80))\", which nobody asked about. Tell its author.")
      }
      do throws(JSONError) {
        let located = try Located(json: JSONDocument(parsing: record.json).root)
        guard located.key.utf8.elementsEqual(record.id.utf8) else { throw JSONError(.value, "is not its record's id").inside("key") }
        return located
      } catch {
        throw Failure(.adapter, "What the adapter found of \"\(record.id.prefix(80))\" cannot be read: \(error). Tell its author.")
      }
    }
  }
}
