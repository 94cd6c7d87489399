internal import CSimdjson

/// One JSON text, parsed once and never changed: values are looked up in it without copying.
///
/// Parsing is simdjson's: the whole text is valid JSON in UTF-8, or there is no document. It keeps the source, so that a
/// number can be read as the text that it was (`12.10`, never through a `Double`) and an object be cut out as evidence.
///
/// Limits, all refused as ``JSONError``: 4 GiB of text, 1,024 levels, integers beyond 64 bits, numbers that no `Double`
/// can hold (`1e400`), lone surrogates. One such value spoils the whole text: cut a list into its items with
/// ``JSONScanner`` and parse each alone where neighbours must live.
public final class JSONDocument: @unchecked Sendable {
  // Unchecked, because the compiler cannot see that nothing changes after `init`: the buffers are this object's own, and
  // the parser goes back to the pool only in `deinit`.
  private let parser: ParserPool.Parser
  private let buffer: UnsafeMutableRawPointer
  let words: UnsafePointer<UInt64>
  let offsets: UnsafePointer<UInt32>
  let strings: UnsafePointer<UInt8>

  /// Bytes of the source.
  public let sourceCount: Int

  /// Parses a copy of `source`.
  public init(parsing source: RawSpan) throws(JSONError) {
    let count = source.byteCount
    let padding = csj_padding()
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: count + padding, alignment: 16)
    source.withUnsafeBytes { bytes in
      if let base = bytes.baseAddress { buffer.copyMemory(from: base, byteCount: count) }
    }
    (buffer + count).initializeMemory(as: UInt8.self, repeating: 0x20, count: padding)

    guard let parser = ParserPool.shared.take() else {
      buffer.deallocate()
      throw JSONError(.malformed, "no memory for a parser")
    }
    var tape = csj_tape()
    let status = csj_parse(parser.pointer, buffer.assumingMemoryBound(to: UInt8.self), count, &tape)
    guard status == 0, let words = tape.words, let offsets = tape.offsets, let strings = tape.strings else {
      ParserPool.shared.give(parser)
      buffer.deallocate()
      throw JSONError(.malformed, String(cString: csj_error_message(status)))
    }
    self.parser = parser
    self.buffer = buffer
    self.words = words
    self.offsets = offsets
    self.strings = strings
    self.sourceCount = count
  }

  /// Parses a copy of `bytes`.
  public convenience init(parsing bytes: [UInt8]) throws(JSONError) {
    try self.init(parsing: bytes.span.bytes)
  }

  /// Parses the UTF-8 of `text`.
  public convenience init(parsing text: String) throws(JSONError) {
    try self.init(parsing: Array(text.utf8))
  }

  deinit {
    ParserPool.shared.give(parser)
    buffer.deallocate()
  }

  /// The value that the text consists of.
  public var root: JSONValue { JSONValue(document: self, index: 1) }

  /// The source, or a part of it. The pointer is good inside `body` only.
  @inlinable public func withSource<R>(_ range: Range<Int>? = nil, _ body: (UnsafeRawBufferPointer) -> R) -> R {
    withExtendedLifetime(self) { body(source(range)) }
  }

  @usableFromInline func source(_ range: Range<Int>?) -> UnsafeRawBufferPointer {
    let all = UnsafeRawBufferPointer(start: buffer, count: sourceCount)
    guard let range else { return all }
    return UnsafeRawBufferPointer(rebasing: all[range.clamped(to: 0..<sourceCount)])
  }

  /// The byte of the source at `offset`, which is one of ``offsets`` or at most one past the end (there is padding).
  func byte(at offset: Int) -> UInt8 { buffer.load(fromByteOffset: offset, as: UInt8.self) }
}
