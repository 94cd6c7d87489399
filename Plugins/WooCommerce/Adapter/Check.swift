internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

extension WooCommerce {
  /// Reads the site's index, the shop's settings and one record of each kind, side by side.
  func check(_ run: Run) async throws -> Account {
    try await explained {
      async let index = run.json(Self.index).value
      async let status = Self.systemStatus(run)
      async let probes = run.send(Self.probes.map { .get(Self.api + $0.path) })
      let site = try await index
      guard site["namespaces"]?.items.contains(where: { $0.string == "wc/v3" }) ?? true else {
        throw Failure(.invalid, "the site has no wc/v3", detail: #"{"code":"rest_no_route"}"#)
      }
      var missing: [String] = []
      for (probe, response) in zip(Self.probes, try await probes) {
        if response.status == 403 {
          missing.append("\(probe.what) cannot be read by the key's user")
        } else {
          try response.orThrow()
        }
      }
      let system = try await status
      var code = system?["settings"]?["currency"]?.string
      if code == nil {
        missing.append("the system status cannot be read by the key's user")
        code = try await run.json(.get(Self.api + "/data/currencies/current")).value["code"]?.string
      }
      guard let currency = Currency(code ?? "") else {
        throw Failure(.invalid, "the shop's currency is \(code ?? "not told"), which cannot be booked")
      }
      let home = system?["environment"]?["home_url"]?.string ?? site["home"]?.string ?? site["url"]?.string ?? ""
      guard let id = Self.canonical(home) else {
        throw Failure(.platform, "the site does not tell its address (home_url)")
      }
      var account = Account(
        id: id, name: Entities.decoded(site["name"]?.string ?? ""), currency: currency,
        timeZone: Self.timeZone(of: site), apiVersion: "wc/v3")
      if account.name.isEmpty { account.name = id }
      account.missing = missing
      return account
    }
  }

  /// Nil when the key's user may not see it.
  private static func systemStatus(_ run: Run) async throws -> JSONValue? {
    do {
      return try await run.json(.get(api + "/system_status?_fields=environment,settings")).value
    } catch let failure as Failure where failure.code == .denied { return nil }
  }

  /// The site's index is open to everyone; WordPress itself would refuse WooCommerce's keys there.
  private static var index: Request {
    var request = Request.get("/wp-json/?_fields=name,url,home,gmt_offset,timezone_string,namespaces")
    request.signIn = "none"
    return request
  }

  private static let probes: [(what: String, path: String)] = [
    ("orders", "/orders?per_page=1&_fields=id"),
    ("products", "/products?per_page=1&_fields=id"),
    ("customers", "/customers?per_page=1&_fields=id"),
    ("the tax settings", "/settings/tax?_fields=id,value"),
  ]

  /// The site's address in one spelling, so that a shop connected twice is noticed: host in lower case, no default port, no
  /// slash at the end; http and https are the same shop.
  static func canonical(_ address: String) -> String? {
    var rest = Substring(address)
    for scheme in ["https://", "http://"] where rest.lowercased().hasPrefix(scheme) { rest = rest.dropFirst(scheme.count) }
    while rest.last == "/" { rest.removeLast() }
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    var host = rest[..<slash].lowercased()
    for port in [":443", ":80"] where host.hasSuffix(port) { host.removeLast(port.count) }
    let isPlain = (host + rest[slash...]).utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    return host.isEmpty || host.utf8.count + rest.utf8.count > 240 || !isPlain ? nil : host + rest[slash...]
  }

  /// The zone's name; where the admin chose a plain offset, that.
  static func timeZone(of site: JSONValue) -> String {
    if let name = site["timezone_string"]?.string, !name.isEmpty { return name }
    // Hours, also half ones and quarters: 5.5, "-3.5", 5.75.
    let text = site["gmt_offset"].flatMap { $0.string ?? $0.numberText } ?? "0"
    guard let hours = Amount(text)?.exactly(scale: 2), abs(hours.coefficient) <= 1400 else { return "UTC" }
    let minutes = hours.coefficient.magnitude * 60 / 100
    func two(_ number: UInt64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return minutes == 0 ? "UTC" : "\(hours.isNegative ? "-" : "+")\(two(minutes / 60)):\(two(minutes % 60))"
  }
}
