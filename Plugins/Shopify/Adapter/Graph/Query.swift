internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// A question in GraphQL: a query or a mutation, and the values of its variables.
struct Query: Sendable {
  let text: String
  /// A JSON object.
  private let variables: [UInt8]
  /// A mutation that does no harm when it arrives twice: it carries a key of its own, or sets what is set already.
  var isRepeatable = false

  /// `variables` writes the members of the object of variables, in the order of their names.
  init(_ text: String, _ variables: (inout JSONWriter) -> Void = { _ in }) {
    self.text = text
    var writer = JSONWriter()
    writer.object(variables)
    self.variables = writer.bytes
  }

  /// A mutation has effects: it is never sent twice unless Shopify said that it did nothing, or it is ``isRepeatable``.
  var isMutation: Bool { text.utf8.starts(with: "mutation".utf8) }

  var request: Request {
    var request = Request("POST", Shopify.base + "/graphql.json")
    request.fields = [Request.Field("Content-Type", "application/json")]
    request.limit = "graphql"
    request.isSafe = !isMutation || isRepeatable
    request.isQuestion = !isMutation
    var writer = JSONWriter(reserving: text.utf8.count &+ variables.count &+ 64)
    writer.object { writer in
      writer.member("query", text)
      writer.key("variables")
      variables.withUnsafeBytes { writer.raw($0) }
    }
    request.body = writer.bytes
    return request
  }
}
