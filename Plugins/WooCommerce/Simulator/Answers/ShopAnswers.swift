import SimulatorKit

/// What the shop says about itself: the API's index, settings, currency, system status.
extension API {
  private static let namespaces = [
    "oembed/1.0", "wc/v3", "wc/v1", "wc/pos/v1/catalog", "jetpack/v4", "wc-admin", "wc-analytics", "wc/store", "wc/store/v1",
    "wc/private", "wc/v2", "wc-admin-email", "wc-telemetry", "wccom-site/v3", "wp-abilities/v1", "wp/v2", "wp-site-health/v1",
    "wp-block-editor/v1",
  ]

  func index(_ call: Call) throws(Problem) -> Reply {
    let settings = world.settings
    let hours = settings.clock.offset(at: world.now)
    let offset: Node = hours % 3600 == 0 ? .integer(hours / 3600) : .number(String(Double(hours) / 3600))
    let node = Node.make(
      ("name", .text(world.title)), ("description", .text("")), ("url", .text(settings.site)), ("home", .text(settings.site)),
      ("gmt_offset", offset), ("timezone_string", .text(settings.clock.name)),
      ("namespaces", .list(Self.namespaces.map { .text($0) })),
      (
        "authentication",
        .make(
          (
            "application-passwords",
            .make(("endpoints", .make(("authorization", .text(settings.site + "/wp-admin/authorize-application.php")))))
          ))
      ), ("routes", .object(Node.Members())))
    return single(call, allow: Methods.read) { $0.node(node) }
  }

  func namespace() -> Reply {
    Reply(
      allow: Methods.read,
      .make(
        ("namespace", .text("wc/v3")),
        ("_links", .make(("up", .list([.make(("href", .text(world.settings.site + "/wp-json/")))]))))))
  }

  func shop(_ call: Call, _ route: Route) throws(Problem) -> Reply {
    if route.name == .document {
      try permitView(call)
      guard let node = world.documents[route.collection] else { throw .noRoute }
      return single(call, allow: Methods.read) { $0.node(node) }
    }
    try permitList(call)
    let list = world.lists[route.collection] ?? []
    if route.name == .settingGroup {
      return Reply(allow: Methods.read, body: items(call, list, capacity: 512) { node, out in out.node(node) })
    }
    guard let place = list.firstIndex(where: { $0["id"]?.string == route.word }) else {
      throw Problem(404, "rest_setting_setting_invalid", "Invalid setting.")
    }
    var node = list[place]
    if !call.request.reads {
      guard let value = call["value"], node["options"].map({ $0[value.string ?? ""] != nil }) ?? (value.string != nil) else {
        throw Problem(400, "rest_setting_value_invalid", "An invalid setting value was passed.")
      }
      node["value"] = value
      world.lists[route.collection]?[place] = node
    }
    let links = node["_links"]
    node["_links"] = nil
    node["group_id"] = .text(route.collection.split(separator: "/").last.map(String.init) ?? "")
    node["_links"] = links
    return single(call, allow: Methods.setting) { $0.node(node) }
  }
}
