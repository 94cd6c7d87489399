public import HostCore
public import TradepostContract

/// The functions of one package, found in its library and prepared, to be called by name. They are called on a thread of
/// their own, never on the caller's.
public final class FunctionTable: Sendable {
  /// What a call gave.
  public struct Outcome: Sendable, Hashable {
    public let value: FunctionValue
    /// What it wrote; nil when its signature has no `w`.
    public let text: String?

    public init(value: FunctionValue, text: String? = nil) {
      self.value = value
      self.text = text
    }
  }

  /// As the manifest lists them.
  public let functions: [Function]
  private let package: String
  private let bound: [String: BoundFunction]
  private let thread: LaneThread
  private let limits: RuntimeLimits

  fileprivate init(
    _ package: Package, _ bound: [BoundFunction], _ limits: RuntimeLimits, _ report: @escaping @Sendable (RuntimeReport) -> Void
  ) {
    functions = package.manifest.functions
    self.package = package.name
    self.bound = Dictionary(bound.map { ($0.name, $0) }) { first, _ in first }
    self.limits = limits
    thread = LaneThread(LaneContext(package: package.name, store: "", limits: limits, report: report))
  }

  /// Calls a function once.
  public func call(_ name: String, _ values: [FunctionValue]) async throws(HostError) -> Outcome {
    let function = try find(name)
    try function.check(values)
    guard let first = try await perform(function, [values]).first else { throw FunctionRefusal.unknown(name, package: package, has: "") }
    return try first.get()
  }

  /// Calls a function for each row of values, all in one go: a row that cannot be called, or whose result makes no sense,
  /// fails alone.
  public func call(
    _ name: String, rows: [[FunctionValue]]
  ) async throws(HostError) -> [Result<Outcome, HostError>] {
    try await perform(try find(name), rows)
  }

  /// Reads what a person typed as the values that the function takes: `42`, `true`, `12.34 EUR`.
  public func parse(_ name: String, arguments: [String]) throws(HostError) -> [FunctionValue] {
    let wanted = try find(name).signature.takes
    guard arguments.count == wanted.count else { throw FunctionRefusal.count(arguments.count, wanted: wanted, function: name) }
    var values: [FunctionValue] = []
    for (position, (text, kind)) in zip(arguments, wanted).enumerated() {
      guard let value = FunctionValue(parsing: text, as: kind) else {
        throw FunctionRefusal.parse(text, wanted: kind, position: position, function: name)
      }
      values.append(value)
    }
    return values
  }

  private func find(_ name: String) throws(HostError) -> BoundFunction {
    if let function = bound[name] { return function }
    throw FunctionRefusal.unknown(name, package: package, has: functions.map(\.name).joined(separator: ", "))
  }

  private func perform(
    _ function: BoundFunction, _ rows: [[FunctionValue]]
  ) async throws(HostError) -> [Result<Outcome, HostError>] {
    let sinkBytes = limits.sinkBytes
    do throws(LaneError) {
      return try await thread.perform(function.name) { function.call(rows, sinkBytes: sinkBytes) }
    } catch { throw Refusal.limit(function.name, milliseconds: limits.hardCall, package: package) }
  }
}

extension Package {
  /// Loads the library that holds the package's functions, finds each and prepares its call. The library need never have
  /// heard of Tradepost.
  public func functionTable(
    limits: RuntimeLimits = RuntimeLimits(), report: @escaping @Sendable (RuntimeReport) -> Void = { _ in }
  ) async throws(HostError) -> FunctionTable {
    try checkContract()
    guard let file = manifest.functionLibrary ?? manifest.library, !manifest.functions.isEmpty else {
      return FunctionTable(self, [], limits, report)
    }
    let bound = try await onThread("load", limits, report) { () throws(HostError) in
      let library = try SharedLibrary.load(file, of: self)
      var bound: [BoundFunction] = []
      for function in manifest.functions {
        let signature = try Signature(parsing: function.signature, function: function.name, package: name)
        guard let prepared = BoundFunction(name: function.name, signature: signature, address: try library.symbol(function.symbol)) else {
          throw Refusal.signature("cannot be called on this machine", function: function.name, package: name)
        }
        bound.append(prepared)
      }
      return bound
    }
    return FunctionTable(self, bound, limits, report)
  }
}
