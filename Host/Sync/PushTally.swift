internal import HostCore
internal import TradepostContract
internal import TradepostJSON

/// Which items of a push have an outcome. A value: it decides what an adapter's page says and what the silence about the
/// rest means.
struct PushTally {
  /// Keys as bytes: two spellings of one letter are equal as `String`.
  private var open: Set<[UInt8]>
  private let keys: [String]

  init(_ keys: [String]) {
    self.keys = keys
    open = Set(keys.map { Array($0.utf8) })
  }

  /// Reads a page of outcomes, each alone.
  ///
  /// - Parameter hasAsked: whether any request of this operation may have reached the platform. Without one, nothing but a
  ///   refusal can be true.
  /// - Returns: what is to be kept, and what the adapter must not have said, as a sentence.
  mutating func take(_ records: [PageRecord], hasAsked: Bool) -> (outcomes: [PushOutcome], problem: String?) {
    var outcomes: [PushOutcome] = []
    var problem: String?
    for record in records {
      let shown = record.id.prefix(80)
      guard open.remove(Array(record.id.utf8)) != nil else {
        let isKnown = keys.contains { $0.utf8.elementsEqual(record.id.utf8) }
        problem =
          problem
          ?? (isKnown ? "gave a second outcome for the item \"\(shown)\"" : "gave an outcome for \"\(shown)\", which no item is called")
        continue
      }
      let outcome = Self.outcome(record)
      outcomes.append(hasAsked || outcome.state == .refused ? outcome : Self.invented(outcome))
    }
    return (outcomes, problem)
  }

  private static func invented(_ outcome: PushOutcome) -> PushOutcome {
    PushOutcome(
      outcome.key, .notSent,
      reason: "The adapter says \(outcome.state.rawValue), and has asked the platform nothing. Tell its author.")
  }

  private static func outcome(_ record: PageRecord) -> PushOutcome {
    func unreadable(_ why: String) -> PushOutcome {
      PushOutcome(record.id, .inDoubt, reason: "The adapter's outcome cannot be read: \(why). Tell its author.")
    }
    if let rejection = record.rejection { return unreadable(rejection) }
    do throws(JSONError) {
      let outcome = try Outcome(json: JSONDocument(parsing: record.json).root)
      guard outcome.key.utf8.elementsEqual(record.id.utf8) else { return unreadable("its key is \"\(outcome.key.prefix(80))\"") }
      return PushOutcome(outcome)
    } catch { return unreadable("\(error)") }
  }

  /// What the items are that got no outcome.
  ///
  /// - Parameter maybeSent: whether a request that may have changed something left the host and no page followed it.
  mutating func rest(maybeSent: Bool, reason: String) -> [PushOutcome] {
    let left = keys.filter { open.contains(Array($0.utf8)) }
    open = []
    return left.map { PushOutcome($0, maybeSent ? .inDoubt : .notSent, reason: reason) }
  }
}
