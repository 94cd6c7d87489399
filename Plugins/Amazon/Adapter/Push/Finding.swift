internal import TradepostContract
internal import TradepostSDK

/// What `locate` makes of what Amazon shows.
///
/// Amazon takes a change now and shows it minutes later, so that another value says nothing by itself. It is held against the
/// change when Amazon names an error in what was changed, or when the push lies a quarter of an hour back: the host says when
/// with the operation's `since`. Otherwise it is not known; to push the same value once more does no harm.
enum Finding: Equatable {
  case shown(String)
  /// What Amazon shows instead.
  case differs(String)
  /// What Amazon shows instead, and its reason.
  case failed(String, because: String)
  case missing

  /// How long Amazon may take to show a change.
  static let longest: Int64 = 15 * 60_000
  /// How long `locate` itself waits for a change to show, in milliseconds, reading again after each.
  static let waits: [Int64] = [500, 1500]

  func located(_ key: String, id: String, pushed: Int64, now: Int64) -> Located {
    let isOver = pushed > 0 && now - pushed > Self.longest
    return switch self {
    case .shown(let current): Located(key: key, .applied, current: current, id: id)
    case .failed(let current, let reason): Located(key: key, .notApplied, current: "\(current); \(reason)", id: id)
    case .differs(let current): Located(key: key, isOver ? .notApplied : .unknown, current: current, id: id)
    case .missing: Located(key: key, isOver ? .notApplied : .unknown, current: "no such listing")
    }
  }

  /// Whether reading again may tell more.
  var isOpen: Bool {
    switch self {
    case .shown, .failed: false
    case .differs, .missing: true
    }
  }
}

extension Amazon {
  /// Looks items up by their SKUs, a batch at a time, and again after a while those whose change may be on its way.
  func locate<Push: PushItem>(
    _ items: [Push], _ run: Run, sku: (Push) -> String, _ find: (Push, Listing?) -> Finding
  ) async throws {
    for batch in items.inBatches() {
      var open = Array(batch)
      for wait in [0] + Finding.waits where !open.isEmpty {
        if wait > 0 { try await run.wait(milliseconds: wait) }
        let listings = try await shown(open.map(sku), run)
        var found: [Located] = []
        var left: [Push] = []
        for item in open {
          let finding = find(item, listings[Array(sku(item).utf8)])
          if finding.isOpen, wait != Finding.waits.last {
            left.append(item)
          } else {
            found.append(finding.located(item.key, id: sku(item), pushed: run.since, now: run.now))
          }
        }
        if !found.isEmpty { try await run.keep(found) }
        open = left
      }
    }
  }
}
