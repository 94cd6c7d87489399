internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// What a push does with one item: a request goes out, or the item is settled without one.
enum Decision {
  case send(Request)
  case settled(Outcome)

  static func refused(_ key: String, _ reason: String) -> Decision { .settled(Outcome(key: key, .refused, reason: reason)) }
}

/// What became of a request that changes something, in one place for listings and shipments.
///
/// Amazon compares nothing with what it holds: no outcome of this adapter says `compared`, also where the listing was read
/// just before. And a change that it takes is shown only minutes later: no outcome but `accepted` can follow from its answer.
enum ChangeAnswer {
  /// Throws what would befall the neighbours too: no line to Amazon, credentials, the quota.
  static func outcome(_ response: Response, key: String, id: String) throws -> Outcome {
    if let failure = response.failure {
      guard response.delivery == .maybeSent else { throw failure }
      return inDoubt(key, id, "the change may have reached Amazon: \(failure.message)")
    }
    switch response.status {
    case 200..<300: return try taken(response, key: key, id: id)
    case 401, 403, 429: throw Failure.of(response)
    case 500...:
      return inDoubt(key, id, "Amazon answered \(response.status)\(words(response)), and does not say whether it took the change")
    default:
      return Outcome(key: key, .refused, reason: "Amazon refused it with \(response.status)\(words(response))", id: id)
    }
  }

  /// A change of a listing is answered with 200 also when it is refused; a shipment with 204 and nothing.
  private static func taken(_ response: Response, key: String, id: String) throws -> Outcome {
    if response.status == 204 { return Outcome(key: key, .accepted, id: id) }
    guard let answer = try? response.json(), let status = answer["status"]?.string else {
      return inDoubt(key, id, "Amazon's answer \(response.status) cannot be read, so that nobody knows whether it took the change")
    }
    let issues = Issue.all(answer.list("issues"))
    switch status {
    case "ACCEPTED": return Outcome(key: key, .accepted, reason: Issue.text(issues), id: id)
    case "INVALID":
      let told = Issue.text(issues.filter { $0.isError }.isEmpty ? issues : issues.filter { $0.isError })
      return Outcome(key: key, .refused, reason: told.isEmpty ? "Amazon calls it INVALID and says no more" : told, id: id)
    default: return inDoubt(key, id, "Amazon answered with the status \(status.prefix(40)), which this adapter does not know")
    }
  }

  private static func inDoubt(_ key: String, _ id: String, _ reason: String) -> Outcome {
    Outcome(key: key, .inDoubt, reason: reason, id: id)
  }

  /// `: code, message (details)` of an error answer, cut, since it comes from outside.
  private static func words(_ response: Response) -> String {
    guard let error = (try? response.json())?.list("errors").first else { return "" }
    let parts = ["code", "message", "details"].compactMap { error[$0]?.string }.filter { !$0.isEmpty }
    return parts.isEmpty ? "" : ": " + parts.map { String($0.prefix(300)) }.joined(separator: ", ")
  }
}

/// What Amazon holds against a listing or a change of it.
struct Issue {
  let text: String
  let isError: Bool
  let attributes: [String]

  static func all(_ values: [JSONValue]) -> [Issue] {
    values.compactMap { value in
      guard let message = value["message"]?.string ?? value["code"]?.string else { return nil }
      let code = value["code"]?.string.map { " (\($0.prefix(40)))" } ?? ""
      return Issue(
        text: message.prefix(400) + code, isError: value["severity"]?.string == "ERROR",
        attributes: value.list("attributeNames").compactMap { $0.string })
    }
  }

  /// The first few, in one sentence.
  static func text(_ issues: [Issue]) -> String {
    let more = issues.count > 5 ? "; and \(issues.count - 5) more" : ""
    return issues.prefix(5).map { $0.text }.joined(separator: "; ") + more
  }
}

extension Failure {
  /// Why an answer is no success.
  static func of(_ response: Response) -> Failure {
    do throws(Failure) {
      try response.orThrow()
      return Failure(.platform, "Amazon answered \(response.status)")
    } catch { return error }
  }
}
