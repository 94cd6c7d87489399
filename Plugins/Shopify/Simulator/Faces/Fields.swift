import SimulatorKit

/// The members of an object as they are put together. Names that begin with `_` are for GraphQL only and never leave
/// through REST.
struct Fields {
  private var members = Node.Members()

  var node: Node { .object(members) }

  mutating func put(_ key: String, _ value: Node) { members.append(key, value) }
  mutating func put(_ key: String, _ value: String?) { members.append(key, value.map { .text($0) } ?? .null) }
  mutating func put(_ key: String, _ value: Int?) { members.append(key, value.map { .integer($0) } ?? .null) }
  mutating func put(_ key: String, _ value: Bool) { members.append(key, .bool(value)) }
  mutating func put(_ key: String, nodes: [Node]) { members.append(key, .list(nodes)) }
  mutating func put(_ key: String, texts: [String]) { members.append(key, .list(texts.map { .text($0) })) }
  mutating func null(_ keys: String...) { for key in keys { members.append(key, .null) } }
}

extension Node {
  /// Without what only GraphQL shows; with `fields`, only those at the top.
  func bare(only fields: Set<String>? = nil) -> Node {
    switch self {
    case .object(let members):
      var kept = Members()
      for pair in members.pairs where !pair.key.utf8.starts(with: "_".utf8) && fields?.contains(pair.key) != false {
        kept.append(pair.key, pair.value.bare())
      }
      return .object(kept)
    case .list(let items): return .list(items.map { $0.bare() })
    default: return self
    }
  }

  var bytes: [UInt8] {
    var out = Output(capacity: 4096, plainly: true)
    out.node(self)
    return out.bytes
  }
}

/// How this shop writes times, ids and money.
struct Style {
  let settings: Settings

  /// With the shop's offset, as REST shows times.
  func time(_ utc: Int?) -> Node {
    guard let utc else { return .null }
    var out = Output()
    out.dateTime(settings.clock.local(utc))
    let offset = settings.clock.offset(at: utc)
    out.raw(offset < 0 ? "-" : "+")
    out.digits(offset.magnitude / 3600, least: 2)
    out.raw(":")
    out.digits(offset.magnitude / 60 % 60, least: 2)
    return .text(String(decoding: out.bytes, as: UTF8.self))
  }

  func money(_ minor: Int) -> Node { .text(MinorText.write(minor, digits: settings.currency.digits)) }

  /// An amount in the shop's currency and in the one that the customer saw.
  func set(_ minor: Int, _ presentment: String) -> Node {
    .make(("shop_money", money(minor, settings.currency.code)), ("presentment_money", shown(minor, presentment)))
  }

  private func money(_ minor: Int, _ code: String) -> Node { .make(("amount", money(minor)), ("currency_code", .text(code))) }

  private func shown(_ minor: Int, _ code: String) -> Node {
    if code == settings.currency.code { return money(minor, code) }
    let currency = Currency(code: code) ?? .euro
    let product = minor * settings.rate * currency.scale
    let divisor = 10_000 * settings.currency.scale
    let rounded = (product.magnitude * 2 + divisor.magnitude) / (2 * divisor.magnitude)
    let amount = product < 0 ? -Int(rounded) : Int(rounded)
    return .make(("amount", .text(MinorText.write(amount, digits: currency.digits))), ("currency_code", .text(code)))
  }

  func gid(_ type: String, _ id: Int) -> Node { .text("gid://shopify/\(type)/\(id)") }
}

extension Fields {
  /// `id` and the global id that GraphQL calls `id`.
  mutating func identity(_ type: String, _ id: Int) {
    put("id", id)
    put("admin_graphql_api_id", "gid://shopify/\(type)/\(id)")
    put("_type", type)
  }
}
