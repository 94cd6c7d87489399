import SimulatorKit

/// What lists need to know of an order, made without its lines: cheap enough to make for a hundred thousand orders
/// when a world is opened.
struct OrderHeader {
  var created: Int
  var modified: Int
  var status: OrderStatus
  var refunds: RefundPlan
  /// Nil for an order that nobody touches after the world began.
  var edit: Edit?

  /// How an order was given back.
  enum RefundPlan: UInt8 {
    case none
    /// One piece of the first line, with its tax.
    case unit
    /// An amount without lines.
    case amount
    /// The shipping with its tax.
    case shipping
    /// One piece first, an amount later.
    case twice
    /// Everything, without lines.
    case full
    /// Everything, line by line.
    case fullLines
  }

  /// A change at a moment after the world's first.
  struct Edit {
    let at: Int
    let kind: Kind

    enum Kind {
      case advance
      case quantity
      case refund
      case cancel
      case trash
      case note
    }
  }

  init(_ index: Int, _ settings: SeedSettings) {
    var dice = SplitMix64(seed: settings.seed, .orderHeader, index)
    created = settings.moment(index, of: settings.orders, jitter: dice.fraction())
    switch dice.below(1000) {
    case ..<440: status = .completed
    case ..<680: status = .processing
    case ..<740: status = .onHold
    case ..<800: status = .pending
    case ..<880: status = .cancelled
    case ..<920: status = .failed
    case ..<950: status = .checkoutDraft
    case ..<965: status = .trash
    default: status = .completed
    }
    refunds = .none
    modified = min(created + 60 + dice.below(5 * 86_400), settings.start - 1)
    if status.books, dice.chance(settings.refundShare) {
      let plans: [RefundPlan] = [.unit, .unit, .unit, .amount, .amount, .shipping, .twice, .full, .full, .fullLines]
      refunds = dice.pick(plans)
      if refunds == .full || refunds == .fullLines { status = .refunded }
      modified = min(created + 86_400 + dice.below(9 * 86_400), settings.start - 1)
    }
    if settings.bulkEdit > 0, index >= settings.orders / 3, index < settings.orders / 3 + settings.bulkEdit {
      modified = max(settings.start - 5400, created)
    }
    if settings.editShare > 0 {
      var dice = SplitMix64(seed: settings.seed, .edit, index)
      if dice.chance(settings.editShare) {
        let at = settings.start + 1 + dice.below(settings.editSeconds)
        edit = Edit(at: at, kind: dice.pick([.advance, .advance, .quantity, .refund, .cancel, .trash, .note]))
      }
    }
  }

  /// The header once its edit has happened; an edit that makes no sense for the order only moves `modified`.
  func edited() -> OrderHeader {
    guard let edit, status != .trash else { return self }
    var header = self
    header.modified = max(edit.at, modified)
    switch edit.kind {
    case .advance:
      if status == .pending || status == .onHold || status == .failed || status == .checkoutDraft {
        header.status = .processing
      } else if status == .processing {
        header.status = .completed
      }
    case .cancel: header.status = .cancelled
    case .trash: header.status = .trash
    case .refund: if status.books, refunds == .none { header.refunds = .unit }
    case .quantity, .note: break
    }
    return header
  }
}
