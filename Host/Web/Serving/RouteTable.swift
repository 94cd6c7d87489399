internal import HostCore

/// Finds the route of an address: a fixed step goes before a named one, so that `orders/history` is never an order.
struct RouteTable: Sendable {
  enum Found: Sendable {
    case route(Route, [String: String])
    /// There is such an address, for other methods.
    case otherMethods([Route.Method])
    case nothing
  }

  private final class Node {
    var fixed: [String: Node] = [:]
    var named: Node?
    /// The names of the steps differ from route to route.
    var routes: [Route.Method: (route: Route, names: [String])] = [:]
  }

  // The nodes are not changed once the table is made.
  private nonisolated(unsafe) let root: Node

  init(_ routes: [Route]) {
    let root = Node()
    for route in routes {
      for path in [route.path] + route.aliases {
        var node = root
        var names: [String] = []
        for step in Self.steps(path) {
          if step.hasPrefix("{") {
            names.append(String(step.dropFirst().dropLast()))
            let next = node.named ?? Node()
            node.named = next
            node = next
          } else {
            let next = node.fixed[step] ?? Node()
            node.fixed[step] = next
            node = next
          }
        }
        node.routes[route.method] = (route, names)
      }
    }
    self.root = root
  }

  /// - Parameter path: of a request, as it came, without what follows the question mark.
  func find(_ method: Route.Method?, _ path: Substring) -> Found {
    var steps: [String] = []
    for step in path.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      guard let plain = PercentText.decode(step), !plain.isEmpty else { return .nothing }
      steps.append(plain)
    }
    guard let (node, values) = Self.walk(root, steps[...], []) else { return .nothing }
    guard let method, let (route, names) = node.routes[method] else {
      return .otherMethods(node.routes.keys.sorted { $0.rawValue < $1.rawValue })
    }
    return .route(route, Dictionary(zip(names, values)) { first, _ in first })
  }

  private static func walk(_ node: Node, _ steps: ArraySlice<String>, _ values: [String]) -> (Node, [String])? {
    guard let step = steps.first else { return node.routes.isEmpty ? nil : (node, values) }
    if let next = node.fixed[step], let found = walk(next, steps.dropFirst(), values) { return found }
    if let next = node.named { return walk(next, steps.dropFirst(), values + [step]) }
    return nil
  }

  private static func steps(_ path: String) -> [String] { path.split(separator: "/").map(String.init) }
}
