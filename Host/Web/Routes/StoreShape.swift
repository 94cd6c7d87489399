internal import HostApp
internal import HostCore
internal import TradepostContract
internal import TradepostJSON

/// What stores look like over the API: the plan's members. Credentials go in and never come out.
enum StoreShape {
  private static let setting = Schema.oneOf(.string(0...4000), .boolean, .integer)

  static let store = Schema.object(
    .required("account_name", .string), .required("api_version", .string), .required("book", .string), .optional("connect_to", .string),
    .required("currency", .currency), .required("id", .string), .required("last_sync", .map(.time)), .required("name", .string),
    .required("origins", .map(.string)), .optional("packages", .array(.string)), .required("platform", .string),
    .required("settings", .map(setting)),
    .required(
      "stats",
      .object(
        .required("imported_customers", .count), .required("imported_orders", .count), .required("synced_products", .count),
        .required("total_products", .count))),
    .required("status", .choice(StoreStatus.allCases.map(\.rawValue))), .required("time_zone", .string)
  ).named("Store")

  static let connect = Schema.object(
    .required("platform", .identifier), .required("name", .string(1...200)),
    .optional("book", .string(1...200)),
    .required("credentials", Schema.map(.string(0...16_384)).says("What the platform's credentials and settings are; never shown again.")),
    .optional("settings", .map(setting)),
    .optional("connect_to", Schema.string(1...255).says("HOST:PORT where the shop really answers, on this machine.")),
    .optional("authority", Schema.string(1...65_536).says("Certificates of authorities to trust beside the machine's, in PEM."))
  ).named("ConnectStore")

  static let update = Schema.object(
    .optional("name", .string(1...200)), .optional("credentials", .map(.string(0...16_384))), .optional("settings", .map(setting)),
    .optional("connect_to", .string(1...255)), .optional("authority", .string(1...65_536))
  ).named("UpdateStore")

  static let test = Schema.object(
    .required("success", .boolean),
    .optional(
      "account",
      .object(
        .required("api_version", .string), .required("currency", .currency), .required("id", .string),
        .optional("missing", .array(.string)), .required("name", .string), .required("time_zone", .string))),
    .optional("code", .string), .optional("message", .string)
  ).named("StoreTest")

  static let example = """
    {"account_name":"Shop","api_version":"3","book":"main","currency":"EUR","id":"store-06e8mvq3k0000000000000000a",\
    "last_sync":{"orders":"2026-11-01T10:00:00Z"},"name":"Main shop","origins":{"api":"https://shop.example"},"packages":["acme"],\
    "platform":"acme","settings":{"auto_sync_interval":30,"low_stock_threshold":10,"sync_customers":true,\
    "sync_inventory":true,"sync_orders":true,"sync_products":true,"url":"https://shop.example"},\
    "stats":{"imported_customers":12,"imported_orders":1250,"synced_products":150,"total_products":150},\
    "status":"connected","time_zone":"Europe/Berlin"}
    """

  static let connectExample = """
    {"credentials":{"key":"…"},"name":"Main shop","platform":"acme","settings":{"auto_sync_interval":30,"url":"https://shop.example"}}
    """

  /// What the body asks for. The plan writes some of a platform's settings (an address, an API version) among the credentials.
  static func connecting(_ call: Call) throws(HostError) -> Tradepost.Connecting {
    var wish = Tradepost.Connecting(platform: call.text("platform") ?? "", name: call.text("name") ?? "")
    if let book = call.text("book") { wish.book = book }
    (wish.settings, wish.secrets) = try said(call, platform: wish.platform)
    wish.connectTo = try local(call)
    wish.authority = call.text("authority")
    return wish
  }

  static func change(_ call: Call, _ store: StoreView) throws(HostError) -> Tradepost.Change {
    var change = Tradepost.Change()
    change.revision = store.revision
    change.name = call.text("name")
    (change.settings, change.secrets) = try said(call, platform: store.platform)
    change.connectTo = try local(call)
    change.authority = call.text("authority")
    return change
  }

  /// Who may ask the API need not be someone who may reach what runs on this machine.
  private static func local(_ call: Call) throws(HostError) -> String? {
    guard let address = call.text("connect_to") else { return nil }
    guard call.allowsLocalShops else {
      throw HostError(
        "store.local", "The API connects no shop on the host's own network. Start it with: tradepost serve --allow-local-shops", exit: 2)
    }
    return address
  }

  private static func said(
    _ call: Call, platform: String
  ) throws(HostError) -> (settings: [String: String], secrets: [String: String]) {
    let known = try call.host.settingNames(of: platform)
    var (settings, secrets): ([String: String], [String: String]) = ([:], [:])
    if let members = call.body?["credentials"]?.members {
      for (name, value) in members {
        if known.contains(name) { settings[name] = value.string } else { secrets[name] = value.string }
      }
    }
    if let members = call.body?["settings"]?.members {
      for (name, value) in members { settings[name] = value.string ?? value.numberText ?? value.bool.map { $0 ? "true" : "false" } }
    }
    return (settings, secrets)
  }

  static func answer(_ store: StoreView, _ status: Int = 200) -> Answer { Answer.json(store, status: status).with("ETag", tag(store)) }

  /// Of what an admin decides about; what a sync counts does not change it.
  static func tag(_ store: StoreView) -> String { "\"\(store.uid)-\(store.revision)\"" }

  /// Throws a 412 when the store is not what the asker had seen.
  static func match(_ call: Call, _ store: StoreView) throws(Problem) {
    guard let wanted = call.match, wanted != "*" else { return }
    let tags = wanted.split(separator: ",").map { $0.filter { $0 != " " } }
    guard tags.contains(tag(store)) else {
      throw Problem(412, "match.failed", "The store was changed meanwhile. GET it, look at what is different, and ask again with its ETag.")
        .with("ETag", tag(store))
    }
  }

  /// Also a shop that says no is an answer.
  static func tested(_ store: StoreView, _ host: Tradepost) async throws(HostError) -> Answer {
    do throws(HostError) {
      let account = try await host.test(store.uid)
      return .json {
        $0.object {
          $0.key("account")
          account.write(to: &$0)
          $0.member("success", true)
        }
      }
    } catch  where Problem(error).status < 500 {
      return .json {
        $0.object {
          $0.member("code", error.code)
          $0.member("message", error.message)
          $0.member("success", false)
        }
      }
    }
  }
}
