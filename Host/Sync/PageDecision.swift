package import HostCore
internal import HostLedger
package import TradepostContract
internal import TradepostJSON

/// Decides what a page of records changes: a pure value. The caller fetches what it asks for, and commits what it returns.
package struct PageDecision {
  package var effects: PageEffects
  private let facts: StoreFacts
  /// Take held and quarantined records again, although their bytes are known.
  private let retries: Bool
  /// Post what an adapter's update changes.
  private let approves: Bool
  /// Ids that stand in quarantine now.
  private let quarantined: Set<String>

  package init(
    _ facts: StoreFacts, _ resource: Resource, run: Int64, cursor: [UInt8], quarantined: Set<String> = [],
    retries: Bool = false, approves: Bool = false
  ) {
    self.quarantined = quarantined
    self.facts = facts
    self.retries = retries
    self.approves = approves
    effects = PageEffects(
      resource: resource, store: facts.row, run: run, packageVersion: facts.manifest.version, cursor: cursor)
    if resource == .inventory { effects.stockAlerts = StockAlerts.rule }
  }

  /// Decides about one record.
  ///
  /// - Parameters:
  ///   - posted: what the books say about it; fetched only for an order that is known and changed.
  package mutating func decide(
    _ record: PageRecord, hash: Hash128, known: KnownRecord?, posted: [PostedDocument], effectsHash: ([UInt8]) -> Hash128
  ) {
    guard record.rejection == nil else {
      return quarantine(record, .rejected, record.rejection ?? "")
    }
    if let known, !needsWork(record, hash: hash, known: known) {
      if known.isHeld { effects.counts.held += 1 } else { effects.counts.unchanged += 1 }
      return
    }
    if record.isDeleted { return delete(record, hash, known, posted) }
    do throws(JSONError) {
      let json = try JSONDocument(parsing: record.json).root
      switch effects.resource {
      case .orders:
        try decide(order: Order(json: json), record, hash, known, posted, effectsHash)
      case .products:
        let product = try Product(json: json)
        try Self.check(product)
        try change(record, hash, known, product) { .product($0) }
      case .inventory: try change(record, hash, known, StockLevel(json: json)) { .level($0) }
      case .customers:
        try change(record, hash, known, Customer(json: json)) { .customer($0, ClientKeys(customer: $0)) }
      case .payouts: throw JSONError(.value, "is a payout, which the books do not take yet")
      }
    } catch { quarantine(record, .malformed, Self.sentence(error, about: record)) }
  }

  /// The parser says what is wrong with a text, and not where.
  private static func sentence(_ error: JSONError, about record: PageRecord) -> String {
    guard error.code == .malformed, error.pointer.isEmpty, let pointer = JSONFault.pointer(in: record.json) else {
      return error.description
    }
    return "\(pointer) cannot be read: \(error)"
  }

  /// Whether the record must be looked at: its bytes are new, and it is no older read than what is stored.
  package func needsWork(_ record: PageRecord, hash: Hash128, known: KnownRecord) -> Bool {
    if record.isDeleted { return !known.isDeleted }
    if retries || known.isDeleted { return true }
    if known.hash == hash { return false }
    return record.version.isEmpty || known.version.isEmpty
      || !record.version.lexicographicallyPrecedes(known.version)
  }

  // MARK: Kinds

  private mutating func change<R: Record>(
    _ record: PageRecord, _ hash: Hash128, _ known: KnownRecord?, _ value: R, _ body: (R) -> RecordChange.Body
  ) throws(JSONError) {
    try check(value.id, record)
    write(record, hash, known, body(value))
  }

  private mutating func decide(
    order: Order, _ record: PageRecord, _ hash: Hash128, _ known: KnownRecord?, _ posted: [PostedDocument],
    _ effectsHash: ([UInt8]) -> Hash128
  ) throws(JSONError) {
    try check(order.id, record)
    guard let rule = facts.manifest.statuses[order.status] else {
      return quarantine(
        record, .unknownStatus,
        "its state is \"\(order.status.prefix(80))\", which the package's status table does not know")
    }
    let booking: Booking?
    var hold: Hold?
    do throws(Hold) { booking = rule.effect == .books ? try Booking(order, zone: facts.calendar) : nil } catch {
      booking = nil
      hold = error
    }
    // A total finer than the currency's minor unit holds the order where it would be booked; it has no sum to show.
    let total = (try? MinorUnits(order.total, in: order.currency)) ?? .zero
    var change = OrderChange(
      number: order.number, market: order.market, currency: order.currency, status: rule, rawStatus: order.status,
      day: facts.calendar.day(of: order.createdAt), total: total)
    change.paymentStatus = order.paymentStatus
    change.fulfilmentStatus = order.fulfilmentStatus
    change.effectsHash = known?.effectsHash
    if rule.effect != .ignores {
      change.client = OrderClient(customerID: order.customerID, keys: ClientKeys(order: order))
    }
    if rule.effect == .reserves { change.reserved = Self.reserved(by: order) }
    if hold == nil {
      let wanted = booking?.documents ?? []
      let wantedHash = effectsHash(wanted.canonicalBytes)
      do throws(Hold) {
        change.documents = try documents(wanted, wantedHash, record, known, posted, order)
        change.effectsHash = wantedHash
        change.goods = (try? Goods.movements(of: order, in: wanted)) ?? []
      } catch { hold = error }
    }
    change.hold = hold.map { ($0.component, $0.reason) }
    write(record, hash, known, .order(change))
  }

  /// What must be posted. An adapter's update may read the same order differently; that is a person's decision.
  private func documents(
    _ wanted: [DocumentDraft], _ wantedHash: Hash128, _ record: PageRecord, _ known: KnownRecord?,
    _ posted: [PostedDocument], _ order: Order
  ) throws(Hold) -> [PostedDocument] {
    guard let known, known.effectsHash != wantedHash else {
      return known == nil ? try Revision.documents(wanted: wanted, posted: []) : []
    }
    let documents = try Revision.documents(wanted: wanted, posted: posted)
    let isSameVersion = !record.version.isEmpty && record.version == known.version
    if !documents.isEmpty, known.effectsHash != nil, known.packageVersion != facts.manifest.version, isSameVersion,
      !approves
    {
      throw Hold(
        "effects",
        "\(facts.manifest.id) \(facts.manifest.version) books this unchanged order otherwise than"
          + " \(known.packageVersion) did; approve it with: tradepost sync retry --approve")
    }
    return documents
  }

  private mutating func delete(
    _ record: PageRecord, _ hash: Hash128, _ known: KnownRecord?, _ posted: [PostedDocument]
  ) {
    guard let known else {
      effects.counts.unchanged += 1
      if quarantined.contains(record.id) { effects.released.append(record.id) }
      return
    }
    let documents: [PostedDocument]
    do throws(Hold) { documents = try Revision.documents(wanted: [], posted: posted) } catch {
      return quarantine(record, .malformed, error.description)
    }
    effects.counts.deleted += 1
    // Else a retry would bring back what is gone.
    if quarantined.contains(record.id) { effects.released.append(record.id) }
    effects.changes.append(
      RecordChange(
        id: record.id, row: known.row, hash: hash, version: record.version,
        evidence: Evidence(record: record.json, sources: record.sources), body: .deleted(documents)))
  }

  // MARK: Outcomes

  /// Two variants of one id could not be told apart later.
  private static func check(_ product: Product) throws(JSONError) {
    var ids: Set<[UInt8]> = []
    for variant in product.variants where !ids.insert(Array(variant.id.utf8)).inserted {
      throw JSONError(.value, "holds the variant \"\(variant.id.prefix(80))\" twice").inside("variants")
    }
  }

  private func check(_ id: String, _ record: PageRecord) throws(JSONError) {
    guard id.utf8.elementsEqual(record.id.utf8) else {
      throw JSONError(.value, "is \"\(id.prefix(80))\", but the page says \"\(record.id.prefix(80))\"").inside("id")
    }
  }

  private mutating func write(
    _ record: PageRecord, _ hash: Hash128, _ known: KnownRecord?, _ body: RecordChange.Body
  ) {
    if case .order(let order) = body, order.hold != nil {
      effects.counts.held += 1
    } else if case .order(let order) = body, order.status.effect == .ignores {
      effects.counts.ignored += 1
    } else if known == nil {
      effects.counts.created += 1
    } else {
      effects.counts.updated += 1
    }
    if quarantined.contains(record.id) { effects.released.append(record.id) }
    effects.changes.append(
      RecordChange(
        id: record.id, row: known?.row, hash: hash, version: record.version,
        evidence: Evidence(record: record.json, sources: record.sources), body: body))
  }

  private mutating func quarantine(_ record: PageRecord, _ reason: QuarantinedRecord.Reason, _ message: String) {
    effects.counts.quarantined += 1
    effects.quarantined.append(QuarantinedRecord(id: record.id, reason: reason, message: message, page: record))
  }

  /// Quantities by variant, for stock that an unpaid order holds back.
  private static func reserved(by order: Order) -> [(variant: String, quantity: Amount)] {
    order.lines.compactMap { line in
      guard line.kind == .item, let quantity = line.quantity, let variant = line.variantID ?? line.productID else { return nil }
      return (variant, quantity)
    }
  }
}
