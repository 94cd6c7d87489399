import SimulatorKit

/// Objects with nothing in them yet, with their members in the recorded order, and how names become slugs.
enum Blank {
  /// A new product without id, dates and links.
  static let product = read(
    """
    {"id":0,"name":"Product","slug":"","permalink":"","date_created":null,"date_created_gmt":null,"date_modified":null,\
    "date_modified_gmt":null,"type":"simple","status":"publish","featured":false,"catalog_visibility":"visible",\
    "description":"","short_description":"","sku":"","price":"","regular_price":"","sale_price":"","date_on_sale_from":null,\
    "date_on_sale_from_gmt":null,"date_on_sale_to":null,"date_on_sale_to_gmt":null,"on_sale":false,"purchasable":true,\
    "total_sales":0,"virtual":false,"downloadable":false,"downloads":[],"download_limit":-1,"download_expiry":-1,\
    "external_url":"","button_text":"","tax_status":"taxable","tax_class":"","manage_stock":false,"stock_quantity":null,\
    "backorders":"no","backorders_allowed":false,"backordered":false,"low_stock_amount":null,"sold_individually":false,\
    "weight":"","dimensions":{"length":"","width":"","height":""},"shipping_required":true,"shipping_taxable":true,\
    "shipping_class":"","shipping_class_id":0,"reviews_allowed":true,"average_rating":"0.00","rating_count":0,\
    "upsell_ids":[],"cross_sell_ids":[],"parent_id":0,"purchase_note":"",\
    "categories":[{"id":15,"name":"Uncategorized","slug":"uncategorized"}],"brands":[],"tags":[],"images":[],"attributes":[],\
    "default_attributes":[],"variations":[],"grouped_products":[],"menu_order":0,"price_html":"","related_ids":[],\
    "meta_data":[],"stock_status":"instock","has_options":false,"post_password":"","global_unique_id":""}
    """)

  /// A new variation without id, dates and links.
  static let variation = read(
    """
    {"id":0,"type":"variation","date_created":null,"date_created_gmt":null,"date_modified":null,"date_modified_gmt":null,\
    "description":"","permalink":"","sku":"","global_unique_id":"","price":"","regular_price":"","sale_price":"",\
    "date_on_sale_from":null,"date_on_sale_from_gmt":null,"date_on_sale_to":null,"date_on_sale_to_gmt":null,"on_sale":false,\
    "status":"publish","purchasable":true,"virtual":false,"downloadable":false,"downloads":[],"download_limit":-1,\
    "download_expiry":-1,"tax_status":"taxable","tax_class":"parent","manage_stock":false,"stock_quantity":null,\
    "stock_status":"instock","backorders":"no","backorders_allowed":false,"backordered":false,"low_stock_amount":null,\
    "weight":"","dimensions":{"length":"","width":"","height":""},"shipping_class":"","shipping_class_id":0,"image":null,\
    "attributes":[],"menu_order":0,"meta_data":[],"name":"","parent_id":0}
    """)

  /// A new order without id, dates, key and links.
  static let order = read(
    """
    {"id":0,"parent_id":0,"status":"pending","currency":"EUR","version":"10.5.0","prices_include_tax":true,\
    "date_created":null,"date_modified":null,"discount_total":"0.00","discount_tax":"0.00","shipping_total":"0.00",\
    "shipping_tax":"0.00","cart_tax":"0.00","total":"0.00","total_tax":"0.00","customer_id":0,"order_key":"",\
    "billing":{"first_name":"","last_name":"","company":"","address_1":"","address_2":"","city":"","state":"","postcode":"",\
    "country":"","email":"","phone":""},"shipping":{"first_name":"","last_name":"","company":"","address_1":"",\
    "address_2":"","city":"","state":"","postcode":"","country":"","phone":""},"payment_method":"","payment_method_title":"",\
    "transaction_id":"","customer_ip_address":"","customer_user_agent":"","created_via":"rest-api","customer_note":"",\
    "date_completed":null,"date_paid":null,"cart_hash":"","number":"","meta_data":[],"line_items":[],"tax_lines":[],\
    "shipping_lines":[],"fee_lines":[],"coupon_lines":[],"refunds":[],"payment_url":"","is_editable":true,\
    "needs_payment":false,"needs_processing":false,"date_created_gmt":null,"date_modified_gmt":null,\
    "date_completed_gmt":null,"date_paid_gmt":null,"currency_symbol":"€"}
    """)

  private static func read(_ text: String) -> Node { (try? NodeReader.read(Array(text.utf8))) ?? .null }

  /// `Neues Produkt „ß“` becomes `neues-produkt-s`.
  static func slug(_ name: String) -> String {
    var slug = ""
    for scalar in name.lowercased().unicodeScalars {
      switch scalar {
      case "a"..."z", "0"..."9": slug.unicodeScalars.append(scalar)
      case "ä": slug += "a"
      case "ö": slug += "o"
      case "ü": slug += "u"
      case "ß": slug += "s"
      case " ", "-", "_", "/": if !slug.hasSuffix("-"), !slug.isEmpty { slug += "-" }
      default: break
      }
    }
    while slug.hasSuffix("-") { slug.removeLast() }
    return slug
  }

  /// Names are kept as HTML: a bare ampersand becomes an entity.
  static func entities(_ text: String) -> String {
    guard text.contains("& ") else { return text }
    return text.split(separator: "& ", omittingEmptySubsequences: false).joined(separator: "&amp; ")
  }
}
