internal import HostCore

/// A record and the pieces that it was read from as one run of bytes, each behind its length (4 bytes, little-endian), so
/// that they are sealed together.
enum EvidenceCoding {
  static func encode(_ evidence: Evidence) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(evidence.record.count + evidence.sources.reduce(0) { $0 + $1.count + 4 } + 4)
    append(evidence.record[...], to: &bytes)
    for source in evidence.sources { append(source, to: &bytes) }
    return bytes
  }

  static func decode(_ bytes: [UInt8]) -> Evidence? {
    var rest = bytes[...]
    guard let record = take(&rest) else { return nil }
    var sources: [ArraySlice<UInt8>] = []
    while !rest.isEmpty {
      guard let source = take(&rest) else { return nil }
      sources.append(source)
    }
    return Evidence(record: Array(record), sources: sources)
  }

  private static func append(_ piece: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: UInt32(clamping: piece.count).littleEndian) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: piece)
  }

  private static func take(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard rest.count >= 4 else { return nil }
    let count = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    rest = rest.dropFirst(4)
    guard rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }
}
