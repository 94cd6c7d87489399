internal import TradepostABI

// Reading what the host lends for one call. A struct that may grow starts with its size as the host compiled it; what the
// host's is too short for stays zero (TP_HAS).

/// A copy of the struct behind `pointer`, as far as its author wrote it.
func readGrowing<T: BitwiseCopyable>(_ pointer: UnsafePointer<T>, zero: T) -> T {
  let size = UnsafeRawPointer(pointer).load(as: Int.self)
  var copy = zero
  withUnsafeMutableBytes(of: &copy) { target in
    target.copyMemory(
      from: UnsafeRawBufferPointer(start: pointer, count: min(max(0, size), MemoryLayout<T>.size)))
  }
  return copy
}

extension tp_bytes {
  var buffer: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: data, count: data == nil ? 0 : count)
  }

  /// A copy.
  var array: [UInt8] { Array(buffer) }

  /// A copy, as text.
  var text: String { String(decoding: buffer, as: UTF8.self) }
}
