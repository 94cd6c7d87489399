import Glibc
import TradepostJSON

/// What an import costs end to end: a simulated shop serves from a process of its own, and `tradepost sync` brings it into
/// SQLite. By hand stands for the same rows and bytes, written by raw statements in C.
struct Imports {
  private let program: String
  private let rows: String
  private let work: String

  init(built: String, compared: String, work: String) {
    program = built + "/tradepost"
    rows = compared + "/rows"
    self.work = work
  }

  private static let products = 5_000
  private static let few = 10_000
  private static let many = 100_000

  func measure(into table: Table) throws {
    let small = try shop(orders: Self.few) { store throws in
      let products = try store.sync("products", Self.products)
      let orders = try store.sync("orders", Self.few)
      let raw = (products: try hand("products", store, Self.products), orders: try hand("orders", store, Self.few))
      table.add("product of \(Self.products), into SQLite", products.each, by: raw.products, "its rows by raw statements in C")
      table.add("order of \(Self.few), into SQLite", orders.each, by: raw.orders, "its rows by raw statements in C", aim: 30)
      return orders
    }
    let large = try shop(orders: Self.many) { store throws in
      let products = try store.sync("products", Self.products)
      let orders = try store.sync("orders", Self.many)
      table.add("order of \(Self.many), into SQLite", orders.each, by: small.each, "the same among \(Self.few)", aim: 30)
      let again = try store.sync("orders", Self.many)
      table.add("unchanged order of \(Self.many)", again.each, by: orders.each, "the import of it", aim: 8)
      let unchanged = try store.sync("products", Self.products)
      table.add("unchanged product of \(Self.products)", unchanged.each, by: products.each, "the import of it", aim: 8)
      return (first: orders, again: again)
    }
    let most = max(large.first.bytes, large.again.bytes) / 1e6
    table.add(
      "memory at the most, \(Self.many) orders", most, by: small.bytes / 1e6, "\(Self.few) orders", aim: small.bytes / 1e6 * 1.2,
      unit: "MB")
  }

  /// A shop that is served, and a store that is connected to it.
  private struct Store {
    let program: String
    let folder: String
    let name: String

    /// Reads everything of a kind, and gives what a record cost and the most memory.
    func sync(_ kind: String, _ wanted: Int) throws -> (each: Double, bytes: Double) {
      let ended = try Child(program, ["sync", kind, "--store", name, "--full", "--json", "--data", folder]).end()
      let counts = (try? JSONDocument(parsing: ended.output).root)?["runs"]?.items.first { _ in true }
      let total = counts?["counts"]?["total"]?.int64 ?? counts?["total"]?.int64
      guard ended.status == 0, let total, total >= wanted else {
        throw BenchFailure("sync \(kind) ended with \(ended.status): \(ended.output.prefix(400)). \(wanted) records were to come.")
      }
      return (ended.microseconds / Double(total), ended.bytes)
    }
  }

  private func shop<T>(orders: Int, _ body: (Store) throws -> T) throws -> T {
    let options = #"{"bulk_edit":0,"customers":\#(orders / 4),"edit_share":0,"orders":\#(orders),"products":\#(Self.products)}"#
    let simulator = try Child(program, ["simulate", "woocommerce", "--json", "--options", options])
    defer { _ = simulator.stop() }
    let said = simulator.line()
    guard let shop = try? JSONDocument(parsing: said).root, let endpoint = shop["endpoint"]?.string else {
      throw BenchFailure("The simulated shop did not say where it answers, but \"\(said.prefix(200))\". Type: make build")
    }
    let store = Store(program: program, folder: "\(work)/\(orders)", name: "bench")
    var arguments = ["store", "add", "woocommerce", store.name, "--connect-to", endpoint, "--json", "--data", store.folder]
    var environment: [String: String] = [:]
    if let settings = shop["settings"] {
      for (name, value) in settings.members { arguments += ["--set", "\(name)=\(value.string ?? "")"] }
    }
    if let secrets = shop["secrets"] {
      for (name, value) in secrets.members {
        environment["BENCH_\(name)"] = value.string ?? ""
        arguments += ["--secret", "\(name)=env:BENCH_\(name)"]
      }
    }
    let added = try Child(program, arguments, environment: environment).end()
    guard added.status == 0 else { throw BenchFailure("The simulated shop cannot be connected: \(added.output)") }
    return try body(store)
  }

  /// What a record's rows cost when they are all there is.
  private func hand(_ kind: String, _ store: Store, _ wanted: Int) throws -> Double {
    let empty = "\(store.folder)/by-hand-\(kind).sqlite"
    let ended = try Child(rows, [kind, store.folder + "/tradepost.sqlite", empty]).end()
    let words = ended.output.split { $0 == " " || $0 == "\n" }
    guard ended.status == 0, words.count == 2, Int(words[0]) == wanted, let each = Double(words[1]) else {
      throw BenchFailure("\(rows) copied \(ended.output.prefix(200)) instead of \(wanted) \(kind): the schema may have changed.")
    }
    return each
  }
}
