import Testing
import TradepostJSON

@Suite struct JSONWritingTests {
  @Test func textIsEscapedAndReadBack() throws {
    let text = "a\"b\\c\n\r\t\u{1}\u{1F}/é😀\u{2028}"
    var writer = JSONWriter()
    writer.string(text)
    #expect(writer.text == "\"a\\\"b\\\\c\\n\\r\\t\\u0001\\u001f/é😀\u{2028}\"")
    #expect(try JSONDocument(parsing: writer.text).root.string == text)
  }

  @Test func membersAndListsAreSeparated() {
    var writer = JSONWriter()
    writer.object {
      $0.member("a", 1)
      $0.member("b", nil as String?)
      $0.member("c", [1, 2]) { $1.int($0) }
      $0.member("d", [] as [Int]) { $1.int($0) }
      $0.key("e")
      $0.object { _ in }
      $0.key("f")
      $0.list {
        $0.bool(true)
        $0.null()
        $0.raw("1.50")
      }
    }
    #expect(writer.text == #"{"a":1,"c":[1,2],"e":{},"f":[true,null,1.50]}"#)
  }

  @Test func copiedValuesHaveSortedKeysAndTheirOwnNumbers() throws {
    var writer = JSONWriter()
    writer.value(try JSONDocument(parsing: #"{"b":1.10,"a":[{"z":null,"y":"x"}],"b":2}"#).root)
    #expect(writer.text == #"{"a":[{"y":"x","z":null}],"b":1.10}"#)
  }
}
