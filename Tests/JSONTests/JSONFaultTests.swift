import Testing
import TradepostJSON

@Test func aPlaceIsNamedWhereOneCanBe() {
  #expect(JSONFault.pointer(in: Array(#"{"a":[1,{"b":tru}]}"#.utf8)) == "/a/1/b")
  #expect(JSONFault.pointer(in: Array(#"{"a":1}"#.utf8)) == nil)
}

@Test(arguments: ["[", #"{"a":"#]) func whatIsNestedTooDeepEndsNobody(opening: String) {
  let closing = opening == "[" ? "]" : "}"
  let text = String(repeating: opening, count: 20_000) + "1" + String(repeating: closing, count: 20_000)
  let place = JSONFault.pointer(in: Array(text.utf8))
  #expect((place ?? "").utf8.count < 200)
}
