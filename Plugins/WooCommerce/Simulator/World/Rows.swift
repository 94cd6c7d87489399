import SimulatorKit

/// What lists need to know of every object of a kind: 40 bytes each, so that a hundred thousand orders cost a few
/// megabytes and no object is made before somebody asks for it. Places are stable: rows are added at the end (ids
/// grow) and never taken out, only marked as gone.
struct Rows {
  struct Row {
    let id: Int
    /// Seconds of UTC.
    var created: Int
    var modified: Int
    /// The raw value of the kind's status.
    var state: UInt8
    /// A seeded object whose planned edit has happened.
    var edited = false
    /// The object is held as values because somebody wrote to it, or because it came with the data.
    var written = false
    var gone = false

    init(id: Int, created: Int, modified: Int, state: UInt8) {
      self.id = id
      self.created = created
      self.modified = modified
      self.state = state
    }
  }

  private(set) var rows: [Row] = []
  /// Counts the changes; what was computed for an older version is stale.
  private(set) var version = 0
  private var byModified: [Int32]?
  private var byCreated: [Int32]?

  var count: Int { rows.count }

  subscript(place: Int) -> Row { rows[place] }

  mutating func reserve(_ count: Int) { rows.reserveCapacity(count) }

  /// Adds a row; its id must be greater than all before it.
  @discardableResult mutating func append(_ row: Row) -> Int {
    rows.append(row)
    version += 1
    let place = Int32(clamping: rows.count - 1)
    insert(place, .modified)
    insert(place, .created)
    return rows.count - 1
  }

  /// The place of an id, gone or not.
  func place(of id: Int) -> Int? {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if rows[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low < rows.count && rows[low].id == id ? low : nil
  }

  /// The place of an object that exists.
  func living(_ id: Int) -> Int? { place(of: id).flatMap { rows[$0].gone ? nil : $0 } }

  /// Changes a row and keeps the orders by time right.
  mutating func change(_ place: Int, _ change: (inout Row) -> Void) {
    let before = rows[place]
    var row = before
    change(&row)
    let number = Int32(clamping: place)
    if row.modified != before.modified { remove(number, .modified) }
    if row.created != before.created { remove(number, .created) }
    rows[place] = row
    if row.modified != before.modified { insert(number, .modified) }
    if row.created != before.created { insert(number, .created) }
    version += 1
  }

  /// By which time places are ordered.
  enum Time {
    case created
    case modified
  }

  /// Makes the order that a question goes by, once; changes keep it right from then on.
  mutating func prepare(_ sort: ListQuery.Sort) {
    if sort == .date, byCreated == nil { keep(ordered(by: .created), .created) }
    if sort == .modified, byModified == nil { keep(ordered(by: .modified), .modified) }
  }

  /// All places, oldest first; places of the same second by id.
  func ordered(by time: Time) -> [Int32] {
    if let list = list(time) { return list }
    var keys: [(key: Int, place: Int32)] = []
    keys.reserveCapacity(rows.count)
    for place in rows.indices { keys.append((value(rows[place], time), Int32(clamping: place))) }
    keys.sort { $0.key != $1.key ? $0.key < $1.key : $0.place < $1.place }
    return keys.map(\.place)
  }

  private func list(_ time: Time) -> [Int32]? { time == .created ? byCreated : byModified }

  private mutating func keep(_ list: [Int32]?, _ time: Time) {
    if time == .created { byCreated = list } else { byModified = list }
  }

  private func value(_ row: Row, _ time: Time) -> Int { time == .created ? row.created : row.modified }

  /// Where a place stands, or would stand, in an order.
  private func slot(_ place: Int32, in list: [Int32], _ time: Time) -> Int {
    let key = value(rows[Int(place)], time)
    var low = 0
    var high = list.count
    while low < high {
      let middle = (low + high) / 2
      let other = value(rows[Int(list[middle])], time)
      if other < key || (other == key && list[middle] < place) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func insert(_ place: Int32, _ time: Time) {
    guard var places = list(time) else { return }
    keep(nil, time)
    places.insert(place, at: slot(place, in: places, time))
    keep(places, time)
  }

  private mutating func remove(_ place: Int32, _ time: Time) {
    guard var places = list(time) else { return }
    keep(nil, time)
    let at = slot(place, in: places, time)
    if at < places.count, places[at] == place { places.remove(at: at) }
    keep(places, time)
  }
}
