internal import HostCore
internal import TradepostABI
internal import TradepostContract

/// Checks one record of a page. What makes the record doubtful rejects it alone, so that its neighbours live; what makes
/// it impossible to name ends the operation.
enum RecordCheck {
  private static let known = UInt32(TP_RECORD_DELETED) | UInt32(TP_RECORD_REJECTED)
  private static let longestVersion = 1024
  private static let mostSources = 256
  private static let longestReason = 4096

  /// The record, and how many pieces of evidence are no longer kept.
  static func check(_ record: LaneRecord, _ position: Int, _ evidence: Evidence) throws(StepProblem) -> (PageRecord, gone: Int) {
    guard record.flags & ~known == 0 else {
      throw StepProblem(
        code: .unsupported, problem: "gave record \(position) with the flags \(record.flags), which this host does not know")
    }
    guard !record.id.isEmpty else { throw StepProblem(problem: "gave record \(position) without an id") }
    guard record.id.count <= 255 else {
      throw StepProblem(problem: "gave record \(position) with an id of \(record.id.count) bytes, at most 255 may be")
    }
    guard let id = String(validating: record.id, as: UTF8.self) else {
      throw StepProblem(problem: "gave record \(position) with an id that is no UTF-8")
    }
    guard record.id.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
      throw StepProblem(problem: "gave record \(position) with a control character in its id")
    }
    guard record.version.count <= longestVersion else {
      throw StepProblem(problem: "gave record \(id) with a version of \(record.version.count) bytes, at most \(longestVersion) may be")
    }
    guard record.sources.count <= mostSources else {
      throw StepProblem(code: .limit, problem: "gave record \(id) with \(record.sources.count) sources, at most \(mostSources) may be")
    }

    var rejection: String?
    if record.flags & UInt32(TP_RECORD_REJECTED) != 0 {
      let reason = Prose.text(record.reason, atMost: longestReason)
      rejection = reason.isEmpty ? "the adapter did not say what it could not read" : reason
    }
    var sources: [ArraySlice<UInt8>] = []
    var gone = 0
    for span in record.sources {
      switch evidence.piece(span) {
      case .found(let bytes): sources.append(bytes)
      case .gone: gone += 1
      case .outside:
        rejection =
          rejection
          ?? "it cites \(span.count) bytes at \(span.offset) of answer \(span.response) of SEND \(span.send), which lie outside of what was answered: a bug in the adapter"
      }
    }
    let checked = PageRecord(
      id: id, version: record.version, json: record.json, isDeleted: record.flags & UInt32(TP_RECORD_DELETED) != 0,
      rejection: rejection, sources: sources)
    return (checked, gone)
  }
}
