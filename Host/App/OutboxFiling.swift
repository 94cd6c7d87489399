public import HostCore
internal import HostRuntime
internal import HostStorage
internal import HostSync
public import TradepostContract

/// Putting intents into the outbox, and looking after them.
extension Tradepost {
  /// How much there shall be of something.
  public struct StockChange: Sendable {
    /// The platform's ids; a product with one variant needs no variant, an SKU needs neither.
    public var productID: String?
    public var variantID: String?
    public var sku: String?
    /// Nil: the only place where the books know it.
    public var location: String?
    public var quantity: Amount
    public var expected: Amount?
    /// Also where it empties one place too many.
    public var approves = false
    public var cause: StockCause

    public init(quantity: Amount, cause: StockCause) {
      self.quantity = quantity
      self.cause = cause
    }
  }

  /// Puts an intent into the outbox; the hub sends it within seconds.
  public func enqueue(_ change: StockChange, store name: String) async throws(HostError) -> OutboxView {
    let store = try await pushable(name, .inventory)
    let variant = try await variant(change, store)
    var item = StockPush(
      key: Ident(at: clock.now()).text, productID: variant.place.product, variantID: variant.place.variant, quantity: change.quantity)
    item.sku = variant.sku
    item.location = change.location ?? ""
    item.expected = change.expected
    if change.location == nil { item.location = try await level(of: variant, nil, store)?.location ?? "" }
    let items = try PushItems(stock: [item])
    let before = try await before(items, store)
    if !change.approves { try await guardAgainstDamage(item, before, store) }
    guard case .intents(let intents) = items.outbox(before, change.cause) else { return try await outboxEntry(item.key) }
    guard let uid = try await storage.enqueue(intents, store: store.row).first else { return try await outboxEntry(item.key) }
    return try await outboxEntry("OUT-" + uid.text)
  }

  /// Milliseconds within which single intents are looked at as if they were one push.
  private static let lately: Int64 = 10 * 60_000

  /// A script that empties a shop does so one by one: an intent is looked at together with what was asked for just before.
  private func guardAgainstDamage(_ item: StockPush, _ before: PushBefore, _ store: ConnectedStore) async throws(HostError) {
    guard item.quantity.isZero else { return }
    let others = try await storage.emptiedLately(store: store.row, since: clock.now() - Self.lately, beside: item)
    try PushGuard.check(item, before, others: others)
  }

  private func variant(_ change: StockChange, _ store: ConnectedStore) async throws(HostError) -> StoredVariant {
    guard let product = change.productID else {
      guard let sku = change.sku else {
        throw HostError("push.variant", "Say what is meant: a product, or an SKU.", exit: 2)
      }
      return try await variant(sku, store)
    }
    let found = try await storage.variants(product: product, store: store.row)
    guard !found.isEmpty else {
      throw HostError("product.unknown", "\"\(store.name)\" has no product \"\(product)\" in the books. Sync its products first.", exit: 2)
    }
    let meant = found.filter { one in
      change.variantID.map { $0.utf8.elementsEqual(one.place.variant.utf8) } ?? true
        && change.sku.map { $0.utf8.elementsEqual(one.sku.utf8) } ?? true
    }
    guard let first = meant.first, meant.count == 1 else {
      let names = found.prefix(10).map { "\($0.place.variant)\($0.sku.isEmpty ? "" : " (\($0.sku))")" }.joined(separator: ", ")
      throw HostError(
        "push.variant",
        "The product \(product) of \"\(store.name)\" has \(found.count) variants, and \(meant.count) of them are meant: \(names). Say which.",
        exit: 2)
    }
    return first
  }

  public func outbox(
    store: String?, state: OutboxState? = nil, before: Int64? = nil, limit: Int
  ) async throws(HostError) -> [OutboxView] {
    try await storage.outbox(store: try await row(store), state: state, before: before, limit: limit)
  }

  public func outboxEntry(_ name: String) async throws(HostError) -> OutboxView {
    guard let uid = Ident(text: name), let found = try await storage.outbox(uid) else {
      throw HostError("push.unknown", "There is nothing called \"\(name)\" in the outbox. Look for it with: tradepost outbox list", exit: 2)
    }
    return found
  }

  /// Waits until an intent is over; returns how it stands then, or after so many milliseconds.
  public func outboxEnd(_ name: String, within milliseconds: Int64) async throws(HostError) -> OutboxView {
    let until = clock.now() + milliseconds
    while true {
      let entry = try await outboxEntry(name)
      guard !entry.state.isOver, clock.now() < until else { return entry }
      do { try await clock.sleep(100) } catch { return entry }
    }
  }

  /// Sends what was given up, refused or stale once more, as a new intent. What may be on its way is asked about at once, and
  /// not sent again. Throws when something later was meant for the same place.
  public func retryOutbox(_ name: String, by actor: String) async throws(HostError) -> OutboxView {
    let entry = try await outboxEntry(name)
    guard let uid = Ident(text: entry.uid) else { return entry }
    if let again = try await storage.resend(uid, actor: actor) { return try await outboxEntry(again.text) }
    guard try await storage.askNow(uid) else {
      throw HostError("push.over", "\(entry.uid) is \(entry.state.rawValue): there is nothing to send again.", exit: 2)
    }
    return try await outboxEntry(name)
  }

  /// Works off everything that is due now, store by store; says what could not be.
  public func workOutbox() async throws(HostError) -> [HostError] {
    var problems: [HostError] = []
    let due = Set(try await storage.outboxDue(at: clock.now()))
    for store in try await storage.stores() where due.contains(store.row) {
      do throws(HostError) {
        try Self.mayRun(store, store.platform)
        try await workOutbox(store)
      } catch { problems.append(error) }
    }
    return problems
  }
}
