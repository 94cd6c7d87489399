import HostCore
import Testing
import TradepostJSON

@testable import HostWeb

@Test func examplesAreOfTheShapeThatTheirRoutesSay() throws {
  for route in Routes.all where route.contentType != "text/plain" {
    let status = try #require(route.answers.keys.min())
    let example = try JSONDocument(parsing: route.example).root
    #expect(route.answers[status]?.faults(in: example) == [], "\(route.id)")
    guard let body = route.body else { continue }
    let sent = try JSONDocument(parsing: try #require(route.bodyExample, "\(route.id)")).root
    #expect(body.faults(in: sent) == [], "\(route.id)")
  }
}

@Test func idsAndAddressesAreUnique() {
  let ids = Routes.all.map(\.id)
  #expect(Set(ids).count == ids.count)
  var seen: Set<String> = []
  for route in Routes.all {
    for path in [route.path] + route.aliases {
      let steps = path.split(separator: "/").map { $0.hasPrefix("{") ? "{}" : String($0) }
      #expect(seen.insert(route.method.rawValue + steps.joined(separator: "/")).inserted, "\(path)")
    }
    func names(_ path: String) -> [Substring] { path.split(separator: "/").filter { $0.hasPrefix("{") } }
    for alias in route.aliases { #expect(names(alias) == names(route.path), "\(alias)") }
  }
}

@Test func theDescriptionHoldsEveryRouteAndNoLooseEnd() throws {
  let document = try JSONDocument(parsing: OpenAPIDocument.whole).root
  #expect(document["openapi"]?.string == "3.1.0")
  for route in Routes.all {
    for path in [route.path] + route.aliases {
      let operation = document["paths"]?[path]?[route.method.rawValue.lowercased()]
      #expect(operation != nil, "\(path)")
      let named = operation?["parameters"].map { Array($0.items) } ?? []
      for step in path.split(separator: "/") where step.hasPrefix("{") {
        #expect(named.contains { $0["name"]?.string == String(step.dropFirst().dropLast()) && $0["in"]?.string == "path" }, "\(path)")
      }
    }
  }
  func references(_ value: JSONValue) -> [String] {
    switch value.kind {
    case .object: value.members.flatMap { key, member in key == "$ref" ? [member.string ?? ""] : references(member) }
    case .list: value.items.flatMap(references)
    default: []
    }
  }
  for reference in Set(references(document)) { #expect(document.at(String(reference.dropFirst())) != nil, "\(reference)") }
}
