import SimulatorKit

/// A list's question about times, ids, order and page, after its parameters were checked.
struct ListQuery {
  enum Sort: Equatable {
    case id
    case date
    case modified
    /// In the order of `include`.
    case include
    /// By something that is not in the rows: title, price ...
    case other(String)
  }

  /// A strict comparison with the local or the UTC column.
  struct Bound {
    enum Column {
      case created
      case modified
    }
    let column: Column
    /// True: later than; false: earlier than.
    let later: Bool
    let value: DateArgument
  }

  var page = 1
  var perPage = 10
  /// Wins over the page, but neither totals nor links know it.
  var offset: Int?
  var descending = true
  var sort = Sort.date
  var include: [Int] = []
  var exclude: Set<Int> = []
  var bounds: [Bound] = []
  var datesAreGMT = false
  /// Which raw values of the status are wanted; nil for all.
  var states: Set<UInt8>?

  var first: Int {
    if let offset { return offset }
    let (place, over) = (page - 1).multipliedReportingOverflow(by: perPage)
    return over ? .max : place
  }

  /// Whether a row is wanted, as far as rows can tell.
  func wants(_ row: Rows.Row, _ clock: StoreClock) -> Bool {
    if row.gone || exclude.contains(row.id) { return false }
    if let states, !states.contains(row.state) { return false }
    for bound in bounds {
      let utc = bound.column == .created ? row.created : row.modified
      let value = bound.value.local
      // Far from the bound the offset cannot matter, and asking the clock costs more than all the rest.
      let shown = datesAreGMT ? utc : abs(utc - value) > 15 * 3600 ? utc : clock.local(utc)
      if bound.later ? shown <= value : shown >= value { return false }
    }
    return true
  }
}

extension Rows {
  /// The places that a question wants, in its order. `also` asks what rows cannot tell; `key` gives the text or number
  /// that other orders go by.
  func select(
    _ query: ListQuery, _ clock: StoreClock, also: ((Int) -> Bool)? = nil, key: ((Int, String) -> SortKey)? = nil
  ) -> [Int32] {
    let wanted: (Int32) -> Bool = { place in
      query.wants(self[Int(place)], clock) && (also?(Int(place)) ?? true)
    }
    if !query.include.isEmpty {
      var seen: Set<Int> = []
      let places = query.include.compactMap { id in seen.insert(id).inserted ? living(id).map { Int32(clamping: $0) } : nil }
      let kept = places.filter(wanted)
      if query.sort == .include { return kept }
      return sorted(kept, query, key)
    }
    switch query.sort {
    case .date, .modified:
      let list = ordered(by: query.sort == .date ? .created : .modified)
      return query.descending ? list.reversed().filter(wanted) : list.filter(wanted)
    case .id, .include:
      let all = (0..<count).lazy.map { Int32(clamping: $0) }
      return query.descending ? all.reversed().filter(wanted) : all.filter(wanted)
    case .other: return sorted((0..<count).map { Int32(clamping: $0) }.filter(wanted), query, key)
    }
  }

  private func sorted(_ places: [Int32], _ query: ListQuery, _ key: ((Int, String) -> SortKey)?) -> [Int32] {
    let pairs = places.map { place -> (SortKey, Int32) in
      let row = self[Int(place)]
      return switch query.sort {
      case .date: (.number(Double(row.created)), place)
      case .modified: (.number(Double(row.modified)), place)
      case .other(let name): (key?(Int(place), name) ?? .number(0), place)
      case .id, .include: (.number(Double(row.id)), place)
      }
    }
    let up = pairs.sorted { $0.0 != $1.0 ? $0.0 < $1.0 : $0.1 < $1.1 }.map(\.1)
    return query.descending ? up.reversed() : up
  }
}

/// What a list may be ordered by.
enum SortKey: Comparable {
  case number(Double)
  case text(String)
}
