/// Rows that were seen, a bit each: a run over a million records remembers them in 125 KB.
struct RowSet {
  private var words: [UInt64] = []

  mutating func insert(_ row: Int64) {
    guard row >= 0, row < 1 << 40 else { return }
    let at = Int(row >> 6)
    if at >= words.count { words.append(contentsOf: repeatElement(0, count: at + 1 - words.count)) }
    words[at] |= 1 << UInt64(row & 63)
  }

  func contains(_ row: Int64) -> Bool {
    guard row >= 0 else { return false }
    let at = Int(clamping: row >> 6)
    return at < words.count && words[at] & 1 << UInt64(row & 63) != 0
  }
}
