public import HostCore
public import TradepostJSON

/// What a handler answers.
public struct Answer: Sendable {
  enum Content: Sendable {
    case empty
    case bytes([UInt8], type: String)
    /// Server-sent events; ends when the closure returns.
    case events(@Sendable (EventWriter) async throws -> Void)
  }

  public var status: Int
  public var headers: [(name: String, value: String)] = []
  var content: Content
  /// Of a list that goes on, behind which item.
  var next: [String]?

  /// A JSON value.
  public static func json(_ status: Int = 200, _ body: (inout JSONWriter) -> Void) -> Answer {
    var writer = JSONWriter()
    body(&writer)
    return Answer(status: status, content: .bytes(writer.bytes, type: "application/json"))
  }

  public static func json(_ view: any View, status: Int = 200) -> Answer { json(status) { view.write(to: &$0) } }

  /// A bare list, where the plan shows one. `next`: of a list that goes on, behind which item; it stands in `Link`.
  public static func list(_ views: [any View], next: [String]? = nil) -> Answer {
    var answer = json { writer in writer.list { writer in for view in views { view.write(to: &writer) } } }
    answer.next = next
    return answer
  }

  /// `{"<name>":[…],"count":n,"next_cursor":…}`.
  ///
  /// - Parameter next: of a list that goes on, behind which item; the next call's ``Page/after``.
  /// - Parameter more: further members, each with its writer.
  public static func page(
    _ name: String, _ views: [any View], next: [String]?, of call: Call, and more: [String: (inout JSONWriter) -> Void] = [:]
  ) -> Answer {
    var members = more
    members["count"] = { $0.int(views.count) }
    members["next_cursor"] = { writer in if let next { writer.string(Cursor.write(next, of: call.route)) } else { writer.null() } }
    members[name] = { writer in writer.list { writer in for view in views { view.write(to: &writer) } } }
    var answer = json { writer in
      writer.object { writer in
        for (key, write) in members.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
          writer.key(key)
          write(&writer)
        }
      }
    }
    answer.next = next
    return answer
  }

  /// The same of what was found, of which one more was asked for than the page has room for.
  ///
  /// - Parameter view: of each, how it is shown.
  /// - Parameter place: of the last that is shown, behind which the next page begins.
  static func page<Found>(
    _ name: String, found: [Found], of call: Call, view: (Found) -> any View, place: (Found) -> [String]
  ) -> Answer {
    let shown = found.prefix(call.page.limit)
    return page(name, shown.map(view), next: found.count > shown.count ? shown.last.map(place) : nil, of: call)
  }

  static func page<Found: View>(_ name: String, found: [Found], of call: Call, place: (Found) -> [String]) -> Answer {
    page(name, found: found, of: call, view: { $0 }, place: place)
  }

  public static let success = json { $0.object { $0.member("success", true) } }

  /// Text that is not JSON.
  public static func text(_ text: String, type: String) -> Answer {
    Answer(status: 200, content: .bytes(Array(text.utf8), type: type))
  }

  /// Server-sent events, until the closure returns or the asker goes away.
  public static func events(_ body: @escaping @Sendable (EventWriter) async throws -> Void) -> Answer {
    Answer(status: 200, content: .events(body))
  }

  func with(_ name: String, _ value: String) -> Answer {
    var answer = self
    answer.headers.append((name, value))
    return answer
  }
}

/// Where a handler writes server-sent events.
public struct EventWriter: Sendable {
  let write: @Sendable ([UInt8]) async throws -> Void

  /// Throws once the asker is gone.
  public func send(_ event: String, _ data: (inout JSONWriter) -> Void) async throws {
    var writer = JSONWriter()
    data(&writer)
    try await write(Array("event: \(event)\ndata: \(writer.text)\n\n".utf8))
  }

  /// Says that the line is alive.
  public func keepAlive() async throws { try await write(Array(": alive\n\n".utf8)) }
}
