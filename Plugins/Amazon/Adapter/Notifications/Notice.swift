internal import TradepostContract
internal import TradepostJSON

/// One notification of Amazon's, whatever its type and its casing.
struct Notice {
  /// `ORDER_CHANGE`; empty where there is none.
  let type: String
  /// By which a repeated notification is recognised.
  let id: String?
  private let payload: JSONValue?

  init(_ value: JSONValue) {
    type = (value.anyCaseText("notificationType") ?? "").uppercased()
    id = value.anyCase("notificationMetadata")?.anyCaseText("notificationId")
    payload = value.anyCase("payload")
  }

  /// Of the account that it is about, where it says so: one queue serves all sellers of an application.
  var sellerID: String? {
    for holder in holders {
      if let id = holder.anyCaseText("sellerId") ?? holder.anyCase("sellingPartnerMetadata")?.anyCaseText("sellingPartnerId") { return id }
    }
    return nil
  }

  /// What changed; nil for a type that this adapter makes nothing of.
  var changes: [Received.Change]? {
    switch type {
    case "ORDER_CHANGE", "ORDER_STATUS_CHANGE", "FBA_OUTBOUND_SHIPMENT_STATUS": change(.orders, text("amazonOrderId"))
    case "TRANSACTION_UPDATE": related.map { Received.Change(.orders, id: $0, .updated) }
    case "FBA_INVENTORY_AVAILABILITY_CHANGES", "LISTINGS_ITEM_MFN_QUANTITY_CHANGE": change(.inventory, text("sku"))
    // Also of one that is gone: it may be so in one marketplace alone, and a variation is no product of its own. Who reads it
    // again will see.
    case "LISTINGS_ITEM_ISSUES_CHANGE", "LISTINGS_ITEM_STATUS_CHANGE": change(.products, text("sku"))
    default: nil
    }
  }

  /// The payload, and the one object in it that many types wrap theirs in (`OrderChangeNotification`).
  private var holders: [JSONValue] {
    guard let payload else { return [] }
    return [payload] + payload.members.filter { $0.key.lowercased().hasSuffix("notification") && $0.value.kind == .object }.map { $0.value }
  }

  private func text(_ name: String) -> String? { holders.lazy.compactMap { $0.anyCaseText(name) }.first }

  private func change(_ resource: Resource, _ id: String?) -> [Received.Change] {
    guard let id, id.utf8.count <= 255, id.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return [] }
    return [Received.Change(resource, id: id, .updated)]
  }

  /// The orders that moved money belongs to, where Amazon names them by their numbers.
  private var related: [String] {
    let named = holders.flatMap { $0.anyCase("relatedIdentifiers").map { Array($0.items) } ?? [] }
      .filter { $0.anyCaseText("relatedIdentifierName").map { $0 == "OrderId" || $0 == "ORDER_ID" } ?? false }
      .compactMap { $0.anyCaseText("relatedIdentifierValue") }.filter { Self.isOrder($0) }
    return Families.unique(named)
  }

  /// `903-8868176-2219830`.
  private static func isOrder(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return parts.map { $0.count } == [3, 7, 7] && parts.allSatisfy { $0.allSatisfy { (48...57).contains($0) || (65...90).contains($0) } }
  }
}
