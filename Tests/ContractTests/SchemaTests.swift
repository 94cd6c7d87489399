import Testing
import TradepostContract
import TradepostJSON

@Suite("Schemas and values say the same")
struct SchemaTests {
  @Test func everySchemaHasAnExample() throws {
    // What consists of nothing, and what others refer to.
    let without: Set = [
      "values.json", "check-arguments.json", "list-arguments.json", "list-result.json", "count-arguments.json",
    ]
    #expect(try Set(SchemaChecker().schemas.keys).subtracting(without) == Set(Example.all.map { $0.schema }))
  }

  @Test(arguments: Example.all) func everyValueRoundTrips(_ example: Example) throws {
    let value = try JSONDocument(parsing: example.json).root
    #expect(try SchemaChecker().accepts(value, example.schema))
    if let written = try example.roundTrip(value) { #expect(written == example.json) }
  }

  /// A member taken away, or any value replaced by something else: schema and reader refuse the same.
  @Test(arguments: Example.all) func theyRefuseTheSame(_ example: Example) throws {
    let checker = try SchemaChecker()
    let others = [
      "null", "true", "7", "-1", "0", #""""#, #""x""#, #""-1""#, #""12.345""#, #""a\u0007b""#, "[]", "[7]", "[null]", "{}",
      #"{"x":7}"#, #""1e5""#, #""999999999999999999999""#,
    ]
    var refused = 0
    for (path, mutant) in try Tree(JSONDocument(parsing: example.json).root).mutants(others) {
      let document = try JSONDocument(parsing: mutant.text)
      var problem: String?
      do { _ = try example.roundTrip(document.root) } catch { problem = "\(error)" }
      // The one rule that no schema can say: an amount's digits fit 64 bits.
      if path.hasSuffix(#""999999999999999999999""#), problem?.contains("decimal number") == true { continue }
      let accepts = try checker.accepts(document.root, example.schema)
      #expect(accepts == (problem == nil), "\(example.schema) \(path): the reader says \(problem ?? "yes")")
      if !accepts { refused += 1 }
    }
    #expect(refused > 0)
  }
}
