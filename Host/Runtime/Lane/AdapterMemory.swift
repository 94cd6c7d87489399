internal import TradepostABI
internal import TradepostContract

/// What is wrong with a step as it lies in memory, in words that follow the adapter's name: `gave a record of -1 bytes`.
struct StepProblem: Error, Equatable {
  var code = Failure.Code.adapter
  let problem: String
}

/// Reads what an adapter points at, once what can be seen of a pointer has been checked. A pointer into the void of the
/// process still ends it: that is what the worker is for.
enum AdapterMemory {
  /// A copy of counted bytes.
  static func bytes(
    _ bytes: tp_bytes, atMost limit: Int, _ what: @autoclosure () -> String
  ) throws(StepProblem) -> [UInt8] {
    guard bytes.count != 0 else { return [] }
    let count = UInt(bitPattern: bytes.count)
    guard count <= UInt(limit) else {
      throw StepProblem(code: .limit, problem: "gave \(what()) of \(count) bytes, at most \(limit) may be")
    }
    guard let data = bytes.data else { throw StepProblem(problem: "gave \(what()) of \(count) bytes at NULL") }
    try check(UInt(bitPattern: data), count: count, alignment: 1, what())
    return [UInt8](UnsafeRawBufferPointer(start: data, count: bytes.count))
  }

  /// An array of the adapter's.
  static func list<T>(
    _ first: UnsafePointer<T>?, count: Int, atMost limit: Int, _ what: @autoclosure () -> String
  ) throws(StepProblem) -> UnsafeBufferPointer<T> {
    guard count != 0 else { return UnsafeBufferPointer(start: nil, count: 0) }
    let size = UInt(bitPattern: count)
    guard size <= UInt(limit) else { throw StepProblem(code: .limit, problem: "gave \(size) \(what()), at most \(limit) may be") }
    guard let first else { throw StepProblem(problem: "gave \(size) \(what()) at NULL") }
    try check(UInt(bitPattern: first), count: size * UInt(MemoryLayout<T>.stride), alignment: MemoryLayout<T>.alignment, what())
    return UnsafeBufferPointer(start: first, count: count)
  }

  /// A struct that begins with its own size, which must cover all that the contract's version has.
  static func sized<T>(_ pointer: UnsafePointer<T>?, _ what: @autoclosure () -> String) throws(StepProblem) -> T {
    guard let pointer else { throw StepProblem(problem: "gave \(what()) at NULL") }
    let needed = MemoryLayout<T>.size
    try check(UInt(bitPattern: pointer), count: UInt(needed), alignment: MemoryLayout<T>.alignment, what())
    let size = UInt(bitPattern: UnsafeRawPointer(pointer).load(as: Int.self))
    guard size >= UInt(needed) else { throw StepProblem(problem: "gave \(what()) whose size says \(size), the contract needs \(needed)") }
    return pointer.pointee
  }

  private static func check(_ address: UInt, count: UInt, alignment: Int, _ what: @autoclosure () -> String) throws(StepProblem) {
    let (end, wraps) = address.addingReportingOverflow(count)
    guard address >= 4096, !wraps, end <= 1 << 56 else {
      throw StepProblem(problem: "gave \(what()) at the address 0x\(String(address, radix: 16)), where nothing can be")
    }
    guard address % UInt(alignment) == 0 else {
      throw StepProblem(problem: "gave \(what()) at the address 0x\(String(address, radix: 16)), which is not aligned")
    }
  }
}
