import SimulatorKit

/// All orders with their refunds: seeded ones are made when somebody looks, written ones are held as values.
final class OrderShelf {
  var rows = Rows()
  let settings: SeedSettings
  let maker: OrderMaker
  /// Orders that came with the data or were written to, by id; `refunds` are theirs, oldest first.
  private(set) var written: [Int: Node] = [:]
  private(set) var refunds: [Int: [Node]] = [:]
  /// Planned changes that have not happened yet, the next one last.
  private var plans: [(at: Int, place: Int)] = []

  /// A seeded shelf; with no orders in `settings` an empty one.
  init(settings: SeedSettings, table: TaxTable) {
    self.settings = settings
    maker = OrderMaker(settings: settings, table: table)
    rows.reserve(settings.orders)
    for index in 0..<settings.orders {
      let header = OrderHeader(index, settings)
      rows.append(
        Rows.Row(id: settings.orderID(index), created: header.created, modified: header.modified, state: header.status.rawValue))
      if let edit = header.edit, header.status != .trash { plans.append((edit.at, index)) }
    }
    plans.sort { ($0.at, $0.place) > ($1.at, $1.place) }
  }

  /// Adds an order as values, with its refunds oldest first. Its id must be greater than all before it.
  func add(_ order: Node, refunds: [Node] = []) {
    guard let id = order["id"]?.whole, id > 0, id < 1 << 53 else { return }
    written[id] = order
    if !refunds.isEmpty { self.refunds[id] = refunds }
    var row = Rows.Row(id: id, created: 0, modified: 0, state: 0)
    row.written = true
    Self.fill(&row, order)
    rows.append(row)
  }

  private static func fill(_ row: inout Rows.Row, _ order: Node) {
    row.created = order["date_created_gmt"]?.string.flatMap(StoreMoment.read) ?? 0
    row.modified = order["date_modified_gmt"]?.string.flatMap(StoreMoment.read) ?? row.created
    row.state = (order["status"]?.string.flatMap { OrderStatus($0) } ?? .pending).rawValue
  }

  /// Makes the planned changes up to a moment happen; `changed` hears of each id with its new state.
  func advance(to now: Int, _ changed: (Int, OrderStatus) -> Void) {
    while let plan = plans.last, plan.at <= now {
      plans.removeLast()
      let row = rows[plan.place]
      if row.written || row.gone || row.state == OrderStatus.trash.rawValue { continue }
      let header = OrderHeader(plan.place, settings).edited()
      rows.change(plan.place) { row in
        row.edited = true
        row.modified = max(row.modified, header.modified)
        row.state = header.status.rawValue
      }
      changed(row.id, header.status)
    }
  }

  /// A seeded order as it is now.
  func seeded(_ place: Int) -> SeedOrder {
    let row = rows[place]
    var order = maker.make(place, edited: row.edited)
    order.status = status(place)
    order.modified = row.modified
    return order
  }

  func status(_ place: Int) -> OrderStatus { OrderStatus(rawValue: rows[place].state) ?? .pending }

  /// Appends the order at a place as JSON.
  func write(_ place: Int, decimals: Int?, into out: inout Output) {
    let row = rows[place]
    if row.written, let node = written[row.id] {
      out.node(decimals.map { Decimals(places: $0).applied(to: node) } ?? node)
    } else {
      OrderFace(settings: settings, decimals: decimals).write(seeded(place), into: &out)
    }
  }

  /// Appends each refund of an order, newest first.
  func writeRefunds(_ place: Int, parent: Bool, _ each: (Int, Output) -> Void) {
    let row = rows[place]
    if row.written {
      for refund in (refunds[row.id] ?? []).reversed() {
        var node = refund
        if parent { node = node.inserting("parent_id", .integer(row.id), after: "id") }
        var out = Output()
        out.node(node)
        each(refund["id"]?.whole ?? 0, out)
      }
      return
    }
    let order = seeded(place)
    for refund in order.refunds.reversed() {
      var out = Output()
      OrderFace(settings: settings).write(refund, of: order, parent: parent, into: &out)
      each(refund.id, out)
    }
  }

  /// The order as values that may be changed; a seeded one becomes a written one.
  func values(_ place: Int) -> Node {
    let row = rows[place]
    if row.written, let node = written[row.id] { return node }
    var out = Output(capacity: 4096)
    write(place, decimals: nil, into: &out)
    guard let node = try? NodeReader.read(out.bytes) else { return .null }
    var given: [Node] = []
    writeRefunds(place, parent: false) { _, out in if let refund = try? NodeReader.read(out.bytes) { given.append(refund) } }
    written[row.id] = node
    refunds[row.id] = given.reversed()
    rows.change(place) { $0.written = true }
    return node
  }

  /// Puts a changed order back.
  func put(_ node: Node, at place: Int) {
    written[rows[place].id] = node
    rows.change(place) { row in Self.fill(&row, node) }
  }

  func refunds(of id: Int) -> [Node] { refunds[id] ?? [] }

  func setRefunds(_ list: [Node], of id: Int) { refunds[id] = list }

  /// Moves an order to another state and time without making it: how lists see a change first.
  func mark(_ place: Int, _ status: OrderStatus?, modified: Int) {
    if rows[place].written {
      var node = values(place)
      if let status { node["status"] = .text(status.text) }
      StoreMoment.set("date_modified", modified, settings.clock, in: &node)
      put(node, at: place)
    } else {
      rows.change(place) { row in
        if let status { row.state = status.rawValue }
        row.modified = modified
      }
    }
  }

  func remove(_ place: Int) { rows.change(place) { $0.gone = true } }
}
