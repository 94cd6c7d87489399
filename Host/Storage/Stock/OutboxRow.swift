internal import FoundationEssentials
internal import GRDB
internal import HostCore
internal import TradepostContract

/// An intent as its row holds it.
extension OutboxEntry {
  init(row: Row) throws {
    guard let uid = Ident(bytes: row.bytes("uid")), let quantity = Amount(row["quantity"] as String) else {
      throw HostError("data.outbox", "An intent in the outbox is not readable: the file is damaged. Restore it from a backup.")
    }
    var item = StockPush(key: row["key"], productID: row["product"], variantID: row["variant"], quantity: quantity)
    item.sku = row["sku"]
    item.location = row["location"]
    let market: String = row["market"]
    item.market = market.isEmpty ? nil : market
    item.expected = (row["expected"] as String?).flatMap { Amount($0) }
    let state: String = row["state"]
    self.init(
      row: row["id"], uid: uid,
      intent: StockIntent(
        item, before: (row["before"] as String?).flatMap { Amount($0) },
        cause: StockCause(actor: row["actor"], reason: row["reason"])),
      state: OutboxState(rawValue: state) ?? .dead, isQueued: row["is_queued"], attempts: row["attempts"],
      questions: row["questions"], createdAt: row["created_at"], sentAt: row["sent_at"], run: row["run_id"], hasLater: row["has_later"])
    note = row["note"]
  }
}
