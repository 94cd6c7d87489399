import SimulatorKit

/// Remembers which rows a question selected, as long as nothing changed: a walk over a thousand pages then filters
/// and sorts once.
struct Selections {
  private struct Entry {
    let key: String
    let version: Int
    let places: [Int32]
  }

  private var entries: [Entry] = []

  /// The selection for a question, made anew when the rows have another version.
  mutating func places(_ key: String, version: Int, _ make: () -> [Int32]) -> [Int32] {
    if let entry = entries.first(where: { $0.key == key && $0.version == version }) { return entry.places }
    let places = make()
    entries.removeAll { $0.key == key }
    if entries.count >= 8 { entries.removeFirst() }
    entries.append(Entry(key: key, version: version, places: places))
    return places
  }
}
