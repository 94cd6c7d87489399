import SimulatorKit

/// All registered customers. Guests are no customers and never appear here.
final class CustomerShelf {
  var rows = Rows()
  let settings: SeedSettings
  private let face: CustomerFace
  private(set) var written: [Int: Node] = [:]

  init(settings: SeedSettings) {
    self.settings = settings
    face = CustomerFace(settings: settings)
    for index in 0..<settings.customers {
      let customer = CustomerSeed(index, settings)
      rows.append(Rows.Row(id: customer.id, created: customer.created, modified: customer.modified, state: 0))
    }
  }

  /// Adds a customer as values. The id must be greater than all before it.
  func add(_ customer: Node) {
    guard let id = customer["id"]?.whole, id > 0, id < 1 << 53 else { return }
    written[id] = customer
    var row = Rows.Row(
      id: id, created: customer["date_created_gmt"]?.string.flatMap(StoreMoment.read) ?? 0,
      modified: customer["date_modified_gmt"]?.string.flatMap(StoreMoment.read) ?? 0,
      state: customer["role"]?.string == "customer" ? 0 : 1)
    row.written = true
    rows.append(row)
  }

  func write(_ place: Int, into out: inout Output) {
    let row = rows[place]
    if row.written, let node = written[row.id] { out.node(node) } else { face.write(CustomerSeed(place, settings), into: &out) }
  }

  func values(_ place: Int) -> Node {
    let row = rows[place]
    if row.written, let node = written[row.id] { return node }
    var out = Output()
    write(place, into: &out)
    guard let node = try? NodeReader.read(out.bytes) else { return .null }
    written[row.id] = node
    rows.change(place) { $0.written = true }
    return node
  }

  func put(_ node: Node, at place: Int) {
    written[rows[place].id] = node
    rows.change(place) { $0.modified = node["date_modified_gmt"]?.string.flatMap(StoreMoment.read) ?? $0.modified }
  }

  func remove(_ place: Int) { rows.change(place) { $0.gone = true } }

  /// Mail addresses without making whole objects.
  func email(_ place: Int) -> String {
    let row = rows[place]
    return row.written ? written[row.id]?["email"]?.string ?? "" : "kunde\(place + 1)@example.com"
  }

  func name(_ place: Int) -> String {
    let row = rows[place]
    return row.written ? written[row.id]?["username"]?.string ?? "" : "kunde\(place + 1)"
  }
}
