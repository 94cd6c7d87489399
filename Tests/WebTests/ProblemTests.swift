import Foundation
import HostCore
import Testing

@testable import HostWeb

/// Every code that stands in the sources is told to who asks over the network as somebody meant it.
struct ProblemTests {
  /// What is only in the log, and why: families, or codes.
  private static let hidden: [String: String] = [
    "data": "this host's database", "key": "this host's key", "lock": "this host's folders", "seal": "this host's database",
    "storage": "this host's own fault", "runtime": "this host's own fault", "host": "nobody knows what it was",
    "backup": "only the command line", "restore": "only the command line", "install": "only the command line",
    "replay": "only the command line", "tape": "only the command line", "simulator": "only the command line",
    "demo": "only the command line", "report.busy": "only the command line", "report.differs": "only the command line",
    "subscribe.fault": "only the command line", "run.ended": "stands in the run that it ended",
  ]

  /// Every `HostError("code", …, exit: n)` under Host, and those that a module makes in one place of its own.
  private static func errors() throws -> [HostError] {
    let host = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Host").standardizedFileURL.path
    var found: [HostError] = []
    for file in try FileManager.default.subpathsOfDirectory(atPath: host) where file.hasSuffix(".swift") {
      let text = try String(contentsOfFile: host + "/" + file, encoding: .utf8)
      for match in text.matches(of: /(?:HostError|error)\(\s*"([a-z]+\.[a-z]+)"/) {
        let exit = call(text[match.range.lowerBound...]).matches(of: /exit: ([0-9])/).last.flatMap { Int32($0.1) } ?? 1
        found.append(HostError(String(match.1), file, exit: exit))
      }
    }
    return found
  }

  /// Up to the parenthesis that closes the call.
  private static func call(_ text: Substring) -> Substring {
    var depth = 0
    var isText = false
    var before: Character = " "
    for place in text.indices {
      let character = text[place]
      if character == "\"", before != "\\" { isText.toggle() }
      if !isText, character == "(" { depth += 1 }
      if !isText, character == ")" { depth -= 1 }
      if depth == 0, character == ")" { return text[...place] }
      before = character
    }
    return text
  }

  @Test func everyCodeIsToldAsSomebodyMeantIt() throws {
    let errors = try Self.errors()
    #expect(errors.count > 150, "the sources are not where they were")
    for error in errors where Problem(error).status == 500 {
      let family = error.code.split(separator: ".").first.map { String($0) } ?? ""
      #expect(
        Self.hidden[family] != nil || Self.hidden[error.code] != nil,
        "\(error.code) of \(error.message) is a 500 by default: give it a status in Problem.swift, or say here why nobody is told")
    }
  }

  @Test func whatIsHiddenSaysNothingOfThisHost() {
    let problem = Problem(HostError("data.sqlite", "/home/hub/tradepost.sqlite is damaged"))
    #expect(problem.status == 500 && problem.code == "host.failed" && !problem.detail.contains("/"))
  }

  @Test(arguments: [
    (HostError("store.unknown", "x", exit: 2), 404), (HostError("lock.held", "x", exit: 5), 409),
    (HostError("push.approve", "x", exit: 4), 409), (HostError("sync.kind", "x", exit: 2), 422),
    (HostError("platform.auth", "x"), 424), (HostError("network.refused", "x"), 424), (HostError("inbox.busy", "x"), 503),
    (HostError("host.ends", "x", exit: 5), 503), (HostError("store.changed", "x"), 412), (HostError("outbox.changed", "x"), 409),
    (HostError("secret.unknown", "x", exit: 2), 422), (HostError("cursor.unreadable", "x", exit: 2), 400),
  ])
  func itsStatusIs(_ error: HostError, _ status: Int) { #expect(Problem(error).status == status, "\(error.code)") }
}
