import SimulatorKit
import TestHost
import Testing

/// The simulator stands for the recorded shop and answers every recorded request.
@Suite struct RecordedAnswersTests {
  @Test func `every recorded answer has the simulator's status, headers, fields and types`() throws {
    var replay = try Replay()
    var compared = 0
    var report: [String] = []
    for recording in Recording.all {
      let answer = replay.play(recording)
      if LeftOut.reason(recording.name) != nil { continue }
      compared += 1
      let differences = Comparison(recorded: recording, answer: answer).differences
      if !differences.isEmpty { report.append("\(recording.name): " + differences.prefix(6).joined(separator: " | ")) }
    }
    #expect(report.isEmpty, "\(report.count) of \(compared) differ:\n\(report.joined(separator: "\n"))")
    #expect(compared == 425)
  }

  @Test func `lists before the first write hold the recorded objects in the recorded order`() throws {
    var replay = try Replay()
    var compared = 0
    for recording in Recording.all {
      if recording.name.hasPrefix("auth-") { break }
      guard LeftOut.reason(recording.name) == nil else { continue }
      let answer = replay.play(recording)
      guard let wanted = try? NodeReader.read(recording.answerBody).items, !wanted.isEmpty else { continue }
      compared += 1
      #expect(answer.node.items.map { $0["id"] } == wanted.map { $0["id"] }, "\(recording.name)")
    }
    #expect(compared > 90)
  }

  @Test func `orders, refunds, customers and taxes come back byte for byte but for what differs by seeding`() throws {
    var replay = try Replay()
    var compared = 0
    for recording in Recording.all {
      if recording.name.hasPrefix("auth-") { break }
      guard ["refunds-list", "refund-single", "tax", "data-current", "tz-", "orders-modified"].contains(where: recording.name.hasPrefix),
        LeftOut.reason(recording.name) == nil
      else { continue }
      compared += 1
      #expect(replay.play(recording).text == String(decoding: recording.answerBody, as: UTF8.self), "\(recording.name)")
    }
    #expect(compared > 50)
  }

  @Test func `a recorded field that is taken away is missed`() throws {
    let recording = try #require(Recording.all.first { $0.name == "orders-list-page-1" })
    var replay = try Replay()
    var answer = replay.play(recording)
    #expect(Comparison(recorded: recording, answer: answer).differences == [])
    var orders = answer.node.items
    orders[2]["line_items"] = .list(
      orders[2]["line_items"]?.items.map { line in
        var line = line
        line["total_tax"] = nil
        return line
      } ?? [])
    answer.body = bytes(.list(orders))
    #expect(Comparison(recorded: recording, answer: answer).differences.first == "[2].line_items[0].total_tax is missing")
  }

  @Test func `a changed type, a changed header and a changed total are reported`() throws {
    let recording = try #require(Recording.all.first { $0.name == "orders-list-page-2" })
    var replay = try Replay()
    let right = replay.play(recording)
    var orders = right.node.items
    orders[0]["total"] = .number("12.5")
    var answer = right
    answer.body = bytes(.list(orders))
    #expect(
      Comparison(recorded: recording, answer: answer).differences == [
        "[0].total is the number 12.5, recorded \(text(right.node.items[0]["total"]))"
      ])
    answer = right
    answer.fields.removeAll { $0.name == "X-WP-TotalPages" }
    #expect(Comparison(recorded: recording, answer: answer).differences == ["header X-WP-TotalPages is missing"])
    answer = right
    answer.fields = right.fields.map { $0.name == "X-WP-Total" ? .init(name: $0.name, value: "40") : $0 }
    #expect(Comparison(recorded: recording, answer: answer).differences == ["X-WP-Total is 40, recorded 41"])
  }

  @Test func `every entry of the table of recordings left out names a recording`() {
    for entry in LeftOut.table {
      let found = Recording.all.contains { entry.name.hasSuffix("*") ? $0.name.hasPrefix(entry.name.dropLast()) : $0.name == entry.name }
      #expect(found, "\(entry.name) names nothing")
      #expect(!entry.reason.isEmpty)
    }
  }

  private func bytes(_ node: Node) -> [UInt8] {
    var out = Output()
    out.node(node)
    return out.bytes
  }

  private func text(_ node: Node?) -> String { "the text \"\(node?.string ?? "")\"" }
}
