import SimulatorKit

/// A list in one order, and pages of it by the last entry that was seen: entries that move while somebody walks are
/// seen again or not at all, as on the platform.
struct Listing {
  struct Entry {
    /// What the list is sorted by.
    var value: Int
    var id: Int
    var place: Int
  }

  struct Mark: Equatable {
    var value: Int
    var id: Int

    /// As GraphQL and REST write it: Base64 of a small object.
    var text: String {
      Base64.encode(Array("{\"last_id\":\(id),\"last_value\":\"\(value)\"}".utf8))
    }

    init(value: Int, id: Int) {
      self.value = value
      self.id = id
    }

    init?(_ text: String) {
      guard let bytes = Base64.decode(text), let node = try? NodeReader.read(bytes), let id = node["last_id"]?.whole,
        let value = node["last_value"]?.whole
      else { return nil }
      self.init(value: value, id: id)
    }
  }

  struct Page {
    var entries: [Entry]
    var hasNext: Bool
    var hasPrevious: Bool
  }

  /// In the list's own order.
  private let entries: [Entry]
  private let reverse: Bool

  init(_ entries: [Entry], reverse: Bool) {
    self.reverse = reverse
    self.entries = entries.sorted { one, other in
      (reverse ? (other.value, other.id) : (one.value, one.id)) < (reverse ? (one.value, one.id) : (other.value, other.id))
    }
  }

  var count: Int { entries.count }

  private func isAfter(_ entry: Entry, _ mark: Mark) -> Bool {
    reverse ? (entry.value, entry.id) < (mark.value, mark.id) : (entry.value, entry.id) > (mark.value, mark.id)
  }

  private func isBefore(_ entry: Entry, _ mark: Mark) -> Bool {
    !isAfter(entry, mark) && (entry.value, entry.id) != (mark.value, mark.id)
  }

  /// The first `limit` after a mark, or from the start.
  func page(first limit: Int, after mark: Mark?) -> Page {
    let start = mark.map { mark in entries.firstIndex { isAfter($0, mark) } ?? entries.count } ?? 0
    let end = min(entries.count, start + limit)
    return Page(entries: Array(entries[start..<end]), hasNext: end < entries.count, hasPrevious: start > 0)
  }

  /// The last `limit` before a mark, or before the end.
  func page(last limit: Int, before mark: Mark?) -> Page {
    let end = mark.map { mark in (entries.lastIndex { isBefore($0, mark) } ?? -1) + 1 } ?? entries.count
    let start = max(0, end - limit)
    return Page(entries: Array(entries[start..<end]), hasNext: end < entries.count, hasPrevious: start > 0)
  }
}
