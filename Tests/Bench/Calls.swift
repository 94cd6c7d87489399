import HostRuntime

/// What a call of a package's function costs: in batches, as field mappings call, with every value checked.
enum Calls {
  private static let calls = 100_000

  static func measure(_ compared: ComparedLibrary, into table: Table) async throws {
    let functions = try await compared.package.functionTable()
    let direct = Processor.each(of: calls * 100) { _ = compared.directCalls(Int64(calls * 100)) }
    let ffi = Processor.each(of: calls * 10) { _ = compared.ffiCalls(Int64(calls * 10)) }
    let numbers = (0..<1000).map { [FunctionValue.int(Int64($0)), .int(1)] }
    let texts = (0..<1000).map { [FunctionValue.text("MUG-BLUE-\($0)")] }
    table.add("libffi alone", ffi, by: direct, "a call through a pointer in C")
    for (name, rows) in [("add", numbers), ("length", texts)] {
      let cost = try await Processor.each(of: calls) {
        for _ in 0..<calls / rows.count {
          for outcome in try await functions.call(name, rows: rows) { _ = try outcome.get() }
        }
      }
      table.add("call of a package's function (\(name))", cost, by: direct, "a call through a pointer in C")
    }
  }
}
