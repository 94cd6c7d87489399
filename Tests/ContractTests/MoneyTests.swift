import Testing
import TradepostContract
import TradepostJSON

@Suite("Exact amounts")
struct MoneyTests {
  @Test(arguments: [
    ("0", "0"), ("12.340", "12.340"), ("-0.50", "-0.50"), ("007", "7"), ("-0", "0"), ("0.000000000000000001", "0.000000000000000001"),
    ("9223372036854775807", "9223372036854775807"), ("-9223372036854775808", "-9223372036854775808"),
    ("-9.223372036854775808", "-9.223372036854775808"), ("922337203685477580.7", "922337203685477580.7"),
  ])
  func readsAndWrites(_ text: String, _ written: String) throws {
    let amount = try #require(Amount(text))
    #expect(amount.text == written)
    var writer = JSONWriter()
    writer.object { $0.member("a", amount) }
    #expect(writer.text == #"{"a":"\#(written)"}"#)
  }

  @Test(arguments: [
    "", "-", ".5", "5.", "1.2.3", "1e5", "+1", " 1", "1 ", "1,5", "0x10", "--1", "-.5", "9223372036854775808", "٣",
    "-9223372036854775809", "0.0000000000000000001", "NaN", "1\u{0}",
  ])
  func refuses(_ text: String) { #expect(Amount(text) == nil) }

  @Test func numbersOfJSONAreReadAsTheTextTheyAre() throws {
    func read(_ json: String) throws -> Amount { try JSONDocument(parsing: json).root.requireAmount() }
    #expect(try read("12.10").text == "12.10")
    #expect(try read("16.798319333333335").text == "16.798319333333335")
    #expect(throws: JSONError(.value, "is 1e5, which no exact decimal of 64 bits can hold")) { try read("1e5") }
    #expect(throws: JSONError(.type, "is an object, not a decimal number")) { try read("{}") }
  }

  @Test func onlyWholeMinorUnitsAreBooked() throws {
    let euro = try #require(Currency("EUR"))
    let yen = try #require(Currency("JPY"))
    let dinar = try #require(Currency("KWD"))
    #expect(try MinorUnits(#require(Amount("12.3400")), in: euro).count == 1234)
    #expect(try MinorUnits(#require(Amount("1200.00")), in: yen).count == 1200)
    #expect(try MinorUnits(#require(Amount("1.5")), in: dinar).amount(in: dinar).text == "1.500")
    let tooFine = try #require(Amount("0.005"))
    #expect(throws: MoneyError.notInMinorUnits(tooFine, euro)) { try MinorUnits(tooFine, in: euro) }
    let tooLarge = try #require(Amount("922337203685477580.7"))
    #expect(throws: MoneyError.notInMinorUnits(tooLarge, euro)) { try MinorUnits(tooLarge, in: euro) }
    #expect(throws: MoneyError.overflow) { try MinorUnits(.max).adding(MinorUnits(1)) }
    #expect(throws: MoneyError.overflow) { try MinorUnits(.min).negated() }
    #expect(throws: MoneyError.overflow) { try [MinorUnits(.min), MinorUnits(-1)].total() }
  }

  @Test func currencies() {
    #expect(["EUR", "JPY", "KWD", "CLF"].map { Currency($0)?.digits } == [2, 0, 3, 4])
    #expect(["", "eur", "EU", "EURO", "XXX", "XAU", "HRK", "ÄÖÜ", "EU\u{0}"].map { Currency($0) } == Array(repeating: nil, count: 9))
    #expect(Currency("ZWG")?.code == "ZWG")
  }
}
