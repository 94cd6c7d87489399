import SimulatorKit

/// The shop's receipts at a moment.
struct World {
  let options: Options
  /// Receipts that somebody touched, by number, and when.
  private var touched: [Int: Int] = [:]
  /// All receipts that ever were looked at: they never change, what has happened to them by now does.
  private var receipts: [Receipt] = []

  init(_ options: Options) { self.options = options }

  /// Makes the receipts that came in by now.
  mutating func advance(to now: Int) {
    while let created = creation(of: receipts.count), created <= now {
      receipts.append(Receipt(receipts.count, created: created, options: options))
    }
  }

  private func creation(of number: Int) -> Int? {
    if number < options.orders {
      return options.start - options.days * 86_400 + number * options.days * 86_400 / options.orders
    }
    guard options.newOrderSeconds > 0, number < options.orders + 100_000 else { return nil }
    return options.start + (number - options.orders + 1) * options.newOrderSeconds
  }

  /// Somebody writes a note to it, say: it counts as changed, and stays the same to the books.
  mutating func touch(_ dice: inout SplitMix64, now: Int) {
    if !receipts.isEmpty { touched[dice.below(receipts.count)] = now }
  }

  func changed(_ receipt: Receipt, _ now: Int) -> Int {
    let crowd = receipt.number < options.crowd ? options.start - 100 : 0
    return max(receipt.changed(now), touched[receipt.number] ?? 0, crowd)
  }

  var all: [Receipt] { receipts }

  func receipt(id: Int) -> Receipt? {
    let number = id - 3_000_000_000
    return receipts.indices.contains(number) ? receipts[number] : nil
  }

  /// Those that changed then or later, in the order of their last change. In what order those of one second come, the
  /// reference does not say; here it is that of their ids.
  func list(since: Int, now: Int) -> [(receipt: Receipt, changed: Int)] {
    receipts.map { ($0, changed($0, now)) }.filter { $0.1 >= since }.sorted { ($0.1, $0.0.id) < ($1.1, $1.0.id) }
  }
}
