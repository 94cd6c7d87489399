internal import TradepostABI
internal import TradepostContract

/// The memory of a call: a slot of 16 bytes for each argument, what libffi is pointed at, and the texts. It is filled anew
/// for every call of a batch.
final class CallFrame {
  let arguments: UnsafeMutablePointer<UnsafeMutableRawPointer?>
  let result: UnsafeMutableRawPointer
  private let slots: UnsafeMutableRawPointer
  private var texts: UnsafeMutableRawPointer
  private var room = 1024

  private static let slot = 16

  init(_ count: Int) {
    arguments = .allocate(capacity: max(1, count))
    slots = .allocate(byteCount: max(1, count) * Self.slot, alignment: 16)
    result = .allocate(byteCount: 16, alignment: 16)
    texts = .allocate(byteCount: room, alignment: 16)
    for position in 0..<count { arguments[position] = slots + position * Self.slot }
  }

  deinit {
    arguments.deallocate()
    slots.deallocate()
    result.deallocate()
    texts.deallocate()
  }

  /// Writes a row of values that was checked against the signature.
  func fill(_ row: [FunctionValue], _ signature: Signature, _ sink: TextSink) {
    result.initializeMemory(as: UInt8.self, repeating: 0, count: 16)
    makeRoom(for: row)
    var used = 0
    var next = row.makeIterator()
    for (position, letter) in signature.arguments.enumerated() {
      let slot = slots + position * Self.slot
      guard letter != .sink else {
        slot.storeBytes(of: sink.handle, as: tp_sink.self)
        continue
      }
      switch next.next() {
      case .int(let number): slot.storeBytes(of: number, as: Int64.self)
      case .bool(let flag): slot.storeBytes(of: flag ? 1 : 0, as: Int32.self)
      case .money(let money): slot.storeBytes(of: Self.money(money), as: tp_money.self)
      case .text(let text):
        let start = texts + used
        let count = copy(text, to: start)
        used += count + 1
        if letter == .zeroEnded {
          slot.storeBytes(of: UnsafeRawPointer(start), as: UnsafeRawPointer.self)
        } else {
          slot.storeBytes(of: tp_bytes(data: UnsafeRawPointer(start), count: count), as: tp_bytes.self)
        }
      case nil: break
      }
    }
  }

  private func makeRoom(for row: [FunctionValue]) {
    var needed = 0
    for case .text(let text) in row { needed += text.utf8.count + 1 }
    guard needed > room else { return }
    texts.deallocate()
    room = needed
    texts = .allocate(byteCount: room, alignment: 16)
  }

  /// Copies text with a NUL behind it and says how long it is.
  private func copy(_ text: String, to place: UnsafeMutableRawPointer) -> Int {
    var text = text
    return text.withUTF8 { bytes in
      if let base = bytes.baseAddress { place.copyMemory(from: base, byteCount: bytes.count) }
      place.storeBytes(of: 0, toByteOffset: bytes.count, as: UInt8.self)
      return bytes.count
    }
  }

  private static func money(_ money: Money) -> tp_money {
    var copy = tp_money(coefficient: money.amount.coefficient, scale: Int32(money.amount.scale), currency: (0, 0, 0, 0))
    let letters = Array(money.currency.code.utf8).map { CChar(bitPattern: $0) }
    if letters.count == 3 { copy.currency = (letters[0], letters[1], letters[2], 0) }
    return copy
  }
}
