package import TradepostABI

/// Bytes that cross the C contract inwards: borrowed for the call, copied here.
package enum Borrowed {
  package static func bytes(_ bytes: tp_bytes) -> [UInt8] {
    guard let data = bytes.data, bytes.count > 0 else { return [] }
    return Array(UnsafeRawBufferPointer(start: data, count: bytes.count))
  }

  package static func text(_ bytes: tp_bytes) -> String { String(decoding: Self.bytes(bytes), as: UTF8.self) }

  package static func fields(_ fields: UnsafePointer<tp_field>?, _ count: Int) -> [(name: String, value: String)] {
    guard let fields else { return [] }
    return UnsafeBufferPointer(start: fields, count: count).map { (text($0.name), text($0.value)) }
  }
}

/// Memory behind the last answer of one simulator: it lives until the next call. Not for two threads at once, as the
/// contract says.
package final class Lent {
  private var blocks: [UnsafeMutableRawPointer] = []
  private let response = UnsafeMutablePointer<tp_simulator_response>.allocate(capacity: 1)

  deinit {
    free()
    response.deallocate()
  }

  /// Gives back what the call before was lent.
  package func free() {
    for block in blocks { block.deallocate() }
    blocks.removeAll(keepingCapacity: true)
  }

  package func bytes(_ bytes: some Collection<UInt8>) -> tp_bytes {
    guard !bytes.isEmpty else { return tp_bytes(data: nil, count: 0) }
    let block = UnsafeMutableRawPointer.allocate(byteCount: bytes.count, alignment: 1)
    UnsafeMutableRawBufferPointer(start: block, count: bytes.count).copyBytes(from: bytes)
    blocks.append(block)
    return tp_bytes(data: block, count: bytes.count)
  }

  package func answer(_ answer: Answer) -> UnsafePointer<tp_simulator_response> {
    let fields = UnsafeMutablePointer<tp_field>.allocate(capacity: max(answer.fields.count, 1))
    blocks.append(UnsafeMutableRawPointer(fields))
    for (place, field) in answer.fields.enumerated() {
      (fields + place).initialize(to: tp_field(name: bytes(field.name.utf8), value: bytes(field.value.utf8), flags: 0))
    }
    var lent = tp_simulator_response()
    lent.size = MemoryLayout<tp_simulator_response>.size
    lent.status = UInt32(clamping: answer.status)
    switch answer.wire {
    case .clean: lent.wire = UInt32(TP_WIRE_CLEAN)
    case .delay(let milliseconds):
      lent.wire = UInt32(TP_WIRE_DELAY)
      lent.delay_ms = UInt64(clamping: milliseconds)
    case .reset: lent.wire = UInt32(TP_WIRE_RESET)
    case .cut(let after):
      lent.wire = UInt32(TP_WIRE_CUT)
      lent.cut_after = UInt64(clamping: after)
    }
    lent.fields = UnsafePointer(fields)
    lent.field_count = answer.fields.count
    lent.body = bytes(answer.body)
    response.initialize(to: lent)
    return UnsafePointer(response)
  }
}
