import SimulatorKit

/// A receipt as `getShopReceipts` shows it, member by member as real answers do.
struct ReceiptFace {
  let currency: Currency
  let now: Int

  private func money(_ minor: Int) -> Node {
    .make(("amount", .integer(minor)), ("divisor", .integer(currency.scale)), ("currency_code", .text(currency.code)))
  }

  func node(_ receipt: Receipt, changed: Int) -> Node {
    let paid = receipt.paid(now)
    let shipped = receipt.shipped(now)
    return .make(
      ("receipt_id", .integer(receipt.id)), ("receipt_type", .integer(0)), ("seller_user_id", .integer(825_776)),
      ("seller_email", .text("seller@example.com")), ("buyer_user_id", .integer(100_000 + receipt.number % 97)), ("buyer_email", .null),
      ("name", .text("Zoë Käufer \(receipt.number % 97)")), ("first_line", .text("1 Main Street")), ("second_line", .null),
      ("city", .text("Town")), ("state", receipt.state.isEmpty ? .null : .text(receipt.state)), ("zip", .text("12345")),
      ("status", .text(receipt.status(now))), ("country_iso", .text(receipt.country)), ("payment_method", .text("cc")),
      ("payment_email", .null), ("message_from_buyer", .text("")), ("is_shipped", .bool(shipped != nil)), ("is_paid", .bool(paid != nil)),
      ("create_timestamp", .integer(receipt.created)), ("created_timestamp", .integer(receipt.created)),
      ("update_timestamp", .integer(changed)), ("updated_timestamp", .integer(changed)), ("is_gift", .bool(receipt.giftWrap > 0)),
      ("gift_message", .text("")), ("grandtotal", money(receipt.total)), ("subtotal", money(receipt.goods - receipt.discount)),
      ("total_price", money(receipt.goods)), ("total_shipping_cost", money(receipt.shipping)), ("total_tax_cost", money(receipt.tax)),
      ("total_vat_cost", money(receipt.vat)), ("discount_amt", money(receipt.discount)), ("gift_wrap_price", money(receipt.giftWrap)),
      (
        "shipments",
        .list(
          shipped.map { at in
            [
              .make(
                ("receipt_shipping_id", receipt.number % 5 == 0 ? .null : .integer(1_200_000_000_000 + receipt.number)),
                ("shipment_notification_timestamp", .integer(at)), ("carrier_name", .text("DHL")),
                ("tracking_code", .text("0034043462\(receipt.number)")))
            ]
          } ?? [])
      ),
      ("transactions", .list(receipt.sold.indices.map { transaction(receipt, $0, paid, shipped) })),
      (
        "refunds",
        .list(
          receipt.refund(now).map { refund in
            [
              .make(
                ("amount", money(refund.amount)), ("created_timestamp", .integer(refund.at)), ("reason", .text("Account Adjustment")),
                ("note_from_issuer", .text("")), ("status", .text("SUCCESS")))
            ]
          } ?? [])
      ))
  }

  private func transaction(_ receipt: Receipt, _ place: Int, _ paid: Int?, _ shipped: Int?) -> Node {
    let sold = receipt.sold[place]
    return .make(
      ("transaction_id", .integer(3_700_000_000 + receipt.number * 4 + place)), ("title", .text(sold.title)),
      ("create_timestamp", .integer(receipt.created)), ("created_timestamp", .integer(receipt.created)),
      ("paid_timestamp", paid.map { .integer($0) } ?? .null), ("shipped_timestamp", shipped.map { .integer($0) } ?? .null),
      ("quantity", .integer(sold.quantity)), ("receipt_id", .integer(receipt.id)), ("is_digital", .bool(false)),
      ("listing_id", .integer(1_572_000_000 + sold.price)), ("sku", .text(place == 0 ? "CUP-\(sold.price % 40)" : "")),
      ("product_id", .integer(17_854_000_000 + sold.price)), ("transaction_type", .text("listing")), ("price", money(sold.price)),
      ("shipping_cost", money(0)), ("variations", .list([])), ("product_data", .list([])))
  }
}
