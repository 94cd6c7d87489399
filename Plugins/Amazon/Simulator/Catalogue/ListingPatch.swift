internal import SimulatorKit

/// One operation of a PATCH: top-level attributes only, as the platform has it.
struct ListingPatch {
  let kind: String
  let attribute: String
  let values: [Node]

  /// Nil when it is no patch that the platform takes.
  init?(_ node: Node) {
    guard let kind = node["op"]?.string, ["add", "replace", "merge", "delete"].contains(kind), let path = node["path"]?.string,
      path.hasPrefix("/attributes/"), !path.dropFirst(12).isEmpty, !path.dropFirst(12).contains("/")
    else { return nil }
    if kind != "delete", node["value"] == nil { return nil }
    self.kind = kind
    attribute = String(path.dropFirst(12))
    values = node["value"]?.items ?? []
  }

  /// Changes the attribute for the markets asked; values of other markets stay.
  func apply(to attributes: inout Node, markets: [String]) {
    let old = attributes[attribute]?.items ?? []
    let new = Self.meant(values, attribute, markets)
    let result: [Node]
    switch kind {
    case "add": result = old + new
    case "merge":
      var merged = old
      for value in new {
        guard let place = merged.firstIndex(where: { Self.key($0) == Self.key(value) }) else {
          merged.append(value)
          continue
        }
        for pair in value.members?.pairs ?? [] { merged[place][pair.key] = pair.value }
      }
      result = merged
    case "delete": result = old.filter { !Self.stands($0, in: markets) }
    default: result = old.filter { !Self.stands($0, in: markets) } + new
    }
    attributes[attribute] = result.isEmpty ? nil : .list(result)
  }

  /// Values without a market are meant for those of the request; stock is one for the whole region.
  static func meant(_ values: [Node], _ attribute: String, _ markets: [String]) -> [Node] {
    if attribute == "fulfillment_availability" {
      return values.map {
        var value = $0
        value["marketplace_id"] = nil
        return value
      }
    }
    return values.flatMap { value -> [Node] in
      if value["marketplace_id"] != nil || value.members == nil { return [value] }
      return markets.map {
        var one = value
        one["marketplace_id"] = .text($0)
        return one
      }
    }
  }

  private static func stands(_ value: Node, in markets: [String]) -> Bool {
    value["marketplace_id"]?.string.map { markets.contains($0) } ?? true
  }

  private static func key(_ value: Node) -> String {
    "\(value["marketplace_id"]?.string ?? "") \(value["fulfillment_channel_code"]?.string ?? "") \(value["audience"]?.string ?? "")"
  }
}
