import Glibc

/// What was measured, line by line.
final class Table {
  private var lines: [[String]] = []

  /// A cost beside the same by hand.
  func add(_ what: String, _ cost: Double, by hand: Double, _ how: String, aim: Double? = nil, unit: String = "µs") {
    lines.append([
      what, Self.text(cost) + " " + unit, Self.text(hand) + " " + unit, hand > 0 ? Self.text(cost / hand) + " ×" : "",
      aim.map { "\(cost <= $0 ? "reached" : "missed"): ≤ \(Self.text($0)) \(unit)" } ?? "", how,
    ])
    Self.tell("· \(what): \(Self.text(cost)) \(unit)")
  }

  func show() {
    let all = [["WHAT", "HERE", "BY HAND", "RATIO", "AIM", "WHAT BY HAND IS"]] + lines
    let widths = (0..<6).map { column in all.map { $0[column].count }.max() ?? 0 }
    for line in all {
      var text = ""
      for (column, cell) in line.enumerated() {
        let fill = String(repeating: " ", count: widths[column] - cell.count)
        text += (column == 0 || column > 3 ? cell + fill : fill + cell) + "  "
      }
      while text.last == " " { text.removeLast() }
      puts(text)
    }
    puts("Processor time of this machine, user and system. Other work on it makes both columns dearer, the ratio less so.")
  }

  /// Says how far the bench is, beside the table.
  static func tell(_ text: String) {
    let line = Array((text + "\n").utf8)
    _ = write(STDERR_FILENO, line, line.count)
  }

  /// Three digits that mean something.
  private static func text(_ number: Double) -> String {
    let digits = number >= 100 ? 0 : number >= 10 ? 1 : number >= 1 ? 2 : number >= 0.1 ? 3 : 4
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { room in
      _ = withVaList([Int32(digits), number]) { vsnprintf(room.baseAddress, 64, "%.*f", $0) }
      return room.baseAddress.map { String(cString: $0) } ?? ""
    }
  }
}

/// Why there is no table, and what to do.
struct BenchFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
