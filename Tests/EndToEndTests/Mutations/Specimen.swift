import Testing
import TradepostContract

/// One record of each kind with every member that its schema knows, so that each can be spoiled.
struct Specimen: Sendable, CustomTestStringConvertible {
  let resource: Resource
  let json: String

  var testDescription: String { resource.rawValue }
  var schema: String { "\(resource.rawValue).json" }

  static let all = [
    Specimen(resource: .products, json: product), Specimen(resource: .inventory, json: level),
    Specimen(resource: .customers, json: customer), Specimen(resource: .orders, json: order),
  ]

  private static let address = """
    {"address1":"Weg 1","address2":"Hof","city":"Berlin","company":"Co","country":"DE","email":"a@b.example","first_name":"Zoe",
     "last_name":"Adler","phone":"030 123456","postcode":"10119","region":"DE-BE"}
    """
  private static let customer = """
    {"accepts_marketing":true,"addresses":[\(address)],"company":"c","created_at":"2026-01-15T08:30:00+01:00","email":"e@f.example",
     "first_name":"f","id":"ID","last_name":"l","phone":"0301234567","updated_at":"2026-01-15T07:30:00Z"}
    """
  private static let level = """
    {"available":"25","id":"ID","location":"berlin","pool":"6","product_id":"6","sku":"S-1","updated_at":"2026-01-15T08:30:00Z",
     "variant_id":"7"}
    """
  private static let product = """
    {"categories":[{"id":"1","name":"Kleidung"}],"created_at":"2026-01-15T08:30:00+01:00","currency":"EUR","details":"<p>x</p>",
     "id":"ID","images":[{"alt":"vorn","url":"https://x.example/y.png"}],"name":"T-Shirt",
     "options":[{"name":"Farbe","values":["Rot"]}],"status":"draft","updated_at":"2026-01-15T08:30:00Z","url":"https://x.example",
     "variants":[{"barcode":"4006381333931","choices":[{"option":"Farbe","value":"Rot"}],"compare_at_price":"12.00","id":"7",
      "name":"Rot","price":"10.12","sku":"S","stock":"3"}],"vendor":"v"}
    """
  private static let tax = """
    {"amount":"0.82","code":"DE-MWST-1","jurisdiction":"DE","label":"MwSt","liable":"merchant","rate":"19"}
    """
  private static func line(_ amount: String) -> String {
    """
    {"amount":"\(amount)","id":"6","kind":"item","name":"Buch","product_id":"30","quantity":"1","sku":"B","tax":"0.82",
     "variant_id":"31"}
    """
  }
  private static let order = """
    {"attributes":[{"key":"k","value":"[1]"}],"billing":\(address),"created_at":"2026-01-15T08:30:00+01:00","currency":"EUR",
     "customer_id":"5","fulfilment_status":"fulfilled","fulfilments":[{"at":"2026-01-16T08:30:00+01:00","carrier":"DHL","id":"9",
      "tracking_number":"123"}],"id":"ID","lines":[\(line("8.27"))],"market":"de","note":"Danke","number":"R-1",
     "payment_status":"paid","presentment":{"amount":"9.99","currency":"GBP"},"refunds":[{"amount":"4.82",
      "at":"2026-01-21T11:32:41+01:00","gateway":"card","id":"154","lines":[\(line("4.00"))],"reason":"kaputt","taxes":[\(tax)]}],
     "rounding":"by_order","rounding_amount":"0.00","shipping":\(address),"status":"open","taxes":[\(tax)],"tenders":[{"amount":"9.09",
      "at":"2026-01-15T08:32:00+01:00","gateway":"card","id":"payment","kind":"capture"}],"total":"9.09",
     "updated_at":"2026-01-21T11:32:41+01:00"}
    """
}
