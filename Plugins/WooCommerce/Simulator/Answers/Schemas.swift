import SimulatorKit

/// The parameters that each collection knows. What is not named here is ignored, as in WordPress.
enum Schemas {
  private static let paging = [
    Parameter("context", .choice(["view", "edit"])), Parameter("page", .integer(least: 1)),
    Parameter("per_page", .integer(least: 1, most: 100)), Parameter("search", .text),
  ]
  private static let dates = [
    Parameter("after", .moment), Parameter("before", .moment), Parameter("modified_after", .moment),
    Parameter("modified_before", .moment), Parameter("dates_are_gmt", .flag),
  ]
  private static let ids = [
    Parameter("exclude", .integers), Parameter("include", .integers), Parameter("offset", .integer(least: nil, most: nil)),
    Parameter("order", .choice(["asc", "desc"])),
  ]

  static let productOrders = [
    "date", "id", "include", "title", "slug", "modified", "popularity", "rating", "post__in", "price", "sales", "menu_order",
    "random", "popularity", "rating", "menu_order", "price", "popularity", "rating",
  ]
  static let orderOrders = ["date", "id", "include", "title", "slug", "modified"]
  static let productStates = ["any", "future", "trash", "draft", "pending", "private", "publish"]
  static let orderStates = ["any"] + OrderStatus.allCases.map(\.text)

  static let productList =
    paging + dates + ids + [
      Parameter("orderby", .choice(productOrders)), Parameter("parent", .integers), Parameter("slug", .text),
      Parameter("status", .choice(productStates)), Parameter("type", .choice(["simple", "grouped", "external", "variable"])),
      Parameter("sku", .text), Parameter("featured", .flag), Parameter("category", .integers), Parameter("tag", .integers),
      Parameter("stock_status", .choice(["instock", "outofstock", "onbackorder"])), Parameter("on_sale", .flag),
      Parameter("min_price", .text), Parameter("max_price", .text),
    ]
  static let orderList =
    paging + dates + ids + [
      Parameter("orderby", .choice(orderOrders)), Parameter("parent", .integers), Parameter("status", .choices(orderStates)),
      Parameter("customer", .integer()), Parameter("product", .integer()), Parameter("dp", .integer()),
    ]
  static let refundList = paging + dates + ids + [Parameter("orderby", .choice(orderOrders)), Parameter("dp", .integer())]
  static let customerList =
    paging + ids + [
      Parameter("orderby", .choice(["id", "include", "name", "registered_date"])), Parameter("email", .text),
      Parameter("role", .choice(["all", "administrator", "editor", "author", "contributor", "subscriber", "customer", "shop_manager"])),
    ]
  static let plainList =
    paging + ids + [Parameter("hide_empty", .flag), Parameter("class", .text), Parameter("code", .text), Parameter("status", .text)]

  static let product: [Parameter] = [
    Parameter("name", .text), Parameter("slug", .text), Parameter("type", .choice(["simple", "grouped", "external", "variable"])),
    Parameter("status", .choice(["draft", "pending", "private", "publish", "future", "auto-draft", "trash"])),
    Parameter("featured", .flag), Parameter("catalog_visibility", .choice(["visible", "catalog", "search", "hidden"])),
    Parameter("description", .text), Parameter("short_description", .text), Parameter("sku", .text),
    Parameter("global_unique_id", .text), Parameter("regular_price", .text), Parameter("sale_price", .text),
    Parameter("virtual", .flag), Parameter("downloadable", .flag), Parameter("tax_status", .choice(["taxable", "shipping", "none"])),
    Parameter("tax_class", .text), Parameter("manage_stock", .flag), Parameter("stock_quantity", .integer()),
    Parameter("stock_status", .choice(["instock", "outofstock", "onbackorder"])),
    Parameter("backorders", .choice(["no", "notify", "yes"])), Parameter("low_stock_amount", .integer()),
    Parameter("sold_individually", .flag), Parameter("weight", .text), Parameter("dimensions", .object),
    Parameter("shipping_class", .text), Parameter("reviews_allowed", .flag), Parameter("purchase_note", .text),
    Parameter("categories", .objects), Parameter("tags", .objects), Parameter("images", .objects),
    Parameter("attributes", .objects), Parameter("default_attributes", .objects), Parameter("menu_order", .integer()),
    Parameter("meta_data", .objects),
  ]
  static let variation: [Parameter] =
    product.filter { !["name", "slug", "type", "manage_stock", "images"].contains($0.name) }
    + [Parameter("manage_stock", .anything), Parameter("image", .object)]
  static let order: [Parameter] = [
    Parameter("status", .choice(OrderStatus.allCases.map(\.text).filter { $0 != "trash" })), Parameter("currency", .text),
    Parameter("customer_id", .integer()), Parameter("customer_note", .text), Parameter("billing", .object),
    Parameter("shipping", .object), Parameter("payment_method", .text), Parameter("payment_method_title", .text),
    Parameter("transaction_id", .text), Parameter("meta_data", .objects), Parameter("line_items", .objects),
    Parameter("shipping_lines", .objects), Parameter("fee_lines", .objects), Parameter("coupon_lines", .objects),
    Parameter("set_paid", .flag),
  ]
  static let refund: [Parameter] = [
    Parameter("amount", .text), Parameter("reason", .text), Parameter("line_items", .objects), Parameter("api_refund", .flag),
    Parameter("api_restock", .flag),
  ]
  static let note: [Parameter] = [Parameter("note", .text), Parameter("customer_note", .flag), Parameter("added_by_user", .flag)]
  static let webhook: [Parameter] = [
    Parameter("name", .text), Parameter("status", .choice(["active", "paused", "disabled"])), Parameter("topic", .text),
    Parameter("secret", .text), Parameter("delivery_url", .text),
  ]
}
