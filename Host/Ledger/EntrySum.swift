package import HostCore
package import TradepostContract

/// Entries on their way into a document: amounts by role, summed without overflow.
package struct EntrySum {
  private var amounts: [(role: Role, amount: MinorUnits)] = []

  package init() {}

  package init(_ entries: [Entry]) throws(MoneyError) {
    for entry in entries { try debit(entry.role, entry.amount) }
  }

  package subscript(role: Role) -> MinorUnits { amounts.first { $0.role == role }?.amount ?? .zero }

  package mutating func debit(_ role: Role, _ amount: MinorUnits) throws(MoneyError) {
    guard !amount.isZero else { return }
    // A document has a handful of roles: a look through them costs less than a dictionary.
    if let at = amounts.firstIndex(where: { $0.role == role }) {
      amounts[at].amount = try amounts[at].amount.adding(amount)
    } else {
      amounts.append((role, amount))
    }
  }

  package mutating func credit(_ role: Role, _ amount: MinorUnits) throws(MoneyError) {
    try debit(role, try amount.negated())
  }

  /// What is left when nothing is: the entries that are not zero, by role.
  package var entries: [Entry] {
    amounts.filter { !$0.amount.isZero }.sorted { $0.role < $1.role }.map { Entry($0.role, $0.amount) }
  }

  /// Zero in a sum that balances.
  package func balance() throws(MoneyError) -> MinorUnits { try amounts.lazy.map(\.amount).total() }
}
