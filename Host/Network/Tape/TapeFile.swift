internal import HostCore
internal import TradepostJSON

/// The form of a tape on disk: the line `tradepost-tape 1`, the file's random id, then chunks of JSON lines, each sealed for
/// this file and its number. The last chunk is sealed as the last, so that a cut file is noticed.
enum TapeFile {
  static let magic = Array("tradepost-tape 1\n".utf8)
  static let idCount = 16
  /// Bytes of JSON lines in a chunk; a line may run over several.
  static let chunk = 256 * 1024
  /// A chunk's head: its sealed length, and the highest bit when it is the last.
  static let lastMark: UInt32 = 0x8000_0000
  static let largestSealed: UInt32 = 1024 * 1024

  static func place(_ id: [UInt8], _ number: Int64, isLast: Bool) -> String {
    let name = id.map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
    return "tape/\(name)/\(number)\(isLast ? "/last" : "")"
  }

  static func newID() -> [UInt8] {
    var chance = SystemRandomNumberGenerator()
    return (0..<idCount).map { _ in UInt8.random(in: 0...255, using: &chance) }
  }
}

/// Writes entries into a new file, readable by its owner alone. Not thread-safe: one owner at a time.
struct TapeWriter: Sendable {
  private let path: String
  private let sealer: any Sealer
  private let id = TapeFile.newID()
  private let file: TapeDescriptor
  private var held: [UInt8] = []
  private var number: Int64 = 0

  /// Throws when there is such a file already: a recording never replaces another. open(O_EXCL)
  init(path: String, header: TapeHeader, sealer: any Sealer) throws(HostError) {
    self.path = path
    self.sealer = sealer
    file = try TapeDescriptor(creating: path)
    try file.put(TapeFile.magic + id)
    try write(.header(header))
  }

  mutating func write(_ entry: TapeEntry) throws(HostError) {
    held.append(contentsOf: entry.json)
    held.append(UInt8(ascii: "\n"))
    while held.count > TapeFile.chunk { try seal(TapeFile.chunk, isLast: false) }
  }

  /// Writes what is held and says that the tape is whole. fsync
  mutating func finish() throws(HostError) {
    try seal(held.count, isLast: true)
    try file.sync()
  }

  private mutating func seal(_ count: Int, isLast: Bool) throws(HostError) {
    let sealed = try sealer.seal(Array(held.prefix(count)), place: TapeFile.place(id, number, isLast: isLast))
    guard let length = UInt32(exactly: sealed.count), length <= TapeFile.largestSealed else {
      throw .tapeFile(path, "cannot be sealed: the sealer made \(sealed.count) bytes of \(count)")
    }
    let head = length | (isLast ? TapeFile.lastMark : 0)
    try file.put([24, 16, 8, 0].map { UInt8(truncatingIfNeeded: head >> UInt32($0)) } + sealed)
    held.removeFirst(count)
    number += 1
  }
}

/// Reads entries one after the other. Not thread-safe: one owner at a time.
struct TapeReader: Sendable {
  private(set) var header: TapeHeader
  private let path: String
  private let sealer: any Sealer
  private let id: [UInt8]
  private let file: TapeDescriptor
  private var held: [UInt8] = []
  private var at = 0
  private var number: Int64 = 0
  private(set) var isWhole = false

  init(path: String, sealer: any Sealer) throws(HostError) {
    file = try TapeDescriptor(opening: path)
    let start = try file.take(TapeFile.magic.count + TapeFile.idCount)
    guard start.starts(with: TapeFile.magic), start.count == TapeFile.magic.count + TapeFile.idCount else {
      throw .tapeFile(path, "is no tape of this version")
    }
    self.path = path
    self.sealer = sealer
    id = Array(start.dropFirst(TapeFile.magic.count))
    header = TapeHeader(package: "", version: "", store: "", settings: "", recorded: 0)
    guard case .header(let found)? = try next() else { throw .tapeBroken(path, "begins without its header") }
    header = found
  }

  /// Nil at the end of a whole tape; throws `tape.cut` at the end of another.
  mutating func next() throws(HostError) -> TapeEntry? {
    while true {
      if let end = held[at...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(held[at..<end])
        at = end + 1
        do throws(JSONError) { return try TapeEntry(line: line) } catch {
          throw .tapeBroken(path, "has an entry that cannot be read: \(error)")
        }
      }
      if isWhole {
        guard at == held.count else { throw .tapeBroken(path, "ends inside an entry") }
        return nil
      }
      try fill()
    }
  }

  private mutating func fill() throws(HostError) {
    let head = try file.take(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    let length = head & ~TapeFile.lastMark
    let isLast = head & TapeFile.lastMark != 0
    guard length > 0, length <= TapeFile.largestSealed else { throw .tapeCut(path) }
    let sealed = try file.take(Int(length))
    guard sealed.count == Int(length) else { throw .tapeCut(path) }
    held.removeFirst(at)
    at = 0
    held += try sealer.open(sealed, place: TapeFile.place(id, number, isLast: isLast))
    number += 1
    isWhole = isLast
  }
}
