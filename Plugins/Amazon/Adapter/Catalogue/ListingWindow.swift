/// A search of listings, of which Amazon shows no more than a thousand, newest first: which of them are new, and where the
/// next search has to begin. A value: it decides, ``ListingWalk`` acts.
///
/// Newest first, because what changes meanwhile moves to the front and pushes the others back: they are met twice, never
/// missed. Only a listing that vanishes pulls others forward past the walk; then the platform's count has changed, and the
/// window is read again. A catalogue of more than a thousand goes on in a window that ends at the oldest time met, that very
/// moment included.
struct ListingWindow: Sendable, Equatable {
  enum Verdict: Sendable, Equatable {
    /// The items at these places are new; the token leads to the next page.
    case page([Int], token: String)
    /// The items at these places are new, and were the last. `next`: the window behind this one; nil: there is none.
    case end([Int], next: Next?)
    /// The list moved: forget what this window gave and read it again.
    case again
  }

  struct Next: Sendable, Equatable {
    var before: Int64
    /// More was in one moment than a search shows.
    var hasGap: Bool
  }

  /// What one page says. A SKU or time that cannot be read is nil.
  struct Answer: Sendable, Equatable {
    var skus: [String?]
    var times: [Int64?]
    var total: Int?
    var token: String?
  }

  /// How many results a search shows, whatever there is.
  static let most = 1000
  /// How often a window is read.
  static let mostAttempts = 3

  /// Only what is no newer than this, in milliseconds; nil: everything.
  let before: Int64?
  /// How many listings the window holds by the platform's count, as its first page said it.
  private(set) var total: Int?
  private var seen: Set<[UInt8]> = []
  private var nameless = 0
  private var oldest: Int64?
  private var hasMoved = false
  private var attempts = 1
  private var lastToken: String?

  init(before: Int64?) { self.before = before }

  mutating func received(_ answer: Answer) -> Verdict {
    if let known = total, let told = answer.total, known != told { hasMoved = true }
    if total == nil { total = answer.total }
    var new: [Int] = []
    for (place, sku) in answer.skus.enumerated() {
      if let sku {
        if !seen.insert(Array(sku.utf8)).inserted { continue }
      } else {
        nameless += 1
      }
      new.append(place)
    }
    for time in answer.times.compactMap({ $0 }) { oldest = min(oldest ?? time, time) }
    if let token = answer.token, !token.isEmpty, token != lastToken, !answer.skus.isEmpty {
      lastToken = token
      return .page(new, token: token)
    }
    let found = seen.count + nameless
    if hasMoved || found < min(total ?? 0, Self.most), attempts < Self.mostAttempts { return repeated() }
    guard let total, total > Self.most, found > 0 else { return .end(new, next: nil) }
    guard let oldest, before.map({ oldest < $0 }) ?? true else {
      return .end(new, next: before.map { Next(before: $0 - 1, hasGap: true) })
    }
    return .end(new, next: Next(before: oldest, hasGap: false))
  }

  /// The window from its beginning; the walk stops believing in it after a few times.
  mutating func repeated() -> Verdict {
    total = nil
    seen = []
    nameless = 0
    oldest = nil
    hasMoved = false
    lastToken = nil
    attempts += 1
    return .again
  }

  var isWornOut: Bool { attempts >= Self.mostAttempts }
}
