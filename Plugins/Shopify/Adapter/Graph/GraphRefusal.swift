internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// What `errors` of a GraphQL answer mean for the host: Shopify says with status 200 what went wrong with a question.
enum GraphRefusal {
  /// The failure that an answer tells; nil when it has no errors.
  static func failure(_ envelope: JSONValue) -> Failure? {
    guard let errors = envelope["errors"], !errors.isNull else { return nil }
    guard let first = dearest(errors) else {
      guard errors.kind != .list else { return nil }
      return Failure(.platform, "Shopify refused a GraphQL question: \((errors.string ?? "without a word").prefix(300))")
    }
    let code = first.at("/extensions/code")?.string ?? ""
    let message = (first["message"]?.string ?? "no reason given").prefix(300)
    let what = "Shopify refused a GraphQL question\(code.isEmpty ? "" : " (\(code.prefix(60)))"): \(message)"
    switch code {
    case "THROTTLED":
      let cost = Cost(envelope)
      guard cost?.canEverRun ?? true else {
        return Failure(.limit, "\(what); it asks for more points than the shop's bucket ever holds", detail: detail(code))
      }
      return Failure(
        .throttled, what, detail: detail(code), retryAfterMilliseconds: UInt32(clamping: max(cost?.pause ?? 0, 1000)))
    case "ACCESS_DENIED":
      let advice = scope(in: message).map { "grant the app the scope \($0)" } ?? "grant the app the scope that is named"
      return Failure(.denied, "\(what) To mend it, \(advice), and install it again", detail: detail(code))
    case "MAX_COST_EXCEEDED": return Failure(.limit, what, detail: detail(code))
    case "SHOP_INACTIVE": return Failure(.denied, "\(what) The shop is closed or frozen", detail: detail(code))
    case "INTERNAL_SERVER_ERROR", "TIMEOUT": return Failure(.platform, what, detail: detail(code))
    case "undefinedField", "argumentNotAccepted", "selectionMismatch", "undefinedType", "useAndDefineFragment",
      "variableNotDefined", "missingRequiredArguments":
      return Failure(.adapter, "\(what) The package does not fit this version of the API: report it", detail: detail(code))
    default:
      // A cursor that is no longer known has no code of its own.
      let isCursor = message.lowercased().contains("cursor")
      return Failure(isCursor ? .cursor : .platform, what, detail: detail(code))
    }
  }

  /// Whether the question did not run for want of points and may be asked again.
  static func isThrottled(_ envelope: JSONValue) -> Bool {
    envelope["errors"]?.items.contains { $0.at("/extensions/code")?.string == "THROTTLED" } ?? false
  }

  /// Of several errors, the one to act on: what was denied names a scope, all else follows from it.
  private static func dearest(_ errors: JSONValue) -> JSONValue? {
    let all = Array(errors.items)
    return all.first { $0.at("/extensions/code")?.string == "THROTTLED" }
      ?? all.first { $0.at("/extensions/code")?.string == "ACCESS_DENIED" } ?? all.first
  }

  /// The scope in "Access denied for orders field. Required access: `read_orders` access scope."
  private static func scope(in message: Substring) -> String? {
    let parts = message.split(separator: "`", omittingEmptySubsequences: false)
    return parts.count >= 3 && !parts[1].isEmpty ? String(parts[1]) : nil
  }

  private static func detail(_ code: String) -> String {
    var writer = JSONWriter()
    writer.object { $0.member("code", code.isEmpty ? nil : code) }
    return writer.text
  }
}
