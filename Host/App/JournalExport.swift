public import HostCore
internal import HostStorage
internal import Synchronization
public import TradepostContract
internal import TradepostJSON

/// The journal as others read it.
extension Tradepost {
  public enum JournalFormat: String, Sendable, CaseIterable {
    /// Plain text accounting, https://hledger.org/hledger.html#journal
    case hledger
    /// One line an entry: book, store, market, date, document, revision, order, account, role, currency, debit, credit.
    case csv
    /// One document a line, an object each: what a CSV line says of its entries stands in a list.
    case json
  }

  /// What part of the journal.
  public struct JournalFilter: Sendable {
    public var book: String?
    public var store: String?
    public var from: Day?
    public var to: Day?

    public init() {}
  }

  /// Writes the journal piece by piece through `write`.
  public func exportJournal(
    _ format: JournalFormat, _ filter: JournalFilter, write: @escaping @Sendable (String) -> Void
  ) async throws(HostError) {
    write(format.head)
    try await storage.journal(
      book: filter.book, store: try await row(filter.store), from: filter.from, to: filter.to
    ) { document in
      switch format {
      case .hledger: write(document.hledger)
      case .csv: write(document.csv)
      case .json: write(document.json)
      }
    }
  }

  /// The journal's net by store, day, market, currency and role, as a simulator's book has it: what proves an import.
  /// Debits are positive.
  public func balances(store: String?) async throws(HostError) -> [JournalBalance: Int64] {
    let sums = Mutex<[JournalBalance: Int64]>([:])
    try await storage.journal(book: nil, store: try await row(store), from: nil, to: nil) { document in
      sums.withLock { sums in
        for entry in document.document.draft.entries {
          let key = JournalBalance(
            store: document.store, day: document.document.draft.day.text, market: document.market,
            currency: document.currency.code, role: entry.role.name)
          sums[key, default: 0] &+= entry.amount.count
        }
      }
    }
    return sums.withLock { $0.filter { $0.value != 0 } }
  }
}

/// What a balance of the journal is about.
public struct JournalBalance: Sendable, Hashable {
  public var store: String
  public var day: String
  public var market: String
  public var currency: String
  public var role: String

  public init(store: String, day: String, market: String, currency: String, role: String) {
    self.store = store
    self.day = day
    self.market = market
    self.currency = currency
    self.role = role
  }
}

extension Tradepost.JournalFormat {
  fileprivate var head: String {
    switch self {
    case .hledger: "; The journal of Tradepost. Debits are positive.\ndecimal-mark .\n\n"
    case .csv: "book,store,market,date,document,revision,order,account,role,currency,debit,credit\n"
    case .json: ""
    }
  }
}

extension JournalDocument {
  private var draft: DocumentDraft { document.draft }

  fileprivate var hledger: String {
    guard !draft.entries.isEmpty else { return "" }
    let revision = document.revision > 1 ? ", revision \(document.revision)" : ""
    let flags = draft.flags.map { ", \($0.rawValue)" }.joined()
    var text = "\(draft.day.text) * (\(draft.kind.rawValue.plain) \(draft.externalID.plain)) order \(orderNumber.plain)\(revision)\(flags)"
    text += "  ; store: \(store.plain)\n"
    for entry in draft.entries {
      text += "    \(entry.role.account(store: store))  \(entry.amount.amount(in: currency)) \(currency)\n"
    }
    return text + "\n"
  }

  fileprivate var json: String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("book", book)
      writer.member("currency", currency.code)
      writer.member("date", draft.day.text)
      writer.key("entries")
      writer.list { writer in
        for entry in draft.entries {
          writer.object {
            $0.member("account", entry.role.account(store: store))
            $0.member("amount", entry.amount.amount(in: currency))
            $0.member("role", entry.role.name)
          }
        }
      }
      writer.member("external_id", draft.externalID)
      writer.member("flags", draft.flags) { $1.string($0.rawValue) }
      writer.member("kind", draft.kind.rawValue)
      writer.member("market", market)
      writer.member("order", orderNumber)
      writer.member("revision", document.revision)
      writer.member("store", store)
    }
    return writer.text + "\n"
  }

  fileprivate var csv: String {
    var text = ""
    for entry in draft.entries {
      let amount = entry.amount.amount(in: currency).text
      let sides = entry.amount.count >= 0 ? [amount, ""] : ["", String(amount.dropFirst())]
      let fields =
        [
          book, store, market, draft.day.text, "\(draft.kind.rawValue) \(draft.externalID)", String(document.revision),
          orderNumber, entry.role.account(store: store), entry.role.name, currency.code,
        ] + sides
      text += fields.map(\.csvField).joined(separator: ",") + "\n"
    }
    return text
  }
}

extension Role {
  /// Where the role stands in a common chart of accounts.
  fileprivate func account(store: String) -> String {
    let parts = name.split(separator: ":").map { String($0).plain }
    let rest = parts.dropFirst().map { ":" + $0 }.joined()
    let store = store.plain
    return switch parts.first {
    case "receivable": "assets:receivable:\(store)"
    case "clearing": "assets:clearing:\(store)\(rest)"
    case "sales", "shipping", "fees", "tips", "discounts": "income:\(parts[0]):\(store)"
    case "tax": "liabilities:tax\(rest)"
    case "duties", "gift_cards": "liabilities:\(parts[0]):\(store)"
    default: "expenses:\(parts.joined(separator: ":")):\(store)"
    }
  }
}

extension String {
  /// Without what has a meaning in a journal: line ends, `;`, brackets, colons in names, runs of blanks.
  fileprivate var plain: String {
    let allowed = unicodeScalars.map { scalar -> Character in
      scalar.value < 0x20 || scalar.value == 0x7F || ";:()[]{}|\"".unicodeScalars.contains(scalar) || scalar.properties.isWhitespace
        ? " " : Character(scalar)
    }
    return String(allowed).split(separator: " ").joined(separator: " ")
  }

  /// Quoted where it must be; a cell that a spreadsheet would run as a formula is disarmed.
  fileprivate var csvField: String {
    var field = self
    if let first = field.utf8.first, "=+-@\t\r".utf8.contains(first), Amount(field) == nil { field = "'" + field }
    guard field.utf8.contains(where: { ",\"\n\r".utf8.contains($0) }) else { return field }
    return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
