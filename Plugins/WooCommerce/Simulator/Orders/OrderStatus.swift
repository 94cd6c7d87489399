import SimulatorKit

/// The states of an order, in the order in which WooCommerce lists them.
enum OrderStatus: UInt8, CaseIterable {
  case trash
  case autoDraft
  case pending
  case processing
  case onHold
  case completed
  case cancelled
  case refunded
  case failed
  case checkoutDraft

  var text: String {
    switch self {
    case .trash: "trash"
    case .autoDraft: "auto-draft"
    case .pending: "pending"
    case .processing: "processing"
    case .onHold: "on-hold"
    case .completed: "completed"
    case .cancelled: "cancelled"
    case .refunded: "refunded"
    case .failed: "failed"
    case .checkoutDraft: "checkout-draft"
    }
  }

  init?(_ text: some StringProtocol) {
    guard let status = Self.allCases.first(where: { $0.text == text }) else { return nil }
    self = status
  }

  /// Whether such an order stands in the books.
  var books: Bool { self == .processing || self == .completed || self == .refunded }
}
