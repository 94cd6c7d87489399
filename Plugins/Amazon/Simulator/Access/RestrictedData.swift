internal import SimulatorKit

/// Restricted data tokens: asked for with an ordinary token, good for the named resources alone.
enum RestrictedData {
  private static let known: Set<String> = ["buyerInfo", "shippingAddress", "buyerTaxInformation"]

  static func answer(_ call: Call, _ tokens: inout Tokens) throws(Problem) -> Reply {
    let items = try call.body()["restrictedResources"]?.items ?? []
    if items.isEmpty || items.count > 50 { throw .input("restrictedResources must name 1 to 50 resources.") }
    var resources: [Tokens.Resource] = []
    for item in items {
      guard let method = item["method"]?.string, let path = item["path"]?.string, path.hasPrefix("/orders/v0/orders") else {
        throw .input("A restricted resource needs a method and the path of a restricted operation.")
      }
      let elements = item["dataElements"]?.items.compactMap(\.string) ?? []
      if let wrong = elements.first(where: { !known.contains($0) }) { throw .input("The data element '\(wrong)' is unknown.") }
      resources.append(Tokens.Resource(method: method, path: path, elements: elements))
    }
    let token = tokens.give(.restricted(resources), now: call.world.now)
    return Reply(.make(("restrictedDataToken", .text(token)), ("expiresIn", .integer(tokens.life / 1000))))
  }

  /// What of a token's resources is meant by a request; empty when it is good for something else.
  static func matching(_ resources: [Tokens.Resource], _ request: Request) -> [Tokens.Resource] {
    let segments = request.path.split(separator: "/")
    return resources.filter { resource in
      let wanted = resource.path.split(separator: "/")
      return resource.method == request.method && wanted.count == segments.count
        && zip(wanted, segments).allSatisfy { $0 == "{orderId}" || $0 == $1 }
    }
  }
}
