internal import TradepostContract
internal import TradepostJSON

extension Failure {
  /// What an answer other than 2xx means for the host, told with the platform's own code and words.
  init(refusing response: Response) {
    let said = PlatformWords(response)
    var retryAfter: UInt32 = 0
    if let seconds = response.field("retry-after").flatMap({ UInt32($0.split(separator: ".", maxSplits: 1).first ?? "") }) {
      retryAfter = seconds.multipliedReportingOverflow(by: 1000).overflow ? UInt32.max : seconds * 1000
    }
    let code: Code =
      switch response.status {
      case 401: .auth
      case 402, 403: .denied
      case 404, 410: .notFound
      case 409, 412: .conflict
      case 413: .limit
      case 429: .throttled
      case 300..<400, 408, 425, 500...: .platform
      default: .invalid
      }
    var writer = JSONWriter()
    writer.object {
      $0.member("code", said.code.isEmpty ? nil : said.code)
      $0.member("message", said.message.isEmpty ? nil : said.message)
      $0.member("request", response.request.name)
      $0.member("status", Int(response.status))
    }
    self.init(
      code, "\(response.request.name) was answered with \(response.status)\(said.text)", detail: writer.text,
      retryAfterMilliseconds: retryAfter)
  }

  /// A good status over something that is no JSON.
  init(unreadable response: Response, _ bytes: [UInt8], _ error: JSONError) {
    let first = bytes.first { $0 > 0x20 }
    let what =
      if bytes.isEmpty { "nothing" } else if first == UInt8(ascii: "<") { "a page of HTML" } else { "no JSON (\(error))" }
    self.init(
      .platform,
      "\(response.request.name) was answered with \(response.status) and \(what); something between the shop and its visitors "
        + "(a cache, a firewall, a plugin that prints warnings) breaks its answers")
  }
}

extension Failure {
  /// JSON with no list where one was looked for.
  init(listless response: Response, _ pointer: String?) {
    let said = PlatformWords(response).text
    let place = pointer.map { $0.isEmpty ? "" : " at \($0)" } ?? ""
    self.init(.platform, "\(response.request.name) was answered with something other than a list\(place)\(said)")
  }
}

/// What a platform says about its refusal, in the shapes that are common: `{code, message}`, `{error: {code, message}}`,
/// `{error, error_description}`, `{errors: [{code, message}]}`, `{errors: "…"}`.
struct PlatformWords {
  var code = ""
  var message = ""

  init(_ response: Response) {
    guard case .json(let document) = response.content else { return }
    read(document.root)
    if let error = document.root["error"] {
      if error.kind == .object { read(error) } else if let text = error.string { code = text }
    }
    if let text = document.root["error_description"]?.string { message = text }
    if let errors = document.root["errors"] {
      if let first = errors.items.first(where: { _ in true }) { read(first) } else if let text = errors.string { message = text }
    }
  }

  private mutating func read(_ value: JSONValue) {
    if let text = value["code"]?.string ?? value["code"]?.numberText { code = text }
    if let text = value["message"]?.string ?? value.string { message = text }
  }

  /// ` (code): message`, as far as there is any; cut, since it comes from outside.
  var text: String {
    (code.isEmpty ? "" : " (\(code.prefix(100)))") + (message.isEmpty ? "" : ": \(message.prefix(300))")
  }
}
