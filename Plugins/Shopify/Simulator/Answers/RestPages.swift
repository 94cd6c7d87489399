import SimulatorKit

/// Pages of the REST interface: the first one by filters, the others by the cursor in the `Link` header, which holds
/// the filters itself.
struct RestPages {
  let request: Request
  let domain: String
  /// The path with the version that was served.
  let path: String

  /// The query without paging, and where to go on from.
  struct Question {
    var filters: Query
    var limit: Int
    var mark: Listing.Mark?
    var backwards = false
  }

  func question() throws(RestProblem) -> Question {
    let query = request.query
    if query["page"] != nil {
      throw RestProblem(400, "page", "page cannot be passed. See https://shopify.dev/api/usage/pagination-rest for more information.")
    }
    var limit = 50
    if let asked = query["limit"] {
      guard let number = Int(asked), number > 0 else { throw RestProblem(400, "limit", "Limit must be between 1 and 250") }
      limit = min(number, 250)
    }
    guard let cursor = query["page_info"] else { return Question(filters: query, limit: limit) }
    for pair in query.pairs where !["page_info", "limit", "fields"].contains(pair.name) {
      throw RestProblem(
        400, pair.name,
        "\(pair.name) cannot be passed when page_info is present. See https://shopify.dev/api/usage/pagination-rest for more information.")
    }
    guard let bytes = Base64.decode(cursor), let node = try? NodeReader.read(bytes), let id = node["last_id"]?.whole,
      let value = node["last_value"]?.whole,
      let direction = node["direction"]?.string, let filters = node["filters"]?.string
    else { throw RestProblem(400, "page_info", "Invalid value.") }
    return Question(filters: Query(filters), limit: limit, mark: Listing.Mark(value: value, id: id), backwards: direction == "prev")
  }

  func page(_ listing: Listing, _ question: Question) -> Listing.Page {
    if question.backwards { return listing.page(last: question.limit, before: question.mark) }
    return listing.page(first: question.limit, after: question.mark)
  }

  /// The `Link` header; nil when there is but one page.
  func link(_ page: Listing.Page, _ question: Question) -> String? {
    var links: [String] = []
    let backwards = question.backwards
    if page.hasPrevious || (backwards && page.hasPrevious), let first = page.entries.first {
      links.append(link(first, "prev", question, "previous"))
    }
    if page.hasNext, let last = page.entries.last { links.append(link(last, "next", question, "next")) }
    return links.isEmpty ? nil : links.joined(separator: ", ")
  }

  private func link(_ entry: Listing.Entry, _ direction: String, _ question: Question, _ rel: String) -> String {
    let filters = question.filters.pairs.filter { !["limit", "fields", "page_info"].contains($0.name) }
    let text = filters.map { "\(Percent.encode($0.name))=\(Percent.encode($0.value))" }.joined(separator: "&")
    let node = Node.make(
      ("direction", .text(direction)), ("last_id", .integer(entry.id)), ("last_value", .text(String(entry.value))), ("filters", .text(text))
    )
    var parameters = "limit=\(question.limit)"
    if let fields = request.query["fields"] { parameters += "&fields=\(Percent.encode(fields))" }
    let cursor = Base64.encode(node.bytes)
    return "<https://\(domain)\(path)?\(parameters)&page_info=\(Percent.encode(cursor))>; rel=\"\(rel)\""
  }
}
