import HostCore
import Testing
import TradepostJSON

@testable import HostWeb

@Test func aFixedStepGoesBeforeANamedOne() {
  func route(_ path: String, _ id: String) -> Route {
    Route(.get, path, id, "test", "", access: .open, answer: .anything, example: "1") { _ in .success }
  }
  let table = RouteTable([route("/orders/{id}", "one"), route("/orders/history", "history"), route("/orders/{id}/lines", "lines")])
  func find(_ path: Substring) -> String {
    switch table.find(.get, path) {
    case .route(let route, let steps): "\(route.id) \(steps["id"] ?? "-")"
    case .otherMethods: "method"
    case .nothing: "nothing"
    }
  }
  #expect(find("/orders/history") == "history -")
  #expect(find("/orders/7") == "one 7")
  #expect(find("/orders/history/lines") == "lines history")
  #expect(find("/orders/a%2Fb") == "one a/b")
  #expect(find("/orders") == "nothing")
  #expect(find("//orders/7") == "nothing")
  #expect(find("/orders/%C3%28") == "nothing")
}

@Test func aCursorIsItsOwnListsAlone() {
  let text = Cursor.write(["a", "", "ü"], of: "list")
  #expect(Cursor.read(text, of: "list") == ["a", "", "ü"])
  #expect(Cursor.read(text, of: "other") == nil)
  #expect(Cursor.read(String(text.dropLast()), of: "list") != ["a", "", "ü"])
  for garbage in ["", "=", "AA", "A", "💥", String(repeating: "A", count: 5000)] { #expect(Cursor.read(garbage, of: "list") == nil) }
  for count in 0..<20 {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 200) }
    #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
  }
}

@Test func schemasSayWhereAValueIsWrong() throws {
  let schema = Schema.object(
    .required("id", .string(1...3)), .optional("n", .integer(0...9)), .optional("list", .array(.boolean, atMost: 2)),
    .optional("map", .map(.money)), .optional("maybe", Schema.string.orNull))
  func faults(_ json: String) throws -> [String] {
    schema.faults(in: try JSONDocument(parsing: json).root).map { "\($0.pointer) \($0.problem)" }
  }
  #expect(try faults(#"{"id":"a","n":9,"list":[true],"map":{"x":{"amount":"1.20","currency":"EUR"}},"maybe":null}"#) == [])
  #expect(try faults("[]") == [" is not an object"])
  #expect(try faults("{}") == ["/id is missing"])
  #expect(try faults(#"{"id":""}"#) == ["/id is empty"])
  #expect(try faults(#"{"id":"abcd"}"#) == ["/id is longer than 3"])
  #expect(try faults(#"{"id":"a","n":1.5}"#) == ["/n is not a whole number"])
  #expect(try faults(#"{"id":"a","n":9223372036854775808}"#) == ["/n is not a whole number"])
  #expect(try faults(#"{"id":"a","list":[1,true,true]}"#) == ["/list/0 is not true or false", "/list has 3 items; at most 2 may be"])
  #expect(try faults(#"{"id":"a","maybe":1}"#) == ["/maybe is not a text"])
  #expect(try faults(#"{"id":"a","x/y":1}"#) == ["/x~1y is not known here"])
  #expect(try faults(#"{"id":"a","map":{"x":{"amount":1,"currency":"EUR"}}}"#) == ["/map/x/amount is not a text"])
}

@Test func aProxyIsBelievedOnlyWhenItIsOurs() {
  let asker = Asker(proxies: ["10.0.0.1", "10.0.0.2"])
  #expect(asker.address(peer: "1.2.3.4", forwarded: "9.9.9.9") == "1.2.3.4")
  #expect(asker.address(peer: "10.0.0.1", forwarded: "6.6.6.6, 9.9.9.9") == "9.9.9.9")
  #expect(asker.address(peer: "::ffff:10.0.0.1", forwarded: "9.9.9.9, 10.0.0.2") == "9.9.9.9")
  #expect(asker.address(peer: "10.0.0.1", forwarded: nil) == "10.0.0.1")
  #expect(asker.address(peer: "10.0.0.1", forwarded: "10.0.0.2") == "10.0.0.1")
  #expect(Asker(proxies: ["2001:DB8:0::1"]).address(peer: "2001:db8::1", forwarded: "2001:db8:0:0::9") == "2001:db8::9")
  #expect(Asker.party("2001:db8:1:2:3:4:5:6") == Asker.party("2001:db8:1:2::") && Asker.party("10.1.2.3") == "10.1.2.3")
  #expect(Asker.isAddress("10.0.0.1") && !Asker.isAddress("proxy.example"))
  #expect(asker.id(peer: "1.2.3.4", given: "abcdefgh") == nil)
  #expect(asker.id(peer: "10.0.0.1", given: "abcdefgh") == "abcdefgh")
  #expect(asker.id(peer: "10.0.0.1", given: "abc\ndefgh") == nil)
}

@Test func aValueOfAnAddressIsEscapedWhole() {
  let text = "a b&c=d/é?#%+~"
  #expect(PercentText.write(text) == "a%20b%26c%3Dd%2F%C3%A9%3F%23%25%2B~")
  #expect(PercentText.decode(PercentText.write(text), plusIsSpace: true) == text)
}

@Test func anAddressHoldsSoManyConnectionsAndAProxyAsManyAsItLikes() {
  let open = OpenConnections(most: 2, proxies: ["10.0.0.1"])
  #expect(open.open("1.2.3.4") && open.open("1.2.3.4") && !open.open("1.2.3.4"))
  #expect(open.open("1.2.3.5"))
  open.close("1.2.3.4")
  #expect(open.open("1.2.3.4") && !open.open("1.2.3.4"))
  for _ in 0..<5 { #expect(open.open("10.0.0.1") && open.open("127.0.0.1")) }
}
