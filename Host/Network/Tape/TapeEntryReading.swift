internal import HostCore
internal import TradepostContract
internal import TradepostJSON

extension TapeEntry {
  init(line: [UInt8]) throws(JSONError) {
    let document = try JSONDocument(parsing: line)
    var object = try document.root.requireObject()
    switch try object.string("kind") {
    case "header":
      self = .header(
        TapeHeader(
          package: try object.string("package"), version: try object.string("version"), store: try object.string("store"),
          settings: try object.string("settings"), recorded: try object.int("recorded")))
    case "call":
      var call = OperationCall(try object.string("operation"))
      call.resource = try object.readIfPresent("resource") { value throws(JSONError) in try Resource(tape: value) }
      call.arguments = try object.string("arguments")
      call.cursor = try object.base64("cursor")
      call.since = try object.int("since")
      call.seed = try object.read("seed") { value throws(JSONError) in
        guard let seed = UInt64(try value.requireString()) else { throw JSONError(.value, "is no number of 64 bits") }
        return seed
      }
      self = .call(run: try object.int("run"), call, now: try object.int("now"))
    case "exchange":
      self = .exchange(
        run: try object.int("run"),
        try object.list("requests") { value throws(JSONError) in try OutboundRequest(tape: value) },
        try object.list("responses") { value throws(JSONError) in try OutboundResponse(tape: value) },
        now: try object.int("now"))
    case "page":
      let records = try object.list("records") { value throws(JSONError) in
        let pair = Array(value.items)
        guard pair.count == 2 else { throw JSONError(.value, "is no pair of id and digest") }
        return PageDigest.Record(id: try pair[0].requireString(), digest: try pair[1].requireString())
      }
      self = .page(
        run: try object.int("run"), PageDigest(cursor: try object.base64("cursor"), records: records),
        now: try object.int("now"))
    case "waited": self = .waited(run: try object.int("run"), now: try object.int("now"))
    case "end": self = .end(run: try object.int("run"), try TapeOutcome(tape: &object))
    case let other: throw JSONError(.value, "is \"\(other.prefix(40))\", no kind of entry").inside("kind")
    }
  }
}

extension TapeOutcome {
  fileprivate init(tape object: inout JSONObject) throws(JSONError) {
    if let failure = try object.readIfPresent("failure", { value throws(JSONError) in try Failure(tape: value) }) {
      self = .failed(failure)
    } else if let isComplete = try object.boolIfPresent("complete") {
      self = .done(value: try object.base64("value64"), isComplete: isComplete, through: try object.int("through"))
    } else {
      self = .stopped
    }
  }
}

extension Resource {
  fileprivate init(tape value: JSONValue) throws(JSONError) {
    guard let known = Resource(rawValue: try value.requireString()) else { throw JSONError(.value, "is no resource") }
    self = known
  }
}

extension Failure {
  fileprivate init(tape value: JSONValue) throws(JSONError) {
    var object = try value.requireObject()
    let code = try object.int("code")
    guard let known = Int32(exactly: code).flatMap({ Code(rawValue: $0) }) else {
      throw JSONError(.value, "is \(code), no code of a failure").inside("code")
    }
    self.init(
      known, try object.string("message"), detail: try object.string("detail"),
      retryAfterMilliseconds: UInt32(clamping: try object.int("retry_after")))
  }
}

extension OutboundRequest {
  fileprivate init(tape value: JSONValue) throws(JSONError) {
    var object = try value.requireObject()
    self.init(method: try object.string("method"), path: try object.string("path"))
    body = try object.body()
    bodyHoldsSecrets = try object.boolIfPresent("secret_body") ?? false
    capture =
      try object.readIfPresent("capture") { value throws(JSONError) in
        _ = try value.requireObject()
        var found: [String: String] = [:]
        for (pointer, secret) in value.members { found[pointer] = try secret.requireString() }
        return found
      } ?? [:]
    fields = try object.list("fields") { value throws(JSONError) in try OutboundField(tape: value) }
    isQuestion = try object.boolIfPresent("reads") ?? false
    isSafe = try object.boolIfPresent("safe") ?? false
    limit = try object.string("limit")
    origin = try object.string("origin")
    signIn = try object.string("sign_in")
  }
}

extension OutboundResponse {
  fileprivate init(tape value: JSONValue) throws(JSONError) {
    var object = try value.requireObject()
    let body = try object.body()
    let fields = try object.list("fields") { value throws(JSONError) in try OutboundField(tape: value) }
    self.init(status: UInt32(clamping: try object.int("status")), fields: fields, body: body)
    failure = try object.readIfPresent("failure") { value throws(JSONError) in try Failure(tape: value) }
    guard let known = Delivery(rawValue: UInt32(clamping: try object.int("delivery"))) else {
      throw JSONError(.value, "is none of 0, 1, 2").inside("delivery")
    }
    delivery = known
  }
}

extension OutboundField {
  fileprivate init(tape value: JSONValue) throws(JSONError) {
    var object = try value.requireObject()
    self.init(
      name: try object.string("name"), value: try object.string("value"),
      holdsSecret: try object.boolIfPresent("secret") ?? false)
  }
}

extension JSONObject {
  fileprivate mutating func base64(_ key: StaticString) throws(JSONError) -> [UInt8] {
    try readIfPresent(key) { value throws(JSONError) in
      guard let bytes = Base64.decode(try value.requireString().utf8) else { throw JSONError(.value, "is no base64") }
      return bytes
    } ?? []
  }

  fileprivate mutating func body() throws(JSONError) -> [UInt8] {
    if let text = member("body") {
      guard let bytes = text.withUTF8({ Array($0) }) else { throw JSONError.type(text, wanted: "text").inside("body") }
      return bytes
    }
    return try base64("body64")
  }
}
