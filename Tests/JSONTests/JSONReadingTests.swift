import Testing
import TradepostJSON

@Suite struct JSONReadingTests {
  @Test func numbersKeepTheTextTheyWere() throws {
    let text = #"{"a":12.10,"b":-0.0,"c":1E+2,"d":9223372036854775807,"e":[0.1,{"f":3}],"g":18446744073709551615}"#
    let root = try JSONDocument(parsing: text).root
    #expect(root["a"]?.numberText == "12.10")
    #expect(root["b"]?.numberText == "-0.0")
    #expect(root["c"]?.numberText == "1E+2")
    #expect(root["d"]?.int64 == .max)
    #expect(root["e"]?.items.map(\.numberText) == ["0.1", nil])
    #expect(root["g"]?.numberText == "18446744073709551615")
    #expect(root["g"]?.int64 == nil)
    #expect(root["a"]?.int64 == nil)
  }

  @Test func objectsCanBeCutOutOfTheSource() throws {
    let text = #" [ {"id":1,"s":"}\"]"} , {"id":2,"n":{"x":[1,2]}},[ ] ] "#
    let root = try JSONDocument(parsing: text).root
    let pieces = root.items.map { item in
      item.document.withSource(item.range) { String(decoding: $0, as: UTF8.self) }
    }
    #expect(pieces == [#"{"id":1,"s":"}\"]"}"#, #"{"id":2,"n":{"x":[1,2]}}"#, "[ ]"])
    #expect(root.items.map { root.document.withSource($0.range, \.count) } == [19, 24, 3])
  }

  @Test func lookUpsDoNotDependOnTheOrder() throws {
    var object = try JSONDocument(parsing: #"{"a":1,"b":{"a":9},"c":null,"d":"x"}"#).root.requireObject()
    #expect(try object.string("d") == "x")
    #expect(try object.int("a") == 1)
    #expect(try object.stringIfPresent("c") == nil)
    #expect(try object.int("a") == 1)
    #expect(object.member("b")?["a"]?.int64 == 9)
    #expect(object.member("nothing") == nil)
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\":1,}", "nul", "[1e400]", "[\"\\ud800\"]", "[01]", "{\"a\" 1}", "[\"\u{0}\"]", "[184467440737095516160]",
    "\u{FEFF}{}",
  ])
  func badTextIsRefused(text: String) {
    #expect(throws: JSONError.self) { try JSONDocument(parsing: text) }
  }

  @Test func invalidBytesAreRefused() {
    #expect(throws: JSONError.self) { try JSONDocument(parsing: [0x22, 0xFF, 0x22]) }
    #expect(throws: JSONError.self) { try JSONDocument(parsing: Array(repeating: 0x5B, count: 5000)) }
  }

  @Test func errorsPointAtTheValue() throws {
    let root = try JSONDocument(parsing: #"{"lines":[{"n":1},{"n":"x"}],"name":7}"#).root
    var object = try root.requireObject()
    let inList = #expect(throws: JSONError.self) {
      try object.list("lines") { value throws(JSONError) in
        var line = try value.requireObject()
        return try line.int("n")
      }
    }
    #expect(inList?.description == "/lines/1/n is text, not a whole number of 64 bits")
    #expect(#expect(throws: JSONError.self) { try object.string("name") }?.description == "/name is the number 7, not text")
    #expect(#expect(throws: JSONError.self) { try object.int("count") }?.description == "/count is missing")
  }

  /// Parsers are pooled: a document must not see what the next one parses.
  @Test func documentsLiveApart() throws {
    let documents = try (0..<200).map { try JSONDocument(parsing: "{\"n\":\"\($0)\"}") }
    #expect(documents.enumerated().allSatisfy { $1.root["n"]?.string == "\($0)" })
  }

  @Test(arguments: [
    (#"[{"a":"]"},1e400,"x,y",[1,2] , true]"#, [#"{"a":"]"}"#, "1e400", #""x,y""#, "[1,2]", "true"]),
    (#"{"items":[{"a":1}]}"#, [#"{"a":1}"#]),
    (#"[{"a":"\"]"},{"b"#, [#"{"a":"\"]"}"#]),
    ("[]", []), ("nothing", []), ("", []), ("[[[", []), ("}]][", []),
  ])
  func scannerCutsItemsOfBrokenTexts(text: String, expected: [String]) {
    let found = Array(text.utf8).withUnsafeBytes { bytes in
      JSONScanner.items(in: bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
    }
    #expect(found == expected)
  }
}
