internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// What Shopify answered to a ``Query``. That there is one says that the question ran and nothing of it was refused; what a
/// mutation found wrong with its input stands in ``userErrors(of:)``.
struct Answer: Sendable {
  let data: JSONValue
  /// Nil when the answer does not say.
  let cost: Cost?
  let response: Response

  /// Throws what Shopify refused, whatever way it said it, see ``GraphRefusal``.
  init(_ response: Response) throws(Failure) {
    try response.accepted()
    let envelope = try response.json()
    if let refused = GraphRefusal.failure(envelope) { throw refused }
    guard let data = envelope["data"], data.kind == .object else {
      throw Failure(.platform, "Shopify answered a GraphQL question with neither data nor errors")
    }
    self.data = data
    self.response = response
    cost = Cost(envelope)
  }

  /// The value at a JSON pointer below `data`; nil also where it is `null`.
  func at(_ pointer: String) -> JSONValue? { data.at(pointer).flatMap { $0.isNull ? nil : $0 } }

  /// What the mutation of that name (or alias) found wrong with what it was given; empty: it has done what it was asked.
  func userErrors(of mutation: String) -> [UserError] {
    data[mutation]?.members.filter { $0.key == "userErrors" || $0.key.hasSuffix("UserErrors") }
      .flatMap { $0.value.items.map { UserError($0) } } ?? []
  }
}

/// A mutation's refusal of its input.
struct UserError: Sendable, Hashable {
  /// Where: `input.quantities.0.changeFromQuantity`; empty: it does not say.
  var field: String
  var message: String
  /// `CHANGE_FROM_QUANTITY_STALE`; empty: it does not say.
  var code: String

  init(_ json: JSONValue) {
    field = json["field"]?.items.compactMap { $0.string ?? $0.numberText }.joined(separator: ".") ?? ""
    message = json["message"]?.string ?? "no reason given"
    code = json["code"]?.string ?? ""
  }

  /// As people read it; cut, since it comes from outside.
  var text: String {
    (code.isEmpty ? "" : "\(code.prefix(80)): ") + message.prefix(300) + (field.isEmpty ? "" : " (\(field.prefix(120)))")
  }
}
