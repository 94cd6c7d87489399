internal import HostApp
internal import HostCore

extension Routes {
  static let platforms: [Route] = [
    Route(
      .get, shop + "/platforms", "listPlatforms", "platforms", "What stores can be connected to, and what each needs for that",
      access: .role(.viewer), answer: .array(platform), example: platformExample
    ) { call in .list(call.host.platforms()) }
  ]

  private static let platform = Schema.object(
    .optional("api_ends", .day), .required("api_version", .string),
    .required(
      "credentials",
      .array(
        .object(
          .required("help", .string), .required("label", .string), .required("name", .string), .required("required", .boolean),
          .required("source", .string.says("Who gives it: an admin, an installation, or Tradepost itself."))))),
    .required("id", .string), .required("installable", .boolean.says("Whether `tradepost store install` can fetch the credentials.")),
    .required("name", .string), .required("operations", .map(.array(.string))), .required("package", .string),
    .required(
      "settings",
      .array(
        .object(
          .optional("choices", .array(.string)), .optional("default", .string), .required("help", .string), .required("kind", .string),
          .required("label", .string), .required("name", .string), .required("required", .boolean)))),
    .required("version", .string), .required("webhooks", .boolean)
  ).named("Platform")

  private static let platformExample = """
    [{"api_version":"3","credentials":[{"help":"From the shop's settings.","label":"Key","name":"key","required":true,\
    "source":"admin"}],"id":"acme","installable":false,"name":"Acme","operations":{"list":["orders","products"]},\
    "package":"Acme shops","settings":[{"help":"https://…","kind":"address","label":"Address","name":"url","required":true}],\
    "version":"1.0.0","webhooks":true}]
    """
}
