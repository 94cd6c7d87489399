internal import TradepostContract
internal import TradepostJSON
internal import TradepostSDK

extension Amazon {
  func locate(products items: [ProductPush], _ run: Run) async throws {
    try await explained {
      try await locate(items, run, sku: { $0.listingSKU }) { push, listing in
        ShownProduct(amazon: self, push: push, now: run.now).finding(listing)
      }
    }
  }
}

/// Whether a listing shows what was pushed.
struct ShownProduct {
  let amazon: Amazon
  let push: ProductPush
  let now: Int64

  func finding(_ listing: Listing?) -> Finding {
    guard let listing, let marketplace = try? ProductChange.marketplace(push, listing, amazon), listing.isOffered(in: marketplace)
    else { return .missing }
    let held = held(listing, marketplace)
    let current = held.map { "\($0.attribute): \($0.shown)" }.joined(separator: "; ")
    let other = held.filter { !$0.isSo }.map { $0.attribute }
    if other.isEmpty { return .shown(current) }
    let errors = Issue.all(listing.issues).filter { $0.isError && !$0.attributes.allSatisfy { !other.contains($0) } }
    return errors.isEmpty ? .differs(current) : .failed(current, because: Issue.text(errors))
  }

  private typealias Held = (attribute: String, shown: String, isSo: Bool)

  private func held(_ listing: Listing, _ marketplace: String) -> [Held] {
    var held: [Held] = []
    if let price = push.price {
      let shown = try? OfferPrice.of(listing, in: marketplace, now: now)
      held.append(
        ("purchasable_offer", shown.map { "\($0.amount) \($0.currency)" } ?? "none", shown.map { $0.amount.equals(price) } ?? false))
    }
    for (attribute, wanted) in [("item_name", push.name), ("product_description", push.details)] {
      guard let wanted else { continue }
      let shown = listing.values(attribute, marketplace).compactMap { $0["value"]?.string }
      let isSo = shown.contains { $0.utf8.elementsEqual(wanted.utf8) }
      held.append((attribute, isSo ? wanted : shown.first ?? "none", isSo))
    }
    for (name, value) in (try? push.attributes.map { text throws(Failure) in try ProductAttributes(text) })??.values ?? [] {
      let shown = listing.values(name, marketplace)
      let isSo = value.isNull ? shown.isEmpty : value.items.allSatisfy { wanted in shown.contains { Self.holds($0, wanted) } }
      held.append((name, isSo ? "as pushed" : "otherwise", isSo))
    }
    return held
  }

  /// Whether a value has all the members that are wanted of it; the platform adds some of its own.
  private static func holds(_ shown: JSONValue, _ wanted: JSONValue) -> Bool {
    guard wanted.kind == .object else { return text(shown) == text(wanted) }
    return wanted.members.allSatisfy { key, value in shown[key].map { text($0) == text(value) } ?? false }
  }

  private static func text(_ value: JSONValue) -> [UInt8] {
    var writer = JSONWriter()
    writer.value(value)
    return writer.bytes
  }
}

extension Amount {
  /// Whether it is the same number, however many zeros it ends with.
  func equals(_ other: Amount) -> Bool {
    let scale = max(scale, other.scale)
    guard let one = exactly(scale: scale), let two = other.exactly(scale: scale) else { return false }
    return one == two
  }
}
