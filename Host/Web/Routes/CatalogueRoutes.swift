internal import HostApp
internal import HostCore
internal import TradepostContract
internal import TradepostJSON

extension Routes {
  /// What a store sells, and to whom.
  static let catalogue: [Route] = [
    Route(
      .get, shop + "/stores/{store}/products", "listProducts", "products", "A store's products, as the books have them",
      access: .role(.viewer), answer: .page("products", CatalogueShape.product),
      example: #"{"count":1,"next_cursor":null,"products":[\#(CatalogueShape.productExample)]}"#
    ) { call in
      let page = try await call.host.products(
        store: call.step("store"), status: call.query["status"], sku: call.query["sku"], after: call.page.after, limit: call.page.limit)
      return .page("products", page.items, next: page.next?.parts, of: call)
    }.with {
      $0.isPaged = true
      $0.parameters = [
        .init("status", CatalogueShape.status, "Only those in this state."), .init("sku", .identifier, "Only the product of this SKU."),
      ]
    },
    Route(
      .get, shop + "/stores/{store}/products/{product}", "getProduct", "products",
      "One product, by the shop's id or a material's, with everything that the shop says of it", access: .role(.viewer),
      answer: CatalogueShape.product, example: CatalogueShape.productExample
    ) { call in .json(try await call.host.product(call.step("product"), store: call.step("store"))) },
    Route(
      .put, shop + "/stores/{store}/products/{product}", "pushProduct", "products",
      "Brings a change of one product to the shop, and says what became of it", access: .role(.operator), answer: SyncShape.record,
      example: SyncShape.pushExample
    ) { call in
      let change = try CatalogueShape.change(call)
      let run = try await call.host.startPush(
        call.step("store"), product: call.step("product"), change, approves: call.body?["approve"]?.bool ?? false)
      return try await SyncShape.followed(run, call, milliseconds: 60_000)
    }.with {
      $0.body = CatalogueShape.put
      $0.bodyExample = #"{"name":"Wireless Headphones","sale_price":"79.90"}"#
      $0.answers[202] = SyncShape.record
      $0.deadline = 90_000
    },
    Route(
      .get, shop + "/stores/{store}/customers", "listCustomers", "customers",
      "Who bought in a store or has an account there; how to reach them is told to operators only", access: .role(.accountant),
      answer: .page("customers", CatalogueShape.customer),
      example: #"{"count":1,"customers":[\#(CatalogueShape.customerExample)],"next_cursor":null}"#
    ) { call in
      let page = try await call.host.customers(
        store: call.step("store"), after: call.page.after, limit: call.page.limit, Disclosure(call.identity?.role))
      return .page("customers", page.items, next: page.next?.parts, of: call)
    }.with { $0.isPaged = true },
  ]
}

/// Products and customers, as they are shown and sent.
enum CatalogueShape {
  static let status = Schema.choice(Product.Status.allCases.map(\.rawValue))

  private static let variant = Schema.object(
    .required("external_id", .string), .required("material_id", .string.says("What it is in the books, `MAT-…`.")),
    .required("name", .string), .optional("sale_price", .amount), .required("sku", .string), .optional("stock", .amount))

  static let product = Schema.object(
    .required("currency", .currency),
    .optional("description", .string.says("As the platform gives it, usually HTML: not to be shown unfiltered.")),
    .required("external_id", .string.says("The shop's own id.")),
    .optional("material_id", .string.says("Of a product with one variant: what it is in the books.")), .required("name", .string),
    .required("platform", .string),
    .optional("record", Schema.openObject(.required("id", .string), .required("name", .string)).says("All that the shop says of it.")),
    .optional("sale_price", .amount), .required("sku", .string), .required("status", status),
    .optional("stock", .amount.says("At all places together; not there when nobody counts.")), .required("store_id", .string),
    .required("variants", .array(variant))
  ).named("Product")

  static let productExample = """
    {"currency":"EUR","external_id":"632910392","material_id":"MAT-06e8mvq3k0000000000000000a","name":"Wireless Headphones",\
    "platform":"acme","sale_price":"84.90","sku":"WH-1","status":"active","stock":"12",\
    "store_id":"store-06e8mvq3k0000000000000000b","variants":[{"external_id":"808950810",\
    "material_id":"MAT-06e8mvq3k0000000000000000a","name":"","sale_price":"84.90","sku":"WH-1","stock":"12"}]}
    """

  /// What shall be so; what is not there stays as the shop has it.
  static let put = Schema.object(
    .optional("approve", Schema.boolean.says("Also where a price becomes zero or many change.")), .optional("barcode", .string(0...100)),
    .optional("compare_at_price", .amount), .optional("currency", .currency), .optional("description", .string(0...500_000)),
    .optional("expected_version", .string(1...200)), .optional("market", .identifier), .optional("name", .string(1...1000)),
    .optional("sale_price", .amount), .optional("sku", .string(0...200)), .optional("status", status), .optional("variant_id", .identifier)
  ).named("ProductChange")

  static func change(_ call: Call) throws -> ProductPush {
    var push = ProductPush(key: "", productID: nil, variantID: call.text("variant_id"))
    push.barcode = call.text("barcode")
    push.compareAtPrice = call.text("compare_at_price").flatMap { Amount($0) }
    push.currency = call.text("currency").flatMap { Currency($0) }
    push.details = call.text("description")
    push.expectedVersion = call.text("expected_version")
    push.market = call.text("market")
    push.name = call.text("name")
    push.price = call.text("sale_price").flatMap { Amount($0) }
    push.sku = call.text("sku")
    push.status = call.text("status").flatMap { Product.Status(rawValue: $0) }
    return push
  }

  static let address = Schema.map(.string).named("Address")

  static let customer = Schema.object(
    .optional("addresses", .array(address)), .optional("email", .string),
    .optional("external_id", .string.says("The shop's own id of the account; a guest has none.")),
    .required("external_ids", .array(.string)), .required("id", .string.says("Who it is in the books, `CLI-…`.")),
    .optional("name", .string),
    .required("orders", .count), .optional("phone", .string), .required("platform", .string), .required("store_id", .string)
  ).named("Customer")

  static let customerExample = """
    {"addresses":[{"city":"Berlin","country":"DE"}],"email":"ada@example.com","external_id":"207119551","external_ids":["207119551"],\
    "id":"CLI-06e8mvq3k0000000000000000a","name":"Ada Example","orders":3,"phone":"","platform":"acme",\
    "store_id":"store-06e8mvq3k0000000000000000b"}
    """
}
