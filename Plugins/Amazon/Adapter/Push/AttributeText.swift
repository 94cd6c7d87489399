internal import TradepostContract
internal import TradepostJSON

/// Values of attributes, written as Amazon reads them: JSON text whose numbers are the digits that were given.
enum AttributeText {
  /// The price for everyone. Written with these members alone it is merged into the offer: what else the offer holds, prices
  /// for businesses, sales and other marketplaces, stays as it is.
  static func price(_ price: Amount, _ currency: Currency, audience: String?, in marketplace: String, to writer: inout JSONWriter) {
    writer.list {
      $0.object { offer in
        offer.member("audience", audience)
        offer.member("currency", currency.code)
        offer.member("marketplace_id", marketplace)
        offer.key("our_price")
        offer.list {
          $0.object {
            $0.key("schedule")
            $0.list {
              $0.object {
                $0.key("value_with_tax")
                $0.raw(price.text)
              }
            }
          }
        }
      }
    }
  }

  /// A text in one language; `others` are the values in other languages that the attribute holds in this marketplace.
  static func text(_ text: String, _ language: String?, in marketplace: String, others: [JSONValue], to writer: inout JSONWriter) {
    writer.list { list in
      list.object {
        $0.member("language_tag", language)
        $0.member("marketplace_id", marketplace)
        $0.member("value", text)
      }
      for other in others { list.value(other) }
    }
  }

  static func quantity(_ quantity: Int64, channel: String, to writer: inout JSONWriter) {
    writer.list {
      $0.object {
        $0.member("fulfillment_channel_code", channel)
        $0.member("quantity", quantity)
      }
    }
  }

  /// A GTIN by its length.
  static func barcode(_ code: String, in marketplace: String, to writer: inout JSONWriter) {
    let type =
      switch code.utf8.count {
      case 10: "isbn"
      case 12: "upc"
      case 14: "gtin"
      default: "ean"
      }
    writer.list {
      $0.object {
        $0.member("marketplace_id", marketplace)
        $0.member("type", type)
        $0.member("value", code)
      }
    }
  }
}
