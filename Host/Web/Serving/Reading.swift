internal import HostCore
internal import Hummingbird
internal import NIOCore
internal import TradepostJSON

/// Reads what a request says and checks it against its route.
enum Reading {
  /// The parameters of the address, of their schemas.
  static func query(_ text: Substring, _ route: Route) throws(Problem) -> [String: String] {
    guard let pairs = PercentText.pairs(text) else {
      throw Problem(400, "query.text", "What follows the question mark is no text: an escape is wrong, or it is not UTF-8.")
    }
    let known = route.allParameters
    var values: [String: String] = [:]
    for (name, value) in pairs {
      guard let parameter = known.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
        let list = known.isEmpty ? "it has none" : "it has " + known.map(\.name).joined(separator: ", ")
        throw Problem(400, "query.unknown", "There is no parameter of that name here; \(list).")
      }
      guard values[parameter.name] == nil else { throw Problem(400, "query.twice", "The parameter \(parameter.name) stands there twice.") }
      if let problem = parameter.schema.problem(text: value) {
        throw Problem(400, "query.value", "The parameter \(parameter.name) \(problem).")
      }
      values[parameter.name] = value
    }
    for parameter in known where parameter.isRequired && values[parameter.name] == nil {
      throw Problem(400, "query.missing", "The parameter \(parameter.name) is missing.")
    }
    return values
  }

  static func page(_ query: [String: String], _ route: Route) throws(Problem) -> Page {
    let limit = query["limit"].flatMap { Int($0) } ?? Page.usual
    guard let text = query["cursor"] else { return Page(limit: limit, after: nil) }
    guard let after = Cursor.read(text, of: route.id) else {
      throw Problem(400, "query.cursor", "The cursor is none of this list's. Take next_cursor of the page before, or leave it away.")
    }
    return Page(limit: limit, after: after)
  }

  /// The body's bytes. A body that is too large, or none where none is taken, is not read to its end.
  static func bytes(_ request: Request, _ route: Route, _ settings: HubSettings) async throws -> [UInt8] {
    let limit = min(route.bodyLimit, settings.largestBody)
    let declared = request.headers[.contentLength]
    if let declared {
      guard let length = Int64(declared), length >= 0 else { throw Problem(400, "body.length", "Content-Length is no number.") }
      if length > Int64(limit) { throw tooLarge(limit) }
      if length == 0 { return [] }
    } else if request.headers[.transferEncoding] == nil, !route.mayHaveBody {
      return []
    }
    if let codings = request.headers[.contentEncoding], !isPlain(codings) {
      throw Problem(415, "body.coding", "The body is packed, which nothing here unpacks. Send it plain, without Content-Encoding.")
        .with("Accept-Encoding", "identity")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(declared.flatMap { Int($0) } ?? 0)
    do {
      for try await part in request.body {
        guard part.readableBytes <= limit - bytes.count else { throw tooLarge(limit) }
        bytes.append(contentsOf: part.readableBytesView)
      }
    } catch is BodyIsLate {
      throw Problem(408, "body.late", "The body did not come in time. Send it again.")
    } catch let problem as Problem { throw problem } catch is CancellationError { throw CancellationError() } catch {
      throw Problem(400, "body.broken", "The body came to no proper end: it was cut off, or not framed as HTTP wants it. Send it again.")
    }
    // A cancelled stream ends as if it were whole.
    try Task.checkCancellation()
    return bytes
  }

  private static func isPlain(_ codings: String) -> Bool {
    codings.split(separator: ",").allSatisfy { $0.filter { $0 != " " && $0 != "\t" }.lowercased() == "identity" }
  }

  private static func tooLarge(_ limit: Int) -> Problem {
    Problem(413, "body.size", "The body is larger than \(limit) bytes. Send less.")
  }

  /// The body as JSON of its route's shape; nil where the route takes none.
  static func body(_ bytes: [UInt8], contentType: String?, _ route: Route) throws(Problem) -> JSONValue? {
    guard let schema = route.body else {
      guard bytes.isEmpty || route.takesAnyBody else { throw Problem(400, "body.unwanted", "This takes no body. Send none.") }
      return nil
    }
    if bytes.isEmpty, route.isBodyOptional { return nil }
    let type = contentType?.split(separator: ";").first?.filter { $0 != " " }.lowercased() ?? ""
    guard type == "application/json" else {
      throw Problem(415, "body.type", "The body must be JSON and say so: Content-Type: application/json").with("Accept", "application/json")
    }
    let root: JSONValue
    do throws(JSONError) { root = try JSONDocument(parsing: bytes).root } catch {
      var problem = Problem(400, "body.json", "The body is not JSON: \(error.problem)")
      problem.faults = [SchemaFault(pointer: JSONFault.pointer(in: bytes) ?? error.pointer, problem: error.problem)]
      throw problem
    }
    let faults = schema.faults(in: root)
    guard let first = faults.first else { return root }
    var problem = Problem(
      422, "body.schema", "The body is not as it must be: \(first.pointer.isEmpty ? "it" : first.pointer) \(first.problem).")
    problem.faults = faults
    throw problem
  }
}

extension Schema {
  /// What is wrong with a parameter's text; nil: nothing.
  func problem(text: String) -> String? {
    switch kind {
    case .integer(let range):
      guard let number = Int64(text), String(number).utf8.elementsEqual(text.utf8) else { return "is not a whole number" }
      if let range, !range.contains(number) { return "is not between \(range.lowerBound) and \(range.upperBound)" }
      return nil
    case .boolean: return text == "true" || text == "false" ? nil : "is neither true nor false"
    case .string(let rule): return rule.problem(text)
    default: return nil
    }
  }
}

extension Route {
  /// Its own parameters and those of a paged one.
  var allParameters: [Parameter] {
    guard isPaged else { return parameters }
    return parameters + [
      Parameter("limit", .integer(1...Int64(Page.most)), "How many at most; \(Page.usual) when it is not said."),
      Parameter("cursor", .string(1...2048), "Where the page begins: next_cursor of the page before."),
    ]
  }

  var mayHaveBody: Bool { body != nil || takesAnyBody }
}
