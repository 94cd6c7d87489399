import HostCore

/// The platform that `Plugins/MinimalC` speaks with.
struct CornerShop: Outbound {
  var items: Int
  /// Lines that stand in for the item of that number.
  var odd: [Int: String] = [:]

  func send(_ requests: [OutboundRequest]) async -> [OutboundResponse] { requests.map(answer) }

  private func answer(_ request: OutboundRequest) -> OutboundResponse {
    let parts = request.path.split(separator: "?")
    let query = Dictionary(
      (parts.count > 1 ? parts[1] : "").split(separator: "&").compactMap { pair -> (String, String)? in
        let sides = pair.split(separator: "=", omittingEmptySubsequences: false)
        return sides.count == 2 ? (String(sides[0]), String(sides[1])) : nil
      }
    ) { first, _ in first }
    switch String(parts[0]) {
    case "/shop":
      return Answers.text(
        #"{"id":"corner-1","name":"Corner \"Shop\"","currency":"EUR","time_zone":"Europe/Berlin","api":"1"}"#)
    case "/count": return Answers.text(#"{"items":"\#(items)"}"#)
    case "/items":
      let after = Int(query["after"] ?? "") ?? 0
      let limit = Int(query["limit"] ?? "") ?? 0
      guard after < items else { return Answers.text("") }
      return Answers.text((after + 1...min(items, after + limit)).map { line($0) + "\n" }.joined())
    case let path where path.hasPrefix("/items/"):
      guard let number = Int(path.dropFirst(7)), (1...items).contains(number) else { return Answers.text("{}", status: 404) }
      return Answers.text(line(number))
    default: return Answers.text("what?", status: 404)
    }
  }

  private func line(_ number: Int) -> String {
    odd[number]
      ?? #"{"id":"\#(number)","name":"Mug \#(number) \u00e4 \"blue\"","sku":"MUG-\#(number)","price":"\#(number).50","stock":"\#(number % 7)","state":"active","changed":"2026-01-15T08:30:00Z"}"#
  }
}
