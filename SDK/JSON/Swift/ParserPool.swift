internal import CSimdjson
internal import Synchronization

/// Parsers that wait for their next text. A parser owns the tape of its document, so each document holds one while it
/// lives; making one anew costs more than parsing a small record.
final class ParserPool: Sendable {
  static let shared = ParserPool()

  /// A parser, owned by whoever took it.
  struct Parser: @unchecked Sendable {
    // Unchecked: the pool hands a pointer to one owner at a time.
    let pointer: OpaquePointer
  }

  /// As many as are kept. More documents may live at once; their parsers are freed when they end.
  private static let kept = 64

  private let idle = Mutex<[Parser]>([])

  func take() -> Parser? {
    if let parser = idle.withLock({ $0.popLast() }) { return parser }
    guard let pointer = csj_parser_new() else { return nil }
    return Parser(pointer: pointer)
  }

  func give(_ parser: Parser) {
    let keeps = idle.withLock { idle in
      guard idle.count < Self.kept else { return false }
      idle.append(parser)
      return true
    }
    if !keeps { csj_parser_free(parser.pointer) }
  }
}
