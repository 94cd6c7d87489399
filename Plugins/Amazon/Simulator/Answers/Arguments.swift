internal import SimulatorKit

/// The query of a call. Unknown names are ignored, because clients send them; lists are comma-separated or repeated.
struct Arguments {
  private let query: Query

  init(_ query: Query) { self.query = query }

  subscript(name: String) -> String? { query[name].flatMap { $0.isEmpty ? nil : $0 } }

  func list(_ name: String) -> [String] {
    query.pairs.filter { $0.name == name }.flatMap { $0.value.split(separator: ",").map(String.init) }
  }

  /// One of the words that the platform knows, or a refusal.
  func words(_ name: String, of known: [String]) throws(Problem) -> [String] {
    let words = list(name)
    if let wrong = words.first(where: { !known.contains($0) }) { throw .input("Value '\(wrong)' of parameter '\(name)' is invalid.") }
    return words
  }

  func whole(_ name: String, in range: ClosedRange<Int>, otherwise standard: Int) throws(Problem) -> Int {
    guard let text = self[name] else { return standard }
    guard let value = Int(text), range.contains(value) else {
      throw .input("Parameter '\(name)' must be from \(range.lowerBound) to \(range.upperBound).")
    }
    return value
  }

  /// Milliseconds of UTC.
  func moment(_ name: String) throws(Problem) -> Int? {
    guard let text = self[name] else { return nil }
    guard let moment = Moment.read(text) else { throw .input("Parameter '\(name)' is no date in ISO 8601 format.") }
    return moment
  }

  /// The seller's own markets among those asked.
  func markets(_ name: String, _ settings: Settings, most: Int, required: Bool) throws(Problem) -> [Marketplace] {
    let asked = list(name)
    if asked.isEmpty, required { throw .input("Parameter '\(name)' is required.") }
    if asked.count > most { throw .input("Parameter '\(name)' takes at most \(most) marketplaces.") }
    var found: [Marketplace] = []
    for id in asked {
      guard let market = settings.market(id: id) else { throw .input("Marketplace '\(id)' is not one of the seller's.") }
      found.append(market)
    }
    return found
  }
}
