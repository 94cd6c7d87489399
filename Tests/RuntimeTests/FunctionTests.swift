import HostCore
import HostRuntime
import Testing
import TradepostContract

/// Functions through libffi: ours in plain C, and a library that never heard of Tradepost.
struct FunctionTests {
  private func table(_ folder: String) async throws -> FunctionTable {
    try await BuiltPackage.package(in: folder).functionTable()
  }

  private func stranger() async throws -> FunctionTable { try await table(try BuiltPackage.fixture("stranger")) }

  private func money(_ amount: String, _ currency: String) throws -> FunctionValue {
    .money(Money(try #require(Amount(amount)), try #require(Currency(currency))))
  }

  @Test(
    arguments: [
      ("sku.normalize", [" abc 12--x_ "], "8", "ABC-12-X"), ("sku.normalize", [""], "0", ""),
      ("ean.valid", ["4006381333931"], "true", nil), ("ean.valid", ["4006381333932"], "false", nil),
      ("fee.referral", ["12.34 EUR", "1500"], "1.85 EUR", nil), ("fee.referral", ["JPY -1005", "1000"], "-101 JPY", nil),
      ("account.for", ["DE", "true"], "4400", nil), ("account.for", ["FR", "true"], "4315", nil),
      ("account.for", ["US", "false"], "0", nil),
    ] as [(String, [String], String, String?)])
  func examples(name: String, arguments: [String], value: String, text: String?) async throws {
    let table = try await table(try BuiltPackage.examples())
    let outcome = try await table.call(name, try table.parse(name, arguments: arguments))
    #expect(outcome.value.description == value)
    #expect(outcome.text == text)
  }

  @Test func aLibraryThatNeverHeardOfUs() async throws {
    let table = try await stranger()
    #expect(try await table.call("add", [.int(.max), .int(1)]).value == .int(.min))
    #expect(try await table.call("is_even", [.int(4)]).value == .bool(true))
    #expect(try await table.call("is_even", [.int(5)]).value == .bool(false))
    #expect(try await table.call("not", [.bool(true)]).value == .bool(false))
    #expect(try await table.call("length", [.text("grün")]).value == .int(5))
    #expect(try await table.call("nothing", []).value == .int(-1))
    #expect(try await table.call("text.echo", [.text("a\0ö")]) == .init(value: .int(4), text: "a\0ö"))
    #expect(try await table.call("money.echo", [try money("-0.001", "KWD")]).value == money("-0.001", "KWD"))
    let all: [FunctionValue] = [.int(1), .text("x"), try money("2.5", "EUR"), .text("y"), .bool(true), .int(3), .text("z")]
    #expect(try await table.call("mixed", all) == .init(value: .int(30), text: "xyz"))
  }

  @Test func aBatchGoesInOneAndABadRowFailsAlone() async throws {
    let table = try await stranger()
    let results = try await table.call(
      "length", rows: (0..<1000).map { [.text(String(repeating: "x", count: $0))] } + [[.int(1)], [.text("ok")]])
    #expect(results.count == 1002)
    #expect(try results[999].get().value == .int(999))
    #expect(try results[1001].get().value == .int(2))
    #expect(throws: HostError.self) { try results[1000].get() }
  }

  @Test(
    arguments: [
      ("add", [.int(1)], "function.count · it takes 2 values (a whole number, a whole number), 1 given · add · give as many as it takes"),
      ("nothing", [.int(1)], "function.count · it takes no value, 1 given · nothing · give as many as it takes"),
      ("is_even", [], "function.count · it takes 1 value (a whole number), 0 given · is_even · give as many as it takes"),
      ("add", [.int(1), .text("2")], "function.type · value 2 is text where a whole number must stand · add · give a whole number"),
      ("length", [.text("a\0b")], "function.nul · value 1 holds the character NUL, which would cut the text short · length · take it out"),
      ("text.flood", [], "function.text · the text that it wrote is longer than 1048576 bytes · text.flood · tell the package's author"),
      ("text.null", [], "function.text · the text that it wrote has 9 bytes at NULL · text.null · tell the package's author"),
      ("text.broken", [], "function.text · the text that it wrote is no UTF-8 · text.broken · tell the package's author"),
      (
        "money.bad", [.int(1)],
        "function.money · the money that it returned has the scale 19, which is none of 0 to 18 · money.bad · tell the package's author"
      ),
      (
        "money.bad", [.int(2)],
        "function.money · the money that it returned has the scale -1, which is none of 0 to 18 · money.bad · tell the package's author"
      ),
      (
        "money.bad", [.int(3)],
        "function.money · the money that it returned is in \"EUR\", no currency of ISO 4217 · money.bad · tell the package's author"
      ),
      (
        "money.bad", [.int(4)],
        "function.money · the money that it returned is in \"\u{FFFD}?!\", no currency of ISO 4217 · money.bad · tell the package's author"
      ),
    ] as [(String, [FunctionValue], String)])
  func whatIsWrongIsSaid(name: String, values: [FunctionValue], sentence: String) async throws {
    let table = try await stranger()
    #expect(await refusal { _ = try await table.call(name, values) }?.description == sentence)
  }

  @Test(arguments: [
    ("add", ["1", "two"], "function.parse · value 2 is \"two\", not a whole number · add · write a number like 42"),
    ("not", ["yes"], "function.parse · value 1 is \"yes\", not true or false · not · write true or false"),
    ("money.echo", ["12.34"], "function.parse · value 1 is \"12.34\", not money · money.echo · write money like 12.34 EUR"),
    ("money.echo", ["1e3 EUR"], "function.parse · value 1 is \"1e3 EUR\", not money · money.echo · write money like 12.34 EUR"),
    ("money.echo", ["1 XXX"], "function.parse · value 1 is \"1 XXX\", not money · money.echo · write money like 12.34 EUR"),
    ("add", ["1"], "function.count · it takes 2 values (a whole number, a whole number), 1 given · add · give as many as it takes"),
  ])
  func whatAPersonTypesIsCheckedByTheSignature(name: String, arguments: [String], sentence: String) async throws {
    let table = try await stranger()
    #expect(throws: HostError.self) { try table.parse(name, arguments: arguments) }
    #expect(await refusal { _ = try table.parse(name, arguments: arguments) }?.description == sentence)
  }

  @Test func anUnknownFunctionSaysWhichThereAre() async throws {
    let table = try await table(try BuiltPackage.examples())
    #expect(
      await refusal { _ = try await table.call("sku.denormalize", []) }?.description
        == "function.unknown · there is no function sku.denormalize · examples 1.0.0 · the package has: sku.normalize, ean.valid, fee.referral, account.for"
    )
  }

  @Test func aSymbolOfWhatTheLibraryLinksToIsNotFound() async throws {
    let manifest = try Repository.text("Tests/Fixtures/Runtime/stranger.json").replacing(
      "\"symbol\": \"length\"", with: "\"symbol\": \"system\"")
    let package = try BuiltPackage.package(in: try BuiltPackage.fixture("stranger", manifest: (manifest, nil)))
    #expect(
      await refusal { _ = try await package.functionTable() }?.description
        == "plugin.symbol · stranger.so does not export system · stranger 1.0.0 · export it with default visibility and name it in the linker's version script"
    )
  }

  @Test func aPackageWithoutFunctionsHasAnEmptyTable() async throws {
    let table = try await table(try BuiltPackage.minimalC())
    #expect(table.functions.isEmpty)
    #expect(
      await refusal { _ = try await table.call("f", []) }?.description
        == "function.unknown · there is no function f · minimal-c 1.0.0 · the package has none")
  }
}
