internal import HostCore
internal import TradepostContract
internal import TradepostJSON

/// What an order adds to the sums of one product in one month, as it is stored.
struct GoodsSum: Hashable {
  var month: Int64
  var currency: String
  var goods: Int64
  var quantity: Int64
  var revenue: Int64
}

/// An order's goods as text, `[[24315,"EUR",17,2000000,1990]]`: month, currency, row of `goods`, quantity, revenue.
enum GoodsCoding {
  static func encode(_ sums: [GoodsSum]) -> String {
    let sorted = sums.sorted { ($0.month, $0.goods, $0.currency) < ($1.month, $1.goods, $1.currency) }
    var writer = JSONWriter(reserving: 48 * sums.count)
    writer.list { writer in
      for sum in sorted {
        writer.list {
          $0.int(sum.month)
          $0.string(sum.currency)
          $0.int(sum.goods)
          $0.int(sum.quantity)
          $0.int(sum.revenue)
        }
      }
    }
    return writer.text
  }

  static func decode(_ text: String) -> [GoodsSum]? {
    guard let document = try? JSONDocument(parsing: text) else { return nil }
    var sums: [GoodsSum] = []
    for item in document.root.items {
      var parts = item.items
      guard let month = parts.next()?.int64, let currency = parts.next()?.string, let goods = parts.next()?.int64,
        let quantity = parts.next()?.int64, let revenue = parts.next()?.int64
      else { return nil }
      sums.append(GoodsSum(month: month, currency: currency, goods: goods, quantity: quantity, revenue: revenue))
    }
    return sums
  }
}
