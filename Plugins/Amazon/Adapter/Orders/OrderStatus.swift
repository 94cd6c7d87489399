/// The states of an order in one spelling, that of 2026-01-01; v0 writes `PartiallyShipped` and `Canceled`. Names that
/// neither model has are passed on, so that the host can name them.
enum OrderStatus {
  /// The money is in.
  static let paid: Set<String> = ["UNSHIPPED", "PARTIALLY_SHIPPED", "SHIPPED"]
  /// Something is on its way: from then on there can be refunds, for Amazon takes the money when goods are sent.
  static let sent: Set<String> = ["PARTIALLY_SHIPPED", "SHIPPED"]

  static func ofOldModel(_ name: String) -> String { names[name] ?? name }

  private static let names = [
    "PendingAvailability": "PENDING_AVAILABILITY", "Pending": "PENDING", "Unshipped": "UNSHIPPED",
    "PartiallyShipped": "PARTIALLY_SHIPPED", "Shipped": "SHIPPED", "Canceled": "CANCELLED", "Unfulfillable": "UNFULFILLABLE",
    "InvoiceUnconfirmed": "INVOICE_UNCONFIRMED",
  ]
}
