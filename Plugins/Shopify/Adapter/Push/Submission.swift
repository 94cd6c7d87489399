internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

/// What became of one request with mutations in it, each under a name of its own.
enum Submission: Sendable {
  /// Shopify ran it; what became of each mutation, see ``Answered``.
  case answered(Answered)
  /// Nothing in it was done, for that reason.
  case refused(String)
  /// It may have been done, and nobody knows.
  case unknown(String)

  /// An answer with data in it.
  struct Answered: Sendable {
    let data: JSONValue
    /// The errors of mutations that have no result, by the mutation's name.
    let errors: [String: (text: String, isDoubtful: Bool)]

    enum Result {
      case value(JSONValue)
      case refused(String)
      case unknown(String)
    }

    /// What became of the mutation of that name.
    func result(_ name: String) -> Result {
      if let value = data[name], !value.isNull { return .value(value) }
      guard let error = errors[name] else { return .unknown("Shopify's answer says nothing about it") }
      return error.isDoubtful ? .unknown(error.text) : .refused(error.text)
    }
  }
}

extension Run {
  /// Sends mutations once and says what is known of them then. Throws what ends the whole push because nothing was sent and
  /// nothing more can be: no line, no permission, an API version that is gone.
  func submit(_ query: Query) async throws -> Submission {
    let response = try await exchange(query)
    if let failure = response.failure {
      guard response.delivery != .neverSent else { throw failure }
      return .unknown("Shopify gave no answer (\(failure.message.prefix(200)))")
    }
    guard response.status < 500 else { return .unknown("Shopify answered with \(response.status), which says neither yes nor no") }
    try response.accepted()
    guard let envelope = try? response.json() else { return .unknown("Shopify's answer could not be read") }
    let problems = Submission.errors(of: envelope)
    if let data = envelope["data"], data.members.contains(where: { !$0.value.isNull }) || problems.areNamed {
      return .answered(Submission.Answered(data: data, errors: problems.byName))
    }
    guard let failure = GraphRefusal.failure(envelope) else { return .unknown("Shopify answered with neither data nor errors") }
    if failure.code == .throttled || failure.code == .denied || failure.code == .retired { throw failure }
    return problems.areDoubtful ? .unknown(failure.message) : .refused(failure.message)
  }
}

extension Submission {
  /// The errors of an answer by the name of the mutation that each is about.
  fileprivate static func errors(
    of envelope: JSONValue
  ) -> (byName: [String: (text: String, isDoubtful: Bool)], areNamed: Bool, areDoubtful: Bool) {
    var byName: [String: (text: String, isDoubtful: Bool)] = [:]
    var areNamed = false
    var areDoubtful = false
    for error in envelope["errors"]?.items.map({ $0 }) ?? [] {
      let code = error.at("/extensions/code")?.string ?? ""
      let isDoubtful = code == "INTERNAL_SERVER_ERROR" || code == "TIMEOUT"
      areDoubtful = areDoubtful || isDoubtful
      guard code != "ACCESS_DENIED", code != "THROTTLED", let name = error.at("/path/0")?.string, envelope["data"]?[name]?.isNull == true
      else { continue }
      areNamed = true
      let text = "\(code.isEmpty ? "" : "\(code.prefix(60)): ")\((error["message"]?.string ?? "no reason given").prefix(300))"
      byName[name] = (text, isDoubtful)
    }
    return (byName, areNamed, areDoubtful)
  }

  /// What a mutation found wrong with its input; none: it has done what it was asked.
  static func userErrors(_ result: JSONValue) -> [UserError] {
    result.members.filter { $0.key == "userErrors" || $0.key.hasSuffix("UserErrors") }.flatMap { $0.value.items.map { UserError($0) } }
  }
}

extension UserError {
  /// The position that ``field`` names in a list: 3 for `input.quantities.3.quantity` and the list `quantities`.
  func position(in list: String) -> Int? {
    let steps = field.split(separator: ".")
    guard let at = steps.firstIndex(of: Substring(list)), at + 1 < steps.count else { return nil }
    return Int(steps[at + 1])
  }
}
