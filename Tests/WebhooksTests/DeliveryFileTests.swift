import HostCore
import Testing
import TradepostContract

@testable import HostWebhooks

@Suite struct DeliveryFileTests {
  @Test(arguments: [
    ("POST /a:b HTTP/1.1\r\nHost: x\r\nA: b: c\r\n\r\nbo\r\n\r\ndy", ["Host=x", "A=b: c"], "bo\r\n\r\ndy"),
    ("A:b\n\n", ["A=b"], ""),
    ("\r\n{}", [], "{}"),
  ])
  func messages(text: String, fields: [String], body: String) throws {
    let delivery = try DeliveryFile.read(Array(text.utf8))
    #expect(delivery.fields.map { "\($0.name)=\($0.value)" } == fields)
    #expect(String(decoding: delivery.body, as: UTF8.self) == body)
  }

  @Test func aBodyMayStandElsewhere() throws {
    let delivery = try DeliveryFile.read(Array("A: b".utf8), body: [1, 2])
    #expect(delivery.fields == [Delivery.Field("A", "b")])
    #expect(delivery.body == [1, 2])
  }

  @Test(arguments: ["A: b\r\n", "HTTP/1.1 200 OK\r\n\r\n", "A: b\r\nPOST / HTTP/1.1\r\n\r\n", "a b: c\r\n\r\n", ""])
  func whatIsNoMessage(text: String) {
    #expect(throws: HostError.self) { try DeliveryFile.read(Array(text.utf8)) }
  }

  @Test func whatIsWrittenIsRead() throws {
    let delivery = Delivery(fields: [.init("X-Topic", "order.created"), .init("Empty", "")], body: [0, 255, 10])
    let bytes = DeliveryFile.write(method: "POST", path: "/hook", fields: delivery.fields, body: delivery.body)
    #expect(try DeliveryFile.read(bytes) == delivery)
  }
}
