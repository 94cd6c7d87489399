internal import HostCore
internal import TradepostABI
internal import TradepostContract

/// A function of a package, found and prepared: its address, and how it is called.
struct BoundFunction: @unchecked Sendable {
  // Unchecked: the address is one of code that is never unloaded.
  let name: String
  let signature: Signature
  private let address: UnsafeMutableRawPointer
  private let interface: CallInterface

  init?(name: String, signature: Signature, address: UnsafeMutableRawPointer) {
    guard let interface = CallInterface(signature) else { return nil }
    self.name = name
    self.signature = signature
    self.address = address
    self.interface = interface
  }

  /// Throws unless these are values that it takes.
  func check(_ values: [FunctionValue]) throws(HostError) {
    let wanted = signature.takes
    guard values.count == wanted.count else { throw FunctionRefusal.count(values.count, wanted: wanted, function: name) }
    var position = 0
    for letter in signature.arguments {
      guard let kind = letter.kind else { continue }
      let value = values[position]
      guard value.kind == kind else { throw FunctionRefusal.type(value, wanted: kind, position: position, function: name) }
      if letter == .zeroEnded, case .text(let text) = value, text.utf8.contains(0) {
        throw FunctionRefusal.nul(position: position, function: name)
      }
      position += 1
    }
  }

  /// Calls it once for each row of values, in the thread that its library may run in.
  func call(_ rows: [[FunctionValue]], sinkBytes: Int) -> [Result<FunctionTable.Outcome, HostError>] {
    let sink = TextSink(limit: sinkBytes)
    let frame = CallFrame(signature.arguments.count)
    return rows.map { row in
      do throws(HostError) {
        try check(row)
        sink.clear()
        frame.fill(row, signature, sink)
        interface.call(address, frame.arguments, result: frame.result)
        return .success(try outcome(frame, sink))
      } catch { return .failure(error) }
    }
  }

  private func outcome(_ frame: CallFrame, _ sink: TextSink) throws(HostError) -> FunctionTable.Outcome {
    let value: FunctionValue =
      switch signature.result {
      case .money: .money(try money(frame.result.load(as: tp_money.self)))
      case .bool: .bool(Int32(truncatingIfNeeded: frame.result.load(as: Int64.self)) != 0)
      default: .int(frame.result.load(as: Int64.self))
      }
    guard signature.writesText else { return FunctionTable.Outcome(value: value, text: nil) }
    if let problem = sink.problem { throw FunctionRefusal.text(problem, function: name) }
    guard let text = String(validating: sink.bytes, as: UTF8.self) else {
      throw FunctionRefusal.text("is no UTF-8", function: name)
    }
    return FunctionTable.Outcome(value: value, text: text)
  }

  private func money(_ money: tp_money) throws(HostError) -> Money {
    let letters = [money.currency.0, money.currency.1, money.currency.2].map { UInt8(bitPattern: $0) }
    guard money.currency.3 == 0, let currency = Currency(String(decoding: letters, as: UTF8.self)) else {
      throw FunctionRefusal.money("is in \(RequestSyntax.shown(letters)), no currency of ISO 4217", function: name)
    }
    guard let scale = UInt8(exactly: money.scale), scale <= Amount.largestScale else {
      throw FunctionRefusal.money("has the scale \(money.scale), which is none of 0 to \(Amount.largestScale)", function: name)
    }
    return Money(Amount(coefficient: money.coefficient, scale: scale), currency)
  }
}
