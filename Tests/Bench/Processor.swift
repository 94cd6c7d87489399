import Glibc

/// The processor's time that this process has used, user and system, in microseconds.
enum Processor {
  static var microseconds: Double {
    var used = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &used)
    return used.microseconds
  }

  /// What one of `count` costs, in microseconds: the cheapest of five goes, since whatever disturbs a go makes it dearer.
  static func each(of count: Int, _ body: () throws -> Void) rethrows -> Double {
    var cheapest = Double.infinity
    for _ in 0..<5 {
      let begun = microseconds
      try body()
      cheapest = min(cheapest, microseconds - begun)
    }
    return cheapest / Double(count)
  }

  static func each(of count: Int, _ body: () async throws -> Void) async rethrows -> Double {
    var cheapest = Double.infinity
    for _ in 0..<5 {
      let begun = microseconds
      try await body()
      cheapest = min(cheapest, microseconds - begun)
    }
    return cheapest / Double(count)
  }
}

extension rusage {
  var microseconds: Double {
    1e6 * Double(ru_utime.tv_sec + ru_stime.tv_sec) + Double(ru_utime.tv_usec + ru_stime.tv_usec)
  }
}
