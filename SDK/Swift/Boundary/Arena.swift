internal import TradepostABI

/// The bytes that a step points at: valid until the operation's next `resume` or `drop`, as rule 1 of the contract says.
/// It hands out pieces of larger chunks and takes them all back at once.
struct Arena: ~Copyable {
  private static let smallest = 64 << 10
  /// A chunk larger than this is given back at once.
  private static let kept = 1 << 20

  private var chunks: [UnsafeMutableRawBufferPointer] = []
  private var used = 0

  deinit { for chunk in chunks { chunk.deallocate() } }

  /// Takes everything back; what pointed into it is dangling from now on.
  mutating func reset() {
    while chunks.count > 1 || chunks.last.map({ $0.count > Self.kept }) == true { chunks.removeLast().deallocate() }
    used = 0
  }

  private mutating func take(_ count: Int) -> UnsafeMutableRawPointer {
    let aligned = (count + 15) & ~15
    if let base = chunks.last?.baseAddress, let room = chunks.last?.count, room - used >= aligned {
      defer { used += aligned }
      return base + used
    }
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: max(Self.smallest, aligned, 1), alignment: 16)
    chunks.append(chunk)
    used = aligned
    // A buffer of at least 64 KiB has an address.
    return chunk.baseAddress.unsafelyUnwrapped
  }

  mutating func bytes(_ source: UnsafeRawBufferPointer) -> tp_bytes {
    guard let from = source.baseAddress, source.count > 0 else { return tp_bytes() }
    let copy = take(source.count)
    copy.copyMemory(from: from, byteCount: source.count)
    return tp_bytes(data: copy, count: source.count)
  }

  mutating func bytes(_ source: [UInt8]) -> tp_bytes { source.withUnsafeBytes { bytes($0) } }

  mutating func bytes(_ source: String) -> tp_bytes {
    var source = source
    return source.withUTF8 { bytes(UnsafeRawBufferPointer($0)) }
  }

  /// Room for `count` values, each of which the caller initialises.
  mutating func array<T: BitwiseCopyable>(of type: T.Type, count: Int) -> UnsafeMutableBufferPointer<T> {
    guard count > 0 else { return UnsafeMutableBufferPointer(start: nil, count: 0) }
    let room = take(count * MemoryLayout<T>.stride).bindMemory(to: type, capacity: count)
    return UnsafeMutableBufferPointer(start: room, count: count)
  }

  /// A copy of `value` that stays put.
  mutating func one<T: BitwiseCopyable>(_ value: T) -> UnsafePointer<T> {
    let room = take(MemoryLayout<T>.stride).bindMemory(to: T.self, capacity: 1)
    room.initialize(to: value)
    return UnsafePointer(room)
  }
}
