internal import HostApp
internal import HostCore
internal import TradepostContract
internal import TradepostJSON

extension Routes {
  static let packages: [Route] = [
    Route(
      .get, shop + "/packages", "listPackages", "packages", "The packages that there are, and for which stores each may run",
      access: .role(.viewer), answer: .object(.required("count", .count), .required("packages", .array(package))),
      example: #"{"count":1,"packages":[\#(packageExample)]}"#
    ) { call in
      let packages = try await call.host.packages()
      return .json { writer in
        writer.object { writer in
          writer.member("count", packages.count)
          writer.key("packages")
          writer.list { writer in for package in packages { package.write(to: &writer) } }
        }
      }
    },
    Route(
      .put, shop + "/stores/{store}/packages/{package}", "enablePackage", "packages", "Lets a package run for a store",
      access: .role(.admin), answer: StoreShape.store, example: StoreShape.example
    ) { call in try await enable(call, true) },
    Route(
      .delete, shop + "/stores/{store}/packages/{package}", "disablePackage", "packages", "Lets a package run for a store no longer",
      access: .role(.admin), answer: StoreShape.store, example: StoreShape.example
    ) { call in try await enable(call, false) },
  ]

  private static func enable(_ call: Call, _ isEnabled: Bool) async throws -> Answer {
    let store = try await call.host.store(call.step("store"))
    try StoreShape.match(call, store)
    return StoreShape.answer(try await call.host.enable(call.step("package"), store: store.uid, isEnabled))
  }

  private static let package = Schema.object(
    .required("contract", .string), .required("digests", .map(.string)),
    .required(
      "functions",
      .array(.object(.required("name", .string), .required("signature", .string), .required("summary", .string)))),
    .required("id", .string), .required("name", .string), .required("operations", .map(.array(.string))), .required("shipped", .boolean),
    .required("stores", .array(.string)), .required("version", .string)
  ).named("Package")

  private static let packageExample = """
    {"contract":"0.2","digests":{"plugin.json":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},"functions":[],\
    "id":"acme","name":"Acme shops","operations":{"list":["orders"]},"shipped":true,"stores":[],"version":"1.0.0"}
    """
}
