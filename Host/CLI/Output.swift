internal import HostCore
internal import TradepostJSON

#if canImport(Glibc)
  internal import Glibc
#endif

/// What the CLI writes: results to standard output, everything else to standard error.
enum Output {
  static func line(_ text: String) { write(text.shown + "\n", to: STDOUT_FILENO) }

  /// A piece of a result, as it is.
  static func piece(_ text: String) { write(text, to: STDOUT_FILENO) }

  static func problem(_ text: String) { write(text.shown + "\n", to: STDERR_FILENO) }

  /// Writes over the line before, on a terminal.
  static func progress(_ text: String) { write("\r\u{1B}[K" + text, to: STDERR_FILENO) }

  static func error(_ error: HostError) { problem("tradepost: \(error.description)") }

  /// A JSON value, alone on its line.
  static func json(_ body: (inout JSONWriter) -> Void) {
    var writer = JSONWriter()
    body(&writer)
    piece(writer.text + "\n")
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
    let rows = rows.map { $0.map { $0.inOneLine } }
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
      if count < 0, errno == EAGAIN {
        var wish = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&wish, 1, -1)
        continue
      }
      guard count > 0 else {
        if descriptor == STDOUT_FILENO { giveUp(errno) }
        return
      }
      rest = rest.dropFirst(count)
    }
  }

  /// Half a result must not look like a whole one: a journal that was cut would be believed.
  private static func giveUp(_ error: Int32) -> Never {
    // Whoever closed the pipe knows.
    if error != EPIPE {
      problem(
        "tradepost: output.write · The result cannot be written: \(String(cString: strerror(error))). What was written is not all of it.")
    }
    Glibc.exit(1)
  }
}

extension String {
  /// Without what a terminal obeys: names come from shops, and a shop must not move the cursor or rewrite a line.
  fileprivate var shown: String { replacingControls { $0 == "\n" } }

  /// As ``shown``, in one line: a cell must not pretend to be a row.
  fileprivate var inOneLine: String { replacingControls { _ in false } }

  private func replacingControls(except isKept: (Unicode.Scalar) -> Bool) -> String {
    func isControl(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: !isKept(scalar)
      // Writing directions: they make an amount read backwards.
      default: (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
      }
    }
    guard unicodeScalars.contains(where: isControl) else { return self }
    var text = String.UnicodeScalarView()
    for scalar in unicodeScalars { text.append(isControl(scalar) ? "\u{FFFD}" : scalar) }
    return String(text)
  }
}
