/// The states of an order in both spellings, and what each means for the books.
enum OrderStatus: UInt8 {
  case pendingAvailability
  case pending
  case unshipped
  case partiallyShipped
  case shipped
  case cancelled
  case unfulfillable
  case invoiceUnconfirmed

  /// The 2026-01-01 model, which has no word for an unconfirmed invoice.
  var name: String {
    switch self {
    case .pendingAvailability: "PENDING_AVAILABILITY"
    case .pending, .invoiceUnconfirmed: "PENDING"
    case .unshipped: "UNSHIPPED"
    case .partiallyShipped: "PARTIALLY_SHIPPED"
    case .shipped: "SHIPPED"
    case .cancelled: "CANCELLED"
    case .unfulfillable: "UNFULFILLABLE"
    }
  }

  /// Orders v0.
  var oldName: String {
    switch self {
    case .pendingAvailability: "PendingAvailability"
    case .pending: "Pending"
    case .unshipped: "Unshipped"
    case .partiallyShipped: "PartiallyShipped"
    case .shipped: "Shipped"
    case .cancelled: "Canceled"
    case .unfulfillable: "Unfulfillable"
    case .invoiceUnconfirmed: "InvoiceUnconfirmed"
    }
  }

  /// Paid: it stands in the book. Pending states reserve, the dead ones reverse.
  var books: Bool { self == .unshipped || self == .partiallyShipped || self == .shipped }

  /// Whether prices are known yet.
  var isPriced: Bool { self != .pending && self != .pendingAvailability }

  /// Whether Amazon shows who gets it.
  var showsBuyer: Bool { books || self == .invoiceUnconfirmed }
}
