internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

// How a push goes: in rounds, none of which touches one object twice. A round reads what the shop holds, decides, writes in one
// SEND and keeps what became of it; then the next round begins.

extension WooCommerce {
  /// Items of one round, and parts of one batch. A batch of these takes a real shop about half a second.
  private static let mostInRound = 50

  /// Pushes the items. `id`: of the record that an item is about, nil when it is made; `touches` names the objects that an item
  /// may change; `decide` says what to do about each of a round.
  static func push<Item: PushItem>(
    _ items: [Item], _ run: Run, id: (Item) -> String?, touches: (Item) -> [String],
    decide: ([Item]) async throws -> [Decision]
  ) async throws {
    var waiting = items.map { Waiting(item: $0) }
    while !waiting.isEmpty {
      let round = nextRound(of: &waiting, touches: touches)
      let decisions = try await decide(round.map { $0.item })
      let sent = try await send(zip(round, decisions).map { $0.isAlone ? $1.alone : $1 }, run)
      var outcomes: [Outcome] = []
      var again: [Waiting<Item>] = []
      var end: Failure?
      for (member, (decision, written)) in zip(round, zip(decisions, sent)) {
        switch Ending(decision, written, key: member.item.key, id: id(member.item)) {
        case .outcome(let outcome): outcomes.append(outcome)
        case .again: again.append(Waiting(item: member.item, isAlone: true))
        case .end(let failure): end = failure
        }
      }
      if !outcomes.isEmpty { try await run.keep(outcomes) }
      if let end { throw end }
      waiting = again + waiting
    }
  }

  private struct Waiting<Item: PushItem> {
    var item: Item
    /// Its batch fell: it goes by itself now, so that one item cannot hold up its neighbours.
    var isAlone = false
  }

  /// Takes what can go together. An item stays behind when an earlier one of this round touches the same object, and so does
  /// whatever would overtake it.
  private static func nextRound<Item: PushItem>(
    of waiting: inout [Waiting<Item>], touches: (Item) -> [String]
  ) -> [Waiting<Item>] {
    var round: [Waiting<Item>] = []
    var rest: [Waiting<Item>] = []
    var taken: Set<[UInt8]> = []
    for member in waiting {
      let objects = touches(member.item).map { Array($0.utf8) }
      if round.count < mostInRound, objects.allSatisfy({ !taken.contains($0) }) { round.append(member) } else { rest.append(member) }
      taken.formUnion(objects)
    }
    waiting = rest
    return round
  }

  /// Performs all writes of a round in one SEND: those that may, in batches. What became of each, by decision.
  private static func send(_ decisions: [Decision], _ run: Run) async throws -> [[Written]] {
    var requests: [Request] = []
    /// Of each request: decision and place of its writes.
    var meant: [[(decision: Int, place: Int)]] = []
    var batches: [String: [(decision: Int, place: Int, write: Write)]] = [:]
    for (number, decision) in decisions.enumerated() {
      for (place, write) in decision.writes.enumerated() {
        if write.isAlone || write.id == nil {
          requests.append(write.request)
          meant.append([(number, place)])
        } else {
          batches[write.collection, default: []].append((number, place, write))
        }
      }
    }
    for (collection, parts) in batches.sorted(by: { $0.key < $1.key }) {
      // Alone it is checked, and answered without a wrapping.
      requests.append(parts.count == 1 ? parts[0].write.request : Write.batch(parts.map { $0.write }, in: collection))
      meant.append(parts.map { ($0.decision, $0.place) })
    }
    var written = decisions.map { $0.writes.map { _ in Written.again } }
    if requests.isEmpty { return written }
    for (response, places) in zip(try await run.send(requests), meant) {
      let ids = places.map { decisions[$0.decision].writes[$0.place].id }
      let parts = ids.count == 1 ? [Written(response, id: ids[0])] : Written.parts(of: response, ids)
      for (place, part) in zip(places, parts) { written[place.decision][place.place] = part }
    }
    return written
  }

  /// What an item's decision came to.
  private enum Ending {
    case outcome(Outcome)
    case again
    case end(Failure)

    init(_ decision: Decision, _ written: [Written], key: String, id: String?) {
      switch decision {
      case .isSo(let holding): self = .outcome(Ending.confirmed(key, id, holding))
      case .refuse(let reason): self = .outcome(Outcome(key: key, .refused, reason: reason, id: id))
      case .stale(let reason): self = .outcome(Outcome(key: key, .stale, reason: reason, id: id))
      case .write(let writes): self = Ending.of(writes, written, key, id)
      }
    }

    /// The version is the record's own, so that a variation's is left out.
    private static func confirmed(_ key: String, _ id: String?, _ holding: Holding?) -> Outcome {
      var outcome = Outcome(key: key, .confirmed, id: id ?? holding?.id)
      outcome.version = holding.flatMap { $0.id == outcome.id ? $0.version : nil }
      return outcome
    }

    /// Where an item needs several writes, the worst of them decides.
    private static func of(_ writes: [Write], _ written: [Written], _ key: String, _ id: String?) -> Ending {
      var unknown: [String] = []
      var refused: [String] = []
      var shown: [JSONValue] = []
      for (write, result) in zip(writes, written) {
        switch result {
        case .shown(let value):
          shown.append(value)
          refused += write.lacks(value)
        case .refused(let words): refused.append(words)
        case .unknown(let words): unknown.append(words)
        case .notSent(let failure): return .end(failure)
        case .again: return .again
        }
      }
      let holding = shown.first.flatMap { try? Holding($0) }
      if !unknown.isEmpty {
        return .outcome(Outcome(key: key, .inDoubt, reason: (unknown + refused).joined(separator: "; "), id: id))
      }
      if refused.isEmpty { return .outcome(confirmed(key, id, writes.count == 1 ? holding : nil)) }
      return .outcome(Outcome(key: key, .refused, reason: refused.joined(separator: "; "), id: id ?? holding?.id))
    }
  }
}

extension Decision {
  fileprivate var writes: [Write] { if case .write(let writes) = self { writes } else { [] } }

  fileprivate var alone: Decision {
    guard case .write(let writes) = self else { return self }
    return .write(
      writes.map { write in
        var write = write
        write.isAlone = true
        return write
      })
  }
}
