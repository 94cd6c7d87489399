/// The bodies of the answers that an operation was given, for its records to cite. Only the last ones are kept: an
/// operation over a million orders must not hold them all. A record that cites an older one is kept without that piece.
struct Evidence {
  /// What a span leads to.
  enum Piece {
    case found(ArraySlice<UInt8>)
    /// It was there and is no longer kept.
    case gone
    /// No such answer, or a place outside of it.
    case outside
  }

  private let limit: Int
  /// The bodies of each SEND from number ``first`` on; nil: let go.
  private var sends: [[[UInt8]?]] = []
  private var first = 0
  /// What is kept, the oldest first: SEND and response. Those before ``oldest`` have been let go.
  private var kept: [(send: Int, response: Int)] = []
  private var oldest = 0
  private var bytes = 0

  init(limit: Int) { self.limit = limit }

  /// Adds the bodies of the next SEND.
  mutating func add(_ bodies: [[UInt8]]) {
    let send = first + sends.count
    sends.append(bodies)
    for (response, body) in bodies.enumerated() {
      kept.append((send, response))
      bytes += body.count
    }
    while bytes > limit, oldest < kept.count { letGo() }
    trim()
  }

  private mutating func letGo() {
    let (send, response) = kept[oldest]
    oldest += 1
    bytes -= sends[send - first][response]?.count ?? 0
    sends[send - first][response] = nil
  }

  /// Forgets SENDs that are let go as a whole, once they are many.
  private mutating func trim() {
    guard oldest > 1024 else { return }
    let still = oldest < kept.count ? kept[oldest].send : first + sends.count
    sends.removeFirst(min(still - first, sends.count))
    first = still
    kept.removeFirst(oldest)
    oldest = 0
  }

  func piece(_ span: LaneSpan) -> Piece {
    guard let number = Int(exactly: span.send), number < first + sends.count else { return .outside }
    guard number >= first else { return .gone }
    let bodies = sends[number - first]
    guard let response = Int(exactly: span.response), response < bodies.count else { return .outside }
    guard let body = bodies[response] else { return .gone }
    let (end, wraps) = span.offset.addingReportingOverflow(span.count)
    guard !wraps, end <= UInt64(body.count) else { return .outside }
    return .found(body[Int(span.offset)..<Int(end)])
  }
}
