/// Finds the items of a list without parsing them: the way to save the neighbours when one item spoils a text.
///
/// It knows brackets, strings and escapes, nothing more; what it cuts out is then parsed alone. Of a text that ends
/// inside an item, that item is left out.
public enum JSONScanner {
  /// Where the items of the first list in `source` stand. An empty answer: there is no list, or it has no items.
  public static func items(in source: UnsafeRawBufferPointer) -> [Range<Int>] {
    guard let open = source.firstIndex(of: UInt8(ascii: "[")) else { return [] }
    var found: [Range<Int>] = []
    var depth = 0
    var inString = false
    var start: Int?
    var at = open + 1
    func close(at end: Int) {
      guard let begun = start else { return }
      var stop = end
      while stop > begun, isSpace(source[stop - 1]) { stop -= 1 }
      if stop > begun { found.append(begun..<stop) }
      start = nil
    }
    while at < source.count {
      let byte = source[at]
      if inString {
        if byte == UInt8(ascii: "\\") { at += 1 } else if byte == UInt8(ascii: "\"") { inString = false }
      } else {
        switch byte {
        case UInt8(ascii: "\""):
          inString = true
          if start == nil { start = at }
        case UInt8(ascii: "{"), UInt8(ascii: "["):
          if start == nil { start = at }
          depth += 1
        case UInt8(ascii: "]") where depth == 0:
          close(at: at)
          return found
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        case UInt8(ascii: ",") where depth == 0: close(at: at)
        default: if start == nil, !isSpace(byte) { start = at }
        }
      }
      at += 1
    }
    return found
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }
}
