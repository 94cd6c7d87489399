internal import HostCore

/// The first bytes of a library, looked at before the loader does: its words about a wrong file help nobody.
enum ELFHeader {
  #if arch(x86_64)
    private static let machine = (number: UInt16(62), name: "x86-64")
  #elseif arch(arm64)
    private static let machine = (number: UInt16(183), name: "aarch64")
  #else
    private static let machine = (number: UInt16(0), name: "this machine")
  #endif

  static func check(_ bytes: [UInt8], file: String, folder: String) throws(HostError) {
    if let problem = problem(of: bytes) { throw Refusal.notALibrary(file, problem, at: folder) }
  }

  private static func problem(of bytes: [UInt8]) -> String? {
    guard bytes.count >= 64, bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else { return "it is no ELF file" }
    guard bytes[4] == 2, bytes[5] == 1 else { return "it is not of 64 bits, low byte first" }
    let kind = UInt16(bytes[16]) | UInt16(bytes[17]) << 8
    guard kind == 3 else { return "it is no shared object (ELF type \(kind))" }
    let found = UInt16(bytes[18]) | UInt16(bytes[19]) << 8
    guard found == machine.number else { return "it was built for machine \(found), this is \(machine.number) (\(machine.name))" }
    return isCutShort(bytes) ? "it is cut short" : nil
  }

  /// Whether a part that the loader would map lies beyond the file's end: touching it would end the process.
  private static func isCutShort(_ bytes: [UInt8]) -> Bool {
    func number(_ at: UInt64, _ count: UInt64) -> UInt64? {
      let (end, wraps) = at.addingReportingOverflow(count)
      guard !wraps, end <= UInt64(bytes.count) else { return nil }
      return bytes[Int(at)..<Int(end)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    guard let table = number(32, 8), let size = number(54, 2), let count = number(56, 2), size >= 56 else { return true }
    for index in 0..<count {
      let entry = table.addingReportingOverflow(index * size).partialValue
      guard number(entry, 56) != nil, let offset = number(entry + 8, 8), let length = number(entry + 32, 8) else { return true }
      let (end, wraps) = offset.addingReportingOverflow(length)
      if wraps || end > UInt64(bytes.count) { return true }
    }
    return false
  }
}
