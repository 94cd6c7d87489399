internal import TradepostContract
internal import TradepostSDK

/// A product: a listing that is sold as itself, or a parent with its variations.
struct Family {
  let head: Listing
  /// What can be bought: the variations, or the head itself.
  var members: [Listing]

  /// Everything that it was read from, beside the head.
  var others: [Item] { members.filter { $0.sku != head.sku }.map { $0.item } }
}

/// Puts variations together with their parents. A search gives each SKU by itself, in any order, and a changed variation
/// without its unchanged parent: what is missing is asked for, twenty SKUs at a time.
struct Families {
  private let amazon: Amazon
  private let run: Run
  private let data: String
  /// The SKUs of heads that were given already: their variations may come again in a later window.
  private var given: Set<[UInt8]> = []

  init(_ amazon: Amazon, _ run: Run, data: String) {
    self.amazon = amazon
    self.run = run
    self.data = data
  }

  /// The products that these listings belong to, each whole and once, with the listings that belong together no more.
  mutating func families(of listings: [Listing]) async throws -> [Family] {
    var known: [[UInt8]: Listing] = [:]
    for listing in listings { known[Array(listing.sku.utf8)] = listing }
    let parents = Self.unique(listings.compactMap { $0.parent }).filter { known[Array($0.utf8)] == nil && !given.contains(Array($0.utf8)) }
    let fetched = try await amazon.listings(parents, data: data, run)
    for listing in fetched { known[Array(listing.sku.utf8)] = listing }

    // A child whose parent does not exist stands for itself, one whose parent was given with it is done.
    var heads: [Listing] = []
    var children: [[UInt8]: [Listing]] = [:]
    for listing in listings + fetched {
      guard let parent = listing.parent, parent.utf8.elementsEqual(listing.sku.utf8) == false else {
        heads.append(listing)
        continue
      }
      let key = Array(parent.utf8)
      if given.contains(key) { continue }
      if known[key] == nil { heads.append(listing) } else { children[key, default: []].append(listing) }
    }
    heads.removeAll { given.contains(Array($0.sku.utf8)) }

    let wanted = Self.unique(heads.flatMap { $0.children }).filter { known[Array($0.utf8)] == nil }
    for listing in try await amazon.listings(wanted, data: data, run) { known[Array(listing.sku.utf8)] = listing }

    return heads.compactMap { head in
      guard given.insert(Array(head.sku.utf8)).inserted else { return nil }
      if !head.isParent { return Family(head: head, members: [head]) }
      // In the order in which the parent names them, then those that only name the parent.
      let named = head.children.compactMap { known[Array($0.utf8)] }
      let names = Set(head.children.map { Array($0.utf8) })
      let others = (children[Array(head.sku.utf8)] ?? []).filter { !names.contains(Array($0.sku.utf8)) }
      return Family(head: head, members: named + others)
    }
  }

  static func unique(_ skus: [String]) -> [String] {
    var seen: Set<[UInt8]> = []
    return skus.filter { seen.insert(Array($0.utf8)).inserted }
  }
}
