import SimulatorKit

/// The text that an OAuth 1.0a signature covers, as WooCommerce builds it: names and values are encoded once, and the
/// percent signs of that once more; the body is no part of it.
struct SignatureBase {
  private let method: String
  private let path: String
  private let pairs: [(name: String, value: String)]

  init(_ request: Request, header: [String: String]) {
    method = request.method
    path = request.path
    var pairs: [(name: String, value: String)] = []
    var seen: Set<String> = []
    // PHP keeps the last of equal names, at the first one's place; sorting makes the place matter no more.
    for pair in request.query.pairs.reversed() where seen.insert(pair.name).inserted { pairs.append((pair.name, pair.value)) }
    for (name, value) in header where name != "realm" && seen.insert(name).inserted { pairs.append((name, value)) }
    self.pairs = pairs.filter { $0.name != "oauth_signature" }
  }

  /// The text for a shop at `origin`; its scheme is the one that the client spoke.
  func text(origin: String, secure: Bool) -> String {
    let host = origin.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first ?? ""
    var address = "\(secure ? "https" : "http")://\(host)\(path)"
    while address.hasSuffix("/") { address.removeLast() }
    let encoded = pairs.map { (Percent.encode($0.name), Percent.encode($0.value)) }
      .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    let parameters = encoded.map { Percent.encode($0.0) + "%3D" + Percent.encode($0.1) }.joined(separator: "%26")
    return "\(method)&\(Percent.encode(address))&\(parameters)"
  }
}
