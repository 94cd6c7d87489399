public import TradepostContract
public import TradepostJSON

/// A product by what it brought in. One SKU is one product, whichever store sells it.
public struct TopProductView: View {
  /// 1 for the first of its currency.
  public var rank: Int
  public var sku: String
  /// The shop's id of it. Of a SKU that several stores sell, that of the store that is asked about; where that has none, or all
  /// are asked about, of one that shares its books. Empty: none is known.
  public var productID: String
  /// As the catalogue of that store has it; else as the first order had it, or the SKU where that order may be in other books.
  public var name: String
  public var currency: Currency
  /// In millionths of a piece, refunded ones taken off.
  public var quantity: Int64
  /// Net of tax, before discounts; refunds taken off.
  public var revenue: MinorUnits

  public init(
    rank: Int, sku: String, productID: String, name: String, currency: Currency, quantity: Int64, revenue: MinorUnits
  ) {
    self.rank = rank
    self.sku = sku
    self.productID = productID
    self.name = name
    self.currency = currency
    self.quantity = quantity
    self.revenue = revenue
  }

  /// Pieces as a decimal number without zeros that say nothing.
  public var pieces: Amount {
    var pieces = Amount(coefficient: quantity, scale: 6)
    while pieces.scale > 0, let shorter = pieces.exactly(scale: pieces.scale - 1) { pieces = shorter }
    return pieces
  }

  public func write(to writer: inout JSONWriter) {
    writer.object {
      $0.member("currency", currency.code)
      $0.member("name", name)
      $0.member("product_id", productID.isEmpty ? nil : productID)
      $0.member("quantity", pieces)
      $0.member("rank", rank)
      $0.member("revenue", revenue.amount(in: currency))
      $0.member("sku", sku)
    }
  }
}
