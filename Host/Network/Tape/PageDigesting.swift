internal import Crypto
internal import HostCore

extension PageDigest {
  init(_ page: Page) {
    cursor = page.cursor
    records = page.records.map { Record(id: $0.id, digest: Self.digest($0)) }
  }

  /// Every part behind its length, so that no two records share their bytes.
  private static func digest(_ record: PageRecord) -> String {
    var hash = SHA256()
    func add(_ bytes: some Collection<UInt8>, to hash: inout SHA256) {
      withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { hash.update(bufferPointer: $0) }
      let done: Void? = bytes.withContiguousStorageIfAvailable { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
      if done == nil { hash.update(data: Array(bytes)) }
    }
    add(Array(record.id.utf8), to: &hash)
    add(record.version, to: &hash)
    add(record.json, to: &hash)
    add([record.isDeleted ? 1 : 0, record.rejection == nil ? 0 : 1], to: &hash)
    add(Array((record.rejection ?? "").utf8), to: &hash)
    for source in record.sources { add(source, to: &hash) }
    return hash.finalize().map { byte in
      let digits = String(byte, radix: 16)
      return byte < 16 ? "0" + digits : digits
    }.joined()
  }
}
