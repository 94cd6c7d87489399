internal import HostCore
internal import TradepostABI
internal import TradepostContract

/// A `tp_reply` with all that it points at, in one block of its own. It lives as long as this object: until the operation
/// was resumed once more or dropped, longer than the contract promises. What an adapter writes into it harms no evidence.
final class ReplyMemory {
  let reply: UnsafePointer<tp_reply>
  private let block: UnsafeMutableRawPointer

  init(_ reply: LaneReply) {
    var responses: [OutboundResponse] = []
    var value: [UInt8] = []
    let kind: tp_reply_kind
    switch reply.content {
    case .start: kind = TP_REPLY_START
    case .ok: kind = TP_REPLY_OK
    case .cancel: kind = TP_REPLY_CANCEL
    case .responses(let given):
      kind = TP_REPLY_RESPONSES
      responses = given
    case .refused(let why):
      kind = TP_REPLY_REFUSED
      value = Array(why.utf8)
    }

    var builder = BlockBuilder(capacity: Self.size(of: responses, value))
    block = builder.block
    let start = builder.structs(tp_reply.self, 1)
    let pointers = builder.structs(UnsafePointer<tp_response>?.self, responses.count)
    let structs = builder.structs(tp_response.self, responses.count)
    for (position, response) in responses.enumerated() {
      let fields = builder.structs(tp_field.self, response.fields.count)
      for (place, field) in response.fields.enumerated() {
        let (name, value) = (builder.bytes(Array(field.name.utf8)), builder.bytes(Array(field.value.utf8)))
        (fields + place).initialize(to: tp_field(name: name, value: value, flags: UInt32(TP_FIELD_PLAIN)))
      }
      let body = builder.bytes(response.failure.map { Array($0.message.utf8) } ?? response.body)
      (structs + position).initialize(
        to: tp_response(
          size: MemoryLayout<tp_response>.size, error: response.failure?.code.rawValue ?? 0, status: response.status,
          fields: UnsafePointer(fields), field_count: response.fields.count, body: body,
          delivery: response.delivery.rawValue))
      (pointers + position).initialize(to: UnsafePointer(structs + position))
    }
    start.initialize(
      to: tp_reply(
        size: MemoryLayout<tp_reply>.size, kind: kind.rawValue, response_count: UInt32(responses.count), now_ms: reply.now,
        responses: UnsafePointer(pointers), value: builder.bytes(value)))
    self.reply = UnsafePointer(start)
  }

  deinit { block.deallocate() }

  private static func size(of responses: [OutboundResponse], _ value: [UInt8]) -> Int {
    var size = MemoryLayout<tp_reply>.stride + value.count + 1
    for response in responses {
      size += MemoryLayout<tp_response>.stride + 8 + response.body.count + (response.failure?.message.utf8.count ?? 0) + 1
      for field in response.fields {
        size += MemoryLayout<tp_field>.stride + field.name.utf8.count + field.value.utf8.count + 2
      }
      size += 8  // Where the next struct is moved to an aligned place.
    }
    return size + 16
  }
}

/// Hands out pieces of one block, from its start to its end.
private struct BlockBuilder {
  let block: UnsafeMutableRawPointer
  private let capacity: Int
  private var used = 0

  init(capacity: Int) {
    self.capacity = capacity
    block = .allocate(byteCount: capacity, alignment: 16)
  }

  mutating func structs<T>(_ type: T.Type, _ count: Int) -> UnsafeMutablePointer<T> {
    used = (used + 7) & ~7
    defer { used += count * MemoryLayout<T>.stride }
    precondition(used + count * MemoryLayout<T>.stride <= capacity, "a reply's size was counted wrongly")
    return (block + used).bindMemory(to: T.self, capacity: max(1, count))
  }

  /// A copy with a NUL behind it, for authors who print it.
  mutating func bytes(_ bytes: [UInt8]) -> tp_bytes {
    precondition(used + bytes.count + 1 <= capacity, "a reply's size was counted wrongly")
    let place = block + used
    bytes.withUnsafeBytes { if let base = $0.baseAddress { place.copyMemory(from: base, byteCount: $0.count) } }
    place.storeBytes(of: 0, toByteOffset: bytes.count, as: UInt8.self)
    used += bytes.count + 1
    return tp_bytes(data: UnsafeRawPointer(place), count: bytes.count)
  }
}
