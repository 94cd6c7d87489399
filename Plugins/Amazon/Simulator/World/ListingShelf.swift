/// The seller's listings: seeded ones are made when they are asked for, changed ones are kept.
final class ListingShelf {
  private let settings: Settings
  private var changed: [String: Listing] = [:]
  /// SKUs that came later, in their order.
  private var added: [String] = []
  /// Accepted but not shown yet.
  private var waiting: [(at: Int, listing: Listing)] = []
  private var submissions = 0
  /// The SKUs of the last search, for its other pages, until a listing changes.
  private var selection: (question: [String], skus: [String])?

  init(_ settings: Settings) { self.settings = settings }

  /// How many SKUs there are or were.
  var count: Int { settings.products + added.count }

  /// The listing at a place of the list; nil when it is offered nowhere any more.
  func listing(at place: Int) -> Listing? {
    place < settings.products ? listing(sku: Product.sku(place)) : listing(sku: added[place - settings.products])
  }

  /// What is shown of a SKU.
  func listing(sku: String) -> Listing? {
    if let listing = changed[sku] { return listing.markets.isEmpty ? nil : listing }
    guard let index = Product.index(sku: sku, count: settings.products) else { return nil }
    return Listing(Product(index, settings), settings)
  }

  /// What will be shown once everything accepted has been worked in: changes build on it.
  func coming(sku: String) -> Listing? { waiting.last { $0.listing.sku == sku }?.listing ?? listing(sku: sku) }

  /// Takes a change in; it is shown after a while.
  func submit(_ listing: Listing, at milliseconds: Int) {
    waiting.append((milliseconds + settings.applyMilliseconds, listing))
    advance(to: milliseconds)
  }

  func advance(to milliseconds: Int) {
    while let next = waiting.first, next.at <= milliseconds {
      waiting.removeFirst()
      var listing = next.listing
      listing.updated = next.at.floorSeconds
      if changed[listing.sku] == nil, Product.index(sku: listing.sku, count: settings.products) == nil { added.append(listing.sku) }
      changed[listing.sku] = listing
      selection = nil
    }
  }

  /// What a search found, found once for all its pages.
  func selection(_ question: [String], _ find: () throws(Problem) -> [String]) throws(Problem) -> [String] {
    if let selection, selection.question == question { return selection.skus }
    let skus = try find()
    selection = (question, skus)
    return skus
  }

  /// An id for one submission.
  func submission() -> String {
    submissions += 1
    return Hex.identifier(settings.seed, Stream.secret, 1_000_000 + submissions)
  }
}
