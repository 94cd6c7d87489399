internal import HostCore
internal import TradepostJSON

#if canImport(Glibc)
  internal import Glibc
#endif

/// What the CLI writes: results to standard output, everything else to standard error.
enum Output {
  static func line(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

  /// A piece of a result, as it is.
  static func piece(_ text: String) { write(text, to: STDOUT_FILENO) }

  static func problem(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

  /// Writes over the line before, on a terminal.
  static func progress(_ text: String) { write("\r\u{1B}[K" + text, to: STDERR_FILENO) }

  static func error(_ error: HostError) { problem("tradepost: \(error.description)") }

  /// A JSON value, alone on its line.
  static func json(_ body: (inout JSONWriter) -> Void) {
    var writer = JSONWriter()
    body(&writer)
    line(writer.text)
  }

  /// A list as `{"<name>":[…],"count":n}`.
  static func json(_ name: String, _ views: [any View]) {
    json { writer in
      writer.object { writer in
        let isBeforeCount = name < "count"
        if !isBeforeCount { writer.member("count", views.count) }
        writer.key(name)
        writer.list { writer in for view in views { view.write(to: &writer) } }
        if isBeforeCount { writer.member("count", views.count) }
      }
    }
  }

  /// Columns as wide as their widest cell; nothing but the heading's absence tells that a table is empty.
  static func table(_ heading: [String], _ rows: [[String]], empty: String) {
    guard !rows.isEmpty else { return line(empty) }
    var widths = heading.map(\.count)
    for row in rows { for (index, cell) in row.enumerated() where index < widths.count { widths[index] = max(widths[index], cell.count) } }
    for row in [heading] + rows {
      var text = ""
      for (index, cell) in row.enumerated() {
        let isLast = index == row.count - 1
        text += isLast ? cell : cell + String(repeating: " ", count: widths[index] - cell.count + 2)
      }
      line(text)
    }
  }

  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  private static func write(_ text: String, to descriptor: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
