import Testing
import TradepostContract
import TradepostJSON

/// One value of each schema with every member that there is, its keys in order, as our writers write it.
struct Example: Sendable, CustomTestStringConvertible {
  let schema: String
  let json: String
  /// Reads it and writes it again; nil for what is only ever read.
  let roundTrip: @Sendable (JSONValue) throws -> String?

  var testDescription: String { schema }

  private init(
    _ schema: String, _ json: String, _ roundTrip: @escaping @Sendable (JSONValue) throws -> String?
  ) {
    self.schema = schema
    self.json = json
    self.roundTrip = roundTrip
  }

  private static func record<R: Record>(_ type: R.Type) -> @Sendable (JSONValue) throws -> String? {
    { value in
      var writer = JSONWriter()
      try R(json: value).write(to: &writer)
      return writer.text
    }
  }

  private static func push<I: PushItem>(_ type: I.Type) -> @Sendable (JSONValue) throws -> String? {
    { value in
      var writer = JSONWriter()
      try PushArguments<I>(json: value).write(to: &writer)
      return writer.text
    }
  }

  static let all: [Example] = [
    Example("check.json", check) { value in
      var writer = JSONWriter()
      try Account(json: value).write(to: &writer)
      return writer.text
    },
    Example("get-arguments.json", #"{"ids":["1","b"]}"#) { value in
      var writer = JSONWriter()
      try GetArguments(json: value).write(to: &writer)
      return writer.text
    },
    Example("get-result.json", #"{"missing":["1","b"]}"#) { value in
      var writer = JSONWriter()
      try GetResult(json: value).write(to: &writer)
      return writer.text
    },
    Example("count-result.json", #"{"count":12}"#) { value in
      var writer = JSONWriter()
      try CountResult(json: value).write(to: &writer)
      return writer.text
    },
    Example("push-products.json", products, push(ProductPush.self)),
    Example("push-inventory.json", stock, push(StockPush.self)),
    Example("push-orders.json", shipment, push(OrderPush.self)),
    Example("outcome.json", outcome) { value in
      var writer = JSONWriter()
      try Outcome(json: value).write(to: &writer)
      return writer.text
    },
    Example("located.json", #"{"current":"7","id":"9","key":"a","state":"not_applied"}"#) { value in
      var writer = JSONWriter()
      try Located(json: value).write(to: &writer)
      return writer.text
    },
    Example("delivery.json", #"{"body":"eyJ4IjoxfQ==","headers":[{"name":"X-Topic","value":"a/b"}],"id":"9"}"#) { value in
      var writer = JSONWriter()
      try Delivery(json: value).write(to: &writer)
      return writer.text
    },
    Example("received.json", received) { value in
      var writer = JSONWriter()
      try Received(json: value).write(to: &writer)
      return writer.text
    },
    Example("subscribe-arguments.json", #"{"address":"https://a.example/w","topics":["orders","products"]}"#) { value in
      var writer = JSONWriter()
      try SubscribeArguments(json: value).write(to: &writer)
      return writer.text
    },
    Example("unsubscribe-arguments.json", #"{"ids":["1","b"]}"#) { value in
      var writer = JSONWriter()
      try GetArguments(json: value).write(to: &writer)
      return writer.text
    },
    Example("subscriptions.json", subscriptions) { value in
      var writer = JSONWriter()
      try Subscriptions(json: value).write(to: &writer)
      return writer.text
    },
    Example("customers.json", customer, record(Customer.self)),
    Example("inventory.json", level, record(StockLevel.self)),
    Example("products.json", product, record(Product.self)),
    Example("orders.json", order, record(Order.self)),
    Example("manifest.json", manifest) { value in
      _ = try Manifest(parsing: value.document.withSource { Array($0) })
      return nil
    },
  ]

  private static let products = """
    {"items":[{"attributes":"{}","barcode":"4006381333931","compare_at_price":"12.00","currency":"EUR","details":"<p>x</p>",\
    "expected_version":"v","key":"a","market":"DE","name":"T-Shirt","price":"10.00","product_id":"6","sku":"S","status":"draft",\
    "variant_id":"7"}]}
    """
  private static let stock = """
    {"items":[{"expected":"3","key":"a","location":"berlin","market":"DE","product_id":"6","quantity":"4","sku":"S","variant_id":"7"}]}
    """
  private static let shipment = """
    {"items":[{"fulfilment":{"at":"2026-01-16T08:30:00+01:00","carrier":"DHL","lines":[{"line_id":"1","quantity":"2"}],"notifies":true,\
    "tracking_number":"123","tracking_url":"https://t.example/123"},"key":"a","market":"DE","order_id":"113","status":"completed"}]}
    """
  private static let outcome = """
    {"compared":true,"id":"9","key":"a","reason":"it holds 5","result":"stale","version":"v2"}
    """
  private static let received = """
    {"changes":[{"happened":"deleted","id":"9","resource":"orders"}],"events":[{"customer_id":"5","email":"a@b.example",\
    "kind":"erase_customer","order_ids":["113"]}],"id":"d-1"}
    """
  private static let subscriptions = """
    {"subscriptions":[{"address":"https://a.example/w","id":"1","state":"active","topic":"orders/create"}]}
    """
  private static let check = """
    {"api_version":"wc/v3","currency":"EUR","id":"shop.example","missing":["orders"],"name":"Laden","time_zone":"Europe/Berlin"}
    """
  private static let address = """
    {"address1":"Weg 1","address2":"Hof","city":"Berlin","company":"Grün & Co","country":"DE","email":"a@b.example",\
    "first_name":"Zoë","last_name":"\\"O’Brien\\"","phone":"030","postcode":"10119","region":"DE-BE"}
    """
  private static let customer = """
    {"accepts_marketing":true,"addresses":[\(address)],"company":"c","created_at":"2026-01-15T08:30:00+01:00","email":"e",\
    "first_name":"f","id":"5","last_name":"l","phone":"p","updated_at":"2026-01-15T07:30:00.250Z"}
    """
  private static let level = """
    {"available":"-2.5","id":"7@berlin","location":"berlin","pool":"6","product_id":"6","sku":"ä-1",\
    "updated_at":"2026-01-15T08:30:00-03:30","variant_id":"7"}
    """
  private static let product = """
    {"categories":[{"id":"1","name":"Kleidung"}],"created_at":"2026-01-15T08:30:00+01:00","currency":"JPY","details":"<p>x</p>",\
    "id":"6","images":[{"alt":"vorn","url":"https://x.example/y.png"}],"name":"T-Shirt","options":[{"name":"Farbe","values":["Rot"]}],\
    "status":"draft","updated_at":"2026-01-15T08:30:00Z","url":"https://x.example","variants":[{"barcode":"4006381333931",\
    "choices":[{"option":"Farbe","value":"Rot"}],"compare_at_price":"12.00","id":"7","name":"Rot","price":"10.123456","sku":"S",\
    "stock":"3"}],"vendor":"v"}
    """
  private static let line = """
    {"amount":"4.66","id":"6","kind":"item","name":"Buch","product_id":"30","quantity":"1","sku":"B","tax":"0.00","variant_id":"31"}
    """
  private static let tax = """
    {"amount":"0.82","code":"CA-QC-GST-1","jurisdiction":"CA-QC","label":"GST","liable":"merchant","rate":"5"}
    """
  private static let order = """
    {"attributes":[{"key":"k","value":"[1]"}],"billing":\(address),"created_at":"2026-01-15T08:30:00+01:00","currency":"EUR",\
    "customer_id":"5","fulfilment_status":"fulfilled","fulfilments":[{"at":"2026-01-16T08:30:00+01:00","carrier":"DHL","id":"9",\
    "tracking_number":"123"}],"id":"113","lines":[\(line)],"market":"de","note":"Danke","number":"R-113","payment_status":"paid",\
    "presentment":{"amount":"9.99","currency":"GBP"},"refunds":[{"amount":"4.19","at":"2026-01-21T11:32:41+01:00","gateway":"cod",\
    "id":"154","lines":[\(line)],"reason":"kaputt","taxes":[\(tax)]}],"rounding":"by_order","rounding_amount":"-0.02","shipping":\(address),\
    "status":"processing","taxes":[\(tax)],"tenders":[{"amount":"9.09","at":"2026-01-15T08:32:00+01:00","gateway":"paypal",\
    "id":"payment","kind":"capture"}],"total":"9.09","updated_at":"2026-01-21T11:32:41+01:00"}
    """
  private static let manifest = """
    {"contract":"0.2","deliveries":{"scheme":"hmac","digest":"sha256","encoding":"base64","header":"X-Signature","html_decoded":true,\
    "secret":"key","id_header":"X-Id","ping_field":"webhook_id","privacy_days":30,"store":{"header":"X-Shop","equals":"{shop}.example"},\
    "topic_header":"X-Topic","topics":["orders/create"]},"install":{"origin":"host","path":"/authorize","query":{"state":"{state}"},"callback":{"code":"code",\
    "hmac":"hmac","secret":"key","equals":{"shop":"{shop}"},"settings":{"shop":"seller"}},"sign_in":"oauth2","exchange":{"expiring":"1"}},\
    "function_library":"libf.so","functions":[{"name":"sku.normalize","signature":"b(sw)","summary":"s",\
    "symbol":"sku_normalize"}],"id":"etsy","library":"libetsy.so","limits":[{"burst":10,"concurrent":4,"name":"rest",\
    "per_second":"0.5","corrected_by":{"header":"X-Limit","tells":"used"}}],"name":"Etsy","operations":{"check":[],"list":["orders","products"]},"origins":[{"name":"api",\
    "address":"https://api.example"},{"name":"shop","setting":"address"},{"name":"host","pattern":"https://{shop}.example"},{"name":"region","choices":{"setting":"way","addresses":\
    {"a":"https://a.example"}}}],\
    "platform":{"api_version":"v3","ends":"2027-01-31","name":"Etsy"},"record_versions":{"orders":2},"response_headers":["Link"],\
    "secrets":[{"from":"obtained","help":"h","label":"Key","name":"key","required":false}],"settings":[{"default":"a","help":"h","label":"Shop","name":"shop",\
    "required":true,"type":"text"},{"choices":["a","b"],"label":"Way","name":"way","type":"choice"}],"sign_ins":[{"method":"header",\
    "header":"X-Key","value":"{key}","name":"header","schemes":["https"]},{"method":"basic","user":"key","password":"key",\
    "name":"basic"},{"method":"query","parameters":{"k":"key"},"name":"query"},{"method":"oauth1","key":"key","secret":"key",\
    "name":"oauth1"},{"method":"oauth2","name":"oauth2","access_token":"key","client_id":"key","client_secret":"key",\
    "encoding":"form","grant":"refresh_token","header":"X-Token","origin":"host","path":"/token","refresh_token":"key","refused":[401],\
    "scope":"s","value":"{access_token}"},{"method":"aws_sigv4","name":"queue","access_key":"key","secret_key":"key","service":"sqs",\
    "region":"{way}"}],"simulator":"libsim.so","statuses":{"paid":{"effect":"books","status":"processing"}},"version":"1.2.3"}
    """
}
