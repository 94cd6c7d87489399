import SimulatorKit
import Testing

/// The simulator's own books.
@Suite struct BookTests {
  struct Line: Equatable {
    let date, market, currency, role: String
    let debit, credit: Int
  }

  static func lines(_ book: String) -> [Line] {
    book.split(separator: "\n").compactMap { text in
      guard let node = try? NodeReader.read(Array(text.utf8)) else { return nil }
      return Line(
        date: node["date"]?.string ?? "", market: node["market"]?.string ?? "", currency: node["currency"]?.string ?? "",
        role: node["role"]?.string ?? "", debit: node["debit"]?.whole ?? 0, credit: node["credit"]?.whole ?? 0)
    }
  }

  private static let options =
    "{\"orders\": 900, \"markets\": [\"DE\",\"FR\",\"IT\",\"ES\",\"GB\",\"US\"], \"refund_share\": 0.4, \"gift_share\": 0.1}"

  @Test func `debits equal credits on every day of every market`() throws {
    let account = try Account(Self.options)
    let lines = Self.lines(account.book)
    #expect(lines.count > 800)
    for (day, entries) in Dictionary(grouping: lines, by: { "\($0.date) \($0.market) \($0.currency)" }) {
      #expect(entries.reduce(0) { $0 + $1.debit } == entries.reduce(0) { $0 + $1.credit }, "\(day)")
    }
    #expect(lines.allSatisfy { ($0.debit == 0) != ($0.credit == 0) })
    let keys = lines.map { "\($0.date)|\($0.market)|\($0.currency)|\($0.role)" }
    #expect(keys == keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    let roles = Set(lines.map(\.role))
    #expect(
      roles.isSuperset(of: [
        "sales", "discounts", "shipping", "fees", "clearing:amazon", "tax:DE:merchant", "tax:GB:channel", "tax:US-CA:channel",
      ]))
    #expect(!roles.contains("receivable"))
  }

  /// The book again, from what the API tells: prices by orders 2026-01-01, refunds by Finances.
  @Test(arguments: [options, "{\"orders\": 300, \"edit_share\": 0.6, \"edit_seconds\": 600, \"discounts_negative\": true}"])
  func `what the API tells adds up to the book`(options: String) throws {
    let account = try Account(options)
    account.now += 1_000_000
    var sums: [String: Int] = [:]
    let orders = account.walk(
      "/orders/2026-01-01/orders?createdAfter=2026-01-01&includedData=PROCEEDS,RECIPIENT,FULFILLMENT,TAX", token: "paginationToken",
      at: ["pagination", "nextToken"]
    ).flatMap { $0.node["orders"]?.items ?? [] }
    for order in orders {
      let status = order["fulfillment"]?["fulfillmentStatus"]?.string ?? ""
      guard ["UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED"].contains(status) else { continue }
      let market = order["salesChannel"]?["marketplaceId"]?.string ?? ""
      let to = order["recipient"]?["deliveryAddress"]
      let country = to?["countryCode"]?.string ?? ""
      let place = country == "US" ? "US-\(to?["stateOrRegion"]?.string ?? "")" : country
      for item in order["orderItems"]?.items ?? [] {
        var amounts: [String: Int] = [:]
        var taxes: [String: Int] = [:]
        var discounted = ""
        for breakdown in item["proceeds"]?["breakdowns"]?.items ?? [] {
          let type = breakdown["type"]?.string ?? ""
          amounts[type] = abs(Self.minor(breakdown["subtotal"]?["amount"]))
          for detail in breakdown["detailedBreakdowns"]?.items ?? [] {
            if type == "TAX" { taxes[detail["subtype"]?.string ?? ""] = Self.minor(detail["value"]?["amount"]) }
            if type == "DISCOUNT" { discounted = detail["subtype"]?.string ?? "" }
          }
        }
        let total = Self.minor(item["proceeds"]?["proceedsTotal"]?["amount"])
        let shown =
          amounts["ITEM", default: 0] + amounts["SHIPPING", default: 0] + amounts["GIFT_WRAP", default: 0] - amounts["DISCOUNT", default: 0]
        let inclusive = total == shown
        #expect(inclusive || total == shown + amounts["TAX", default: 0])
        func net(_ type: String) -> Int { amounts[type, default: 0] - (inclusive ? taxes[type, default: 0] : 0) }
        let channel = item["tax"]?["taxCollections"]?.items.first?["model"]?.string == "MARKETPLACE_FACILITATOR"
        sums["\(market) sales", default: 0] += net("ITEM")
        sums["\(market) shipping", default: 0] += net("SHIPPING") - (discounted == "SHIPPING" ? net("DISCOUNT") : 0)
        sums["\(market) discounts", default: 0] -= discounted == "ITEM" ? net("DISCOUNT") : 0
        sums["\(market) fees", default: 0] += net("GIFT_WRAP")
        sums["\(market) tax:\(place):\(channel ? "channel" : "merchant")", default: 0] += amounts["TAX", default: 0]
        sums["\(market) clearing:amazon", default: 0] -= total
      }
    }
    let byID = Dictionary(uniqueKeysWithValues: orders.map { ($0["orderId"]?.string ?? "", $0) })
    let pages = account.walk("/finances/v0/financialEvents?PostedAfter=2026-07-01", token: "NextToken", at: ["payload", "NextToken"])
    for event in pages.flatMap({ $0.node["payload"]?["FinancialEvents"]?["RefundEventList"]?.items ?? [] }) {
      let order = try #require(byID[event["AmazonOrderId"]?.string ?? ""])
      let market = order["salesChannel"]?["marketplaceId"]?.string ?? ""
      let to = order["recipient"]?["deliveryAddress"]
      let country = to?["countryCode"]?.string ?? ""
      let place = country == "US" ? "US-\(to?["stateOrRegion"]?.string ?? "")" : country
      for item in event["ShipmentItemAdjustmentList"]?.items ?? [] {
        let channel = item["ItemTaxWithheldList"] != nil
        var amount = 0
        for charge in item["ItemChargeAdjustmentList"]?.items ?? [] {
          let value = Self.minor(charge["ChargeAmount"]?["CurrencyAmount"])
          let role = ["Principal": "sales", "ShippingCharge": "shipping", "GiftWrap": "fees"][charge["ChargeType"]?.string ?? ""]
          if value != 0 { sums["\(market) \(role ?? "tax:\(place):\(channel ? "channel" : "merchant")")", default: 0] += value }
          amount += value
        }
        for promotion in item["PromotionAdjustmentList"]?.items ?? [] {
          let value = Self.minor(promotion["PromotionAmount"]?["CurrencyAmount"])
          sums["\(market) sales", default: 0] += value
          amount += value
        }
        sums["\(market) clearing:amazon", default: 0] -= amount
      }
    }
    var booked: [String: Int] = [:]
    for line in Self.lines(account.book) { booked["\(line.market) \(line.role)", default: 0] += line.credit - line.debit }
    let differing = Set(sums.keys).union(booked.keys).sorted().filter { sums[$0, default: 0] != booked[$0, default: 0] }
    #expect(differing.map { "\($0): told \(sums[$0, default: 0]), booked \(booked[$0, default: 0])" } == [])
  }

  @Test func `days are the marketplace's own`() throws {
    // 2026-06-30T22:30:00Z is the first of July in Germany and still the thirtieth in Los Angeles.
    let now: Int64 = 1_782_858_600_000
    for (market, day) in [("DE", "2026-07-01"), ("GB", "2026-06-30"), ("US", "2026-06-30")] {
      let account = try Account("{\"orders\": 3000, \"days\": 1, \"refund_share\": 0, \"markets\": [\"\(market)\"]}", now: now + 3_600_000)
      #expect(Self.lines(account.book).map(\.date).max() == day, "\(market)")
    }
  }

  /// Decimal text or a number, in hundredths.
  private static func minor(_ node: Node?) -> Int {
    switch node {
    case .text(let text), .number(let text): MinorText.read(text, digits: 2) ?? 0
    default: 0
    }
  }
}
