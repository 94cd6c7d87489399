internal import HostCore

/// What a person reads about a tape.
extension HostError {
  static func tapeFile(_ path: String, _ problem: String) -> HostError {
    HostError("tape.file", "The tape \(path) \(problem).")
  }

  static func tapeBroken(_ path: String, _ problem: String) -> HostError {
    HostError("tape.broken", "The tape \(path) \(problem). It was damaged or changed; record it again.")
  }

  static func tapeCut(_ path: String) -> HostError {
    HostError(
      "tape.cut",
      "The tape \(path) ends in the middle: what was recorded was interrupted, or the file was cut. "
        + "Only what stands before can be played.")
  }

  static func differs(_ call: String, _ place: String, _ what: String) -> HostError {
    HostError("replay.differs", "The replay of \(call) differs from its tape first at \(place): \(what).")
  }
}
