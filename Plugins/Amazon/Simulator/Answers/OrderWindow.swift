/// The window of time that a search of orders names, under the rules that both models share.
struct OrderWindow {
  let byUpdate: Bool
  /// Seconds of UTC, both included.
  let from: Int
  let until: Int

  /// The names of the four parameters differ in case only.
  init(_ arguments: Arguments, old: Bool, now: Int) throws(Problem) {
    func name(_ text: String) -> String { old ? text.prefix(1).uppercased() + text.dropFirst() : text }
    let createdAfter = try arguments.moment(name("createdAfter"))
    let createdBefore = try arguments.moment(name("createdBefore"))
    let updatedAfter = try arguments.moment(name("lastUpdatedAfter"))
    let updatedBefore = try arguments.moment(name("lastUpdatedBefore"))
    if createdAfter == nil, updatedAfter == nil {
      throw .input("Either \(name("createdAfter")) or \(name("lastUpdatedAfter")) must be given.")
    }
    if (createdAfter != nil || createdBefore != nil) && (updatedAfter != nil || updatedBefore != nil) {
      throw .input("\(name("createdAfter")) and \(name("lastUpdatedAfter")) exclude each other.")
    }
    byUpdate = updatedAfter != nil
    let after = createdAfter ?? updatedAfter ?? 0
    let latest = now - 120_000
    let before = createdBefore ?? updatedBefore ?? latest
    if before > latest { throw .input("The end of the window must be at least two minutes before the time of the request.") }
    if before < after, createdBefore ?? updatedBefore != nil { throw .input("The end of the window lies before its start.") }
    from = (max(after, 0) + 999) / 1000
    until = max(before, 0) / 1000
  }
}
